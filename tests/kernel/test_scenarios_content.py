"""What changchun publishes fits together: form, matters, departments, officers."""

import pytest

from onething.cases.lifecycle import Lifecycle
from onething.packs import read
from onething.parties.content import Department, Officer
from onething.project.content import KINDS
from onething.rules import feel, row
from onething.rules.names import names
from tests.kernel.town import CONTENT

PACK = read(CONTENT / "changchun", KINDS)
THINGS = {id: definition.body for id, definition in PACK.definitions["onething"].items()}
ASKED = {
    id: [question for section in thing.sections for question in section.questions]
    for id, thing in THINGS.items()
}
CHANGE = THINGS["info_change"]


def wanted(**answers: object) -> set[str]:
    """The items of the change of information that these answers switch on."""
    return {
        item.id for item in CHANGE.items if not item.when or row.decide(item.when)(answers) is True
    }


@pytest.mark.parametrize("id", THINGS)
def test_a_question_is_switched_only_by_what_was_asked_before_it(id: str) -> None:
    known: set[str] = set()
    for question in ASKED[id]:
        assert names(feel.parse(question.when or "true")) <= known, question.field
        assert question.field not in known, f"{question.field} is asked twice"
        known.add(question.field)
        must = PACK.body("field", question.field).must
        assert names(feel.parse(must or "true")) <= known, question.field
    for item in THINGS[id].items:
        assert names(feel.parse(item.when or "true")) <= known, item.id


@pytest.mark.parametrize("id", THINGS)
def test_every_department_gets_only_what_the_form_asks_and_nothing_is_asked_for_nobody(
    id: str,
) -> None:
    asked = {question.field for question in ASKED[id]}
    seen = set()
    for item in THINGS[id].items:
        seen |= set(PACK.body("matter", item.matter).sees)
    switches = {name for q in ASKED[id] for name in names(feel.parse(q.when or "true"))}
    switches |= {name for i in THINGS[id].items for name in names(feel.parse(i.when or "true"))}
    assert seen <= asked
    assert asked <= seen | switches


def test_at_least_five_departments_work_on_the_change_at_the_same_time() -> None:
    at_work = wanted(changes=["name"], new_seal="yes", foreign_invested="no")
    orgs = {PACK.body("matter", i.matter).org for i in CHANGE.items if i.id in at_work}
    assert orgs == {
        *("market_regulation", "public_security", "taxation"),
        *("human_resources", "medical_insurance", "housing_fund"),
    }


def test_the_situation_switches_the_items() -> None:
    always = {"registration", "licence", "tax", "social", "medical", "fund"}
    assert wanted(changes=["scope"], foreign_invested="no") == always
    assert wanted(changes=["representative"], new_seal="yes", foreign_invested="yes") == {
        *always,
        *("seal", "investment"),
    }
    assert wanted(changes=["capital"], new_seal="yes", permits=["labour_dispatch"]) == {
        *always,
        "dispatch",
    }


def test_every_item_has_somebody_to_do_each_of_its_tasks() -> None:
    held = {
        (org, role)
        for officer in PACK.all(Officer).values()
        for org, roles in officer.posts.items()
        for role in roles
    }
    lifecycles = PACK.all(Lifecycle)
    for matter in (definition.body for definition in PACK.definitions["matter"].values()):
        for role in lifecycles[matter.lifecycle].roles:
            assert (matter.org, role) in held


def test_the_counter_of_the_hall_never_decides() -> None:
    for life in PACK.all(Lifecycle).values():
        for name, command in life.commands.items():
            if name in ("grant", "refuse", "extend"):
                assert command.by in ("head", "government")
    window = PACK.all(Officer)["window"]
    departments = PACK.all(Department).items()
    assert set(window.posts) == {id for id, each in departments if each.region == "new_area"}
    assert {role for roles in window.posts.values() for role in roles} == {"window"}
