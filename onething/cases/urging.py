"""The single place for the two acts of oversight: to urge a case on, and to explain; pure.

They concern the case and stand in its chain, but move nothing: no state, no clock, no task. Their
words are erasable records, like those of every other act, and never shown to the applicant.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from onething.cases import problems
from onething.cases.event import canonical, sealed_record
from onething.cases.inputs import checked
from onething.cases.lifecycle import Input
from onething.packs import Text
from onething.parties.scope import Scope

if TYPE_CHECKING:
    from onething.cases.book import Book
    from onething.cases.engine import Act, Decision
    from onething.cases.state import Case, Dossier

URGE: Final = "urge"
EXPLAIN: Final = "explain"

URGED: Final = (
    Input(id="words", name=Text({"zh": "督办内容", "en": "What is urged"}), type="text"),
    Input(id="reply_by", name=Text({"zh": "最迟哪天答复", "en": "Reply by"}), type="date"),
)
"""What who urges has to say."""

EXPLAINED: Final = Input(
    id="words", name=Text({"zh": "情况说明", "en": "Explanation"}), type="text"
)
"""What who explains has to say, beside the code of the cause."""

CAUSE: Final = Text({"zh": "原因", "en": "Cause"})
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
_ABOUT: Final = re.compile(r"[0-9]{1,9}/[a-z][a-z0-9_]{0,63}")


class Faults:
    """What can be wrong with the day by which a reply is wanted, in words."""

    PAST = "“%(field)s”不能早于今天。"


def may_urge(dossier: "Dossier", case: "Case", scope: Scope) -> bool:
    """Who oversees the realm, and who leads the department of the case."""
    return dossier.realm_id in scope.realms or case.org_id in scope.leads


def urge(book: "Book", so_far: "Decision", case: "Case", act: "Act", at: datetime) -> "Decision":
    """Ask whoever holds the case to go on, and to reply by a day. Raises MayNotUrge."""
    if not may_urge(so_far.after, case, act.scope):
        raise problems.MayNotUrge()
    values = checked(URGED, act.input)
    if values["reply_by"] < book.calendar.day_of(at):
        wrong = {"reply_by": (Faults.PAST, URGED[1].name)}
        raise problems.InputRefused(count=1, fields=wrong)
    return _said(so_far, case, act, at, values)


def explain(book: "Book", so_far: "Decision", case: "Case", act: "Act", at: datetime) -> "Decision":
    """Say why: a code for the cause, and words. Raises MayNotExplain.

    Which codes there are is content above this floor. `about` names one event of the case and
    what was found in it (`12/some_finding`); without it everything is explained that waits.
    """
    if not act.scope.works_in(case.org_id):
        raise problems.MayNotExplain()
    values = checked((_cause(act.input), EXPLAINED, _about(act.input)), act.input)
    return _said(so_far, case, act, at, values)


def _cause(given: Mapping[str, Any]) -> Input:
    return _code("cause", CAUSE, _CODE, given)


def _about(given: Mapping[str, Any]) -> Input:
    return _code("about", CAUSE, _ABOUT, given, required=False)


def _code(
    id: str, name: Text, like: re.Pattern[str], given: Mapping[str, Any], required: bool = True
) -> Input:
    """A choice among all codes of this form."""
    code = str(given.get(id, ""))
    choices = {code: name} if like.fullmatch(code) else {}
    return Input(id=id, name=name, type="choice", required=required, choices=choices)


def _said(
    so_far: "Decision", case: "Case", act: "Act", at: datetime, values: Mapping[str, Any]
) -> "Decision":
    words = {"words": values["words"]}
    said = so_far.then(
        act.command,
        [],
        at,
        case,
        actor_id=act.scope.actor_id,
        org_id=case.org_id,
        input={name: value for name, value in values.items() if name not in words},
        records={name: sealed_record(act.salt, canonical(value)) for name, value in words.items()},
    )
    return said.keeping(words)
