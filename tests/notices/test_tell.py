"""What is told beside the ledger is told once, and stands where its reader looks."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from onething.cases.messages import inbox
from onething.notices import service as notices
from tests.kernel.town import Town

pytestmark = pytest.mark.django_db


def case_of(town: Town) -> UUID:
    return next(iter(town.look(town.open("north")).cases))


def told(town: Town, case: UUID, says: str, *to: notices.To, key: str) -> int:
    return notices.tell(to, key, {"en": says}, case, datetime.now(UTC))


def read(town: Town, who: str) -> list[str]:
    found = inbox(town.scope(who), 50)
    return [message.says["en"] for message in found if message.says]


def test_an_account_a_party_and_a_post_each_find_what_they_were_told(town: Town) -> None:
    case = case_of(town)
    org = town.look(town.open("north")).case("north").org_id
    outsider = town.scope("outsider").actor_id
    to = (notices.account(outsider), notices.party(town.firm.pk), notices.post(org, "head"))
    assert told(town, case, "overdue", *to, key=uuid4().hex) == 3
    for who in ("outsider", "owner", "agent", "head"):
        assert read(town, who) == ["overdue"], who
    assert read(town, "deputy") == [], "another post of the same department"


def test_the_same_key_tells_the_same_recipient_once(town: Town) -> None:
    case, key = case_of(town), uuid4().hex
    owner, head = notices.party(town.firm.pk), notices.account(town.scope("head").actor_id)
    assert told(town, case, "first", owner, key=key) == 1
    assert told(town, case, "second", owner, head, key=key) == 1
    assert read(town, "owner") == ["first"]
    assert read(town, "head") == ["second"], "whoever was not told yet is told"
