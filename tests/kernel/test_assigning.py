"""What the worker does with work that nobody has, and with work whose holder lost the post."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from onething.cases import assigning, handover, history, ledger, service, verify
from onething.cases.ledger import Written
from onething.parties.models import Account, Leave, Org, Post
from tests.kernel.test_leave import away, person, scope
from tests.kernel.town import Town


@pytest.fixture(autouse=True)
def south(town: Town) -> Iterator[Org]:
    """The south office has its work assigned; only those a test names work there."""
    org = Org.objects.get(code="south", realm__code="town")
    Post.objects.filter(org=org, role="reviewer").update(until=datetime.now(UTC))
    yield org
    Org.objects.filter(pk=org.pk).update(assignment_chosen="")
    Post.objects.filter(org=org, role="reviewer").update(until=datetime.now(UTC))
    Leave.objects.all().delete()
    assigning.bring_back(datetime.now(UTC), 500)


def choose(org: Org, way: str) -> None:
    Org.objects.filter(pk=org.pk).update(assignment_chosen=way)


def in_review(town: Town) -> tuple[Written, UUID]:
    written = town.open("south")
    case = next(iter(town.look(written).cases))
    town.act("clerk", "accept", case)
    return written, town.look(written).open_tasks(case)[0].id


def holder(town: Town, written: Written, task: UUID) -> int | None:
    return town.look(written).tasks[task].holder_id


def assign() -> int:
    return assigning.assign(datetime.now(UTC), 50)


def test_by_hand_nothing_is_given_to_anybody(town: Town, south: Org) -> None:
    person("ann", ("south", "reviewer"))
    written, task = in_review(town)
    assert assign() == 0
    assert holder(town, written, task) is None


def test_by_load_work_goes_to_who_has_least_and_says_why(town: Town, south: Org) -> None:
    people = [person(name, ("south", "reviewer")) for name in ("ann", "bob")]
    tasks = [in_review(town) for _ in range(4)]
    choose(south, "load")
    assign()
    holders = [holder(town, *each) for each in tasks]
    assert sorted(holders) == sorted(2 * [one.pk for one in people])
    last = list(history.steps(ledger.events(tasks[0][0].dossier_id)))[-1]
    assert (last.event.type, last.event.actor_id) == ("assign", 0)
    assert last.body["why"] == {"by": "load", "load": 0}
    assert not list(verify.verify(verify.Count()))


def test_by_rotation_one_after_another(town: Town, south: Org) -> None:
    people = [person(name, ("south", "reviewer")) for name in ("ann", "bob", "carl")]
    choose(south, "rotation")
    got = []
    for _ in range(6):
        each = in_review(town)
        assign()
        got.append(holder(town, *each))
    assert set(got[:3]) == {one.pk for one in people}
    assert got[3:] == got[:3]


def test_many_at_once_are_given_in_turn_as_well(town: Town, south: Org) -> None:
    people = [person(name, ("south", "reviewer")) for name in ("ann", "bob", "carl")]
    tasks = [in_review(town) for _ in range(6)]
    choose(south, "rotation")
    assign()
    got = [holder(town, *each) for each in tasks]
    assert sorted(got[:3]) == sorted(got[3:]) == sorted(one.pk for one in people)


def test_who_is_on_leave_gets_nothing(town: Town, south: Org) -> None:
    ann, bob = (person(name, ("south", "reviewer")) for name in ("ann", "bob"))
    away(ann)
    choose(south, "load")
    tasks = [in_review(town) for _ in range(2)]
    assign()
    assert {holder(town, *each) for each in tasks} == {bob.pk}
    away(bob)
    last = in_review(town)
    assert assign() == 0
    assert holder(town, *last) is None


def test_who_put_work_back_does_not_get_it_again(town: Town, south: Org) -> None:
    ann, bob = (person(name, ("south", "reviewer")) for name in ("ann", "bob"))
    choose(south, "load")
    written, task = in_review(town)
    assign()
    first = Account.objects.get(pk=holder(town, written, task))
    case = service.case_of(task, None)
    service.act(scope(first), uuid4().hex, "release", case, task)
    assign()
    assert holder(town, written, task) == ({ann.pk, bob.pk} - {first.pk}).pop()


def test_work_whose_holder_lost_the_post_is_given_to_somebody_else(town: Town, south: Org) -> None:
    ann, bob = (person(name, ("south", "reviewer")) for name in ("ann", "bob"))
    written, task = in_review(town)
    service.act(scope(ann), uuid4().hex, "claim", service.case_of(task, None), task)
    assert not [one for one in handover.astray(500) if one[2] == ann.pk]
    ann.posts.update(until=datetime.now(UTC))
    assigning.bring_back(datetime.now(UTC), 500)
    assert holder(town, written, task) is None
    choose(south, "load")
    assign()
    assert holder(town, written, task) == bob.pk
