"""The audit of the kill test can fail: each kind of broken promise, planted, is named."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.kill import audit
from tests.kill.audit import Books, Line

OPENED, NUMBERED, CLAIMED = (
    Line("d1", 1, None, "open", "1:draft", "aa"),
    Line("d1", 2, None, "number", "1:draft", "bb"),
    Line("d1", 3, "c1", "claim", "2:k", "cc"),
)
BOOKS = Books(
    accounts={"owner": 1, "clerk": 2},
    numbers=[("d1", "X-2026-000001")],
    lines=[OPENED, NUMBERED, CLAIMED],
    keys=frozenset({"1:draft", "2:k"}),
    counted=1,
    untold=0,
    told=3,
    to_tell=3,
)
SUBMITTED = {"what": "submitted", "account": "owner", "key": "draft", "dossier": "d1"}
RECEIPT = {
    "what": "receipt",
    "dossier": "d1",
    "number": "X-2026-000001",
    "seq": 2,
    "head": "bb",
}
DONE = {"what": "done", "account": "clerk", "key": "k", "case": "c1", "command": "claim"}
ENDED = {"what": "ended", "left": 0}
SAID = [SUBMITTED, RECEIPT, DONE, ENDED]


def test_promises_that_were_kept_are_not_complained_of() -> None:
    assert audit.wrong(SAID, BOOKS) == []
    assert audit.wrong([*SAID, DONE, SUBMITTED], BOOKS) == [], "the same answer twice is right"


@pytest.mark.parametrize(
    ("forged", "named"),
    [
        ({**DONE, "key": "forged"}, "lost: claim under 2:forged"),
        ({**DONE, "case": "c2"}, "misplaced: claim"),
        ({**SUBMITTED, "key": "forged"}, "lost: open under 1:forged"),
        ({**SUBMITTED, "dossier": "d2"}, "misplaced: open"),
        ({**RECEIPT, "head": "ab"}, "no event 2 with the head"),
        ({**RECEIPT, "seq": 3}, "no event 3 with the head"),
        ({**RECEIPT, "number": "X-2026-000002"}, "number X-2026-000002: given to d1"),
        ({"what": "broken", "path": "/desk/", "status": 500, "body": "!"}, "/desk/ answered 500"),
        ({"what": "ended", "left": 2}, "2 people were never answered"),
    ],
)
def test_a_forged_acknowledgement_is_named(forged: dict[str, Any], named: str) -> None:
    assert any(named in said for said in audit.wrong([*SAID, forged], BOOKS))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"lines": [OPENED, NUMBERED]}, "lost: claim under 2:k"),
        ({"lines": [*BOOKS.lines, replace(CLAIMED, seq=4)]}, "applied 2 times: claim"),
        ({"lines": [*BOOKS.lines, replace(CLAIMED, dossier="d2")]}, "in two dossiers: 2:k"),
        ({"lines": [*BOOKS.lines, replace(CLAIMED, command="2:z")]}, "nobody was told: 2:z"),
        ({"keys": frozenset({"1:draft"})}, "forgotten: the key of 2:k"),
        ({"counted": 2}, "numbers not given once (number: times): {2: 0}"),
        ({"numbers": [*BOOKS.numbers, ("d2", "X-2026-000001")]}, "{1: 2}"),
        ({"untold": 1}, "1 messages were never delivered"),
        ({"told": 4}, "3 messages were to be delivered, 4 were"),
    ],
)
def test_a_fault_in_the_books_is_named(change: dict[str, Any], named: str) -> None:
    assert any(named in said for said in audit.wrong(SAID, replace(BOOKS, **change)))


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ([SUBMITTED, RECEIPT, ENDED], "nobody was told: 2:k"),
        ([SUBMITTED, RECEIPT, DONE], "the client did not come to its end"),
        (
            [SUBMITTED, RECEIPT, ENDED, {**DONE, "what": "refused", "status": 409}],
            "stored all the same: claim",
        ),
    ],
)
def test_what_was_stored_and_not_acknowledged_is_named(
    said: Sequence[audit.Said], named: str
) -> None:
    assert any(named in each for each in audit.wrong(said, BOOKS))
