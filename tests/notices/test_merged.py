"""One document speaks for several branches: a part for each, with what each was given."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from pytest_django import DjangoDbBlocker

from onething.cases import history, ledger
from onething.cases.history import Step
from onething.web import notice
from onething.web.case_sight import Sight, see_as
from tests.web.city import City


@pytest.fixture(autouse=True)
def _commits(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


def merged(sight: Sight) -> tuple[list[Step], Step]:
    """The events of a dossier, and its one notice of corrections."""
    id: UUID = sight.dossier.id
    steps = list(history.steps(ledger.events(id), ledger.words(id)))
    (issued,) = (step for step in steps if "correction" in step.issued)
    return steps, issued


def asked_twice(city: City) -> UUID:
    written = city.open("social", "medical")
    city.act("social_window", "correct_once", written, "social", items="租赁合同\n身份证")
    city.act("medical_window", "correct_once", written, "medical", items="参保名册")
    return written.dossier_id


def test_each_branch_has_its_part_with_its_own_items(city: City) -> None:
    sight = see_as(city.scope("desk_owner"), asked_twice(city))
    steps, step = merged(sight)
    assert step.case is not None
    told = notice.written(sight, steps, step.case, step, "correction")
    items = [block.items for part in told.parts for block in part.blocks if block.items]
    assert items == [("租赁合同", "身份证"), ("参保名册",)]
    assert [part.heading for part in told.parts] == told.matter.split("、")


def test_an_officer_reads_the_part_of_the_own_department_only(city: City) -> None:
    sight = see_as(city.scope("medical_reviewer"), asked_twice(city))
    steps, step = merged(sight)
    assert step.case is not None
    other, mine = notice.written(sight, steps, step.case, step, "correction").parts
    assert any(block.items == ("参保名册",) for block in mine.blocks)
    assert "租赁合同" not in str(other) and "只对申请人" in other.blocks[0].text
