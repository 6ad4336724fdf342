"""Which lists a desk has, what stands on each, and that counting one never reads it to its end."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection

from onething.cases import service, worklist
from onething.cases.ledger import Written
from onething.cases.worklist import Wanted
from onething.parties.scope import Scope
from tests.kernel.town import Town

OVERSEER = "supervisor"


def wanted(town: Town, who: str = "clerk", **narrowed: object) -> Wanted:
    scope, now = town.scope(who), datetime.now(UTC)
    posts = worklist.posts(scope)
    return Wanted(posts, scope.actor_id, now, now + timedelta(days=1), **narrowed)  # type: ignore[arg-type]


def listed(wanted: Wanted) -> set[UUID]:
    return {row.dossier_id for row in worklist.desk(wanted, 10_000)}


def case(written: Written) -> UUID:
    return UUID(int=written.dossier_id.int + 1)


@pytest.fixture
def fresh(town: Town) -> Iterator[Written]:
    yield town.open("upper")


def test_red_is_what_is_over_and_yellow_what_is_near_its_end(town: Town, fresh: Written) -> None:
    """The intake of five working days is over after two weeks, and near its end on the last."""
    now = datetime.now(UTC)
    late = town.open("upper", when=now - timedelta(days=3))
    service.act(town.scope("clerk"), f"{late.number}", "accept", case(late), at=now)
    red = replace(wanted(town, "reviewer"), at=now + timedelta(days=60))
    assert late.dossier_id in listed(replace(red, light="red"))
    assert late.dossier_id not in listed(replace(red, light="yellow"))
    row = next(r for r in worklist.desk(red, 10_000) if r.dossier_id == late.dossier_id)
    assert row.due_at is not None
    just_before = replace(red, at=row.due_at - timedelta(minutes=1))
    assert late.dossier_id in listed(replace(just_before, light="yellow"))
    assert late.dossier_id not in listed(replace(just_before, light="red"))
    assert late.dossier_id not in listed(replace(just_before, light="green"))
    beyond = replace(red, light="double", at=now + timedelta(days=300))
    assert late.dossier_id in listed(beyond)


def test_the_lights_part_the_whole_list(town: Town, fresh: Written) -> None:
    """Nothing stands under no light, and nothing under two."""
    whole = wanted(town)
    lights = [listed(replace(whole, light=light)) for light in ("red", "yellow", "green", "paused")]
    assert set().union(*lights) == listed(whole)
    assert sum(map(len, lights)) == len(listed(whole))


def test_what_is_due_today_is_due_by_the_end_of_it_and_not_over(town: Town, fresh: Written) -> None:
    whole = wanted(town)
    row = next(r for r in worklist.desk(whole, 10_000) if r.dossier_id == fresh.dossier_id)
    assert row.due_at is not None
    day = replace(whole, at=row.due_at - timedelta(hours=3), light="due")
    assert fresh.dossier_id in listed(replace(day, tomorrow=row.due_at + timedelta(hours=6)))
    assert fresh.dossier_id not in listed(replace(day, tomorrow=row.due_at - timedelta(hours=1)))


def test_a_task_is_free_then_mine_then_a_colleagues(town: Town) -> None:
    written = town.open("north")
    clerk = town.scope("clerk")
    town.act("clerk", "accept", case(written))
    reviewer = wanted(town, "reviewer")
    assert written.dossier_id in listed(replace(reviewer, holder="free"))
    task = next(iter(service.look(clerk, written.dossier_id)[0].open_tasks(case(written))))
    town.act("reviewer", "claim", case(written), task_id=task.id)
    assert written.dossier_id in listed(replace(reviewer, holder="mine"))
    assert written.dossier_id not in listed(replace(reviewer, holder="free"))
    deputy = wanted(town, "deputy")
    assert written.dossier_id in listed(replace(deputy, holder="team"))
    assert written.dossier_id not in listed(replace(deputy, holder="mine"))
    stands_in = replace(deputy, stands_for=frozenset({reviewer.actor_id}))
    assert written.dossier_id in listed(replace(stands_in, holder="mine"))
    assert written.dossier_id not in listed(replace(stands_in, holder="team"))


def test_what_waits_for_the_applicant_is_on_a_list_of_its_department(town: Town) -> None:
    written = town.open("upper")
    town.act("clerk", "ask", case(written), input={"items": ["a plan"]})
    scope = town.scope("reviewer")
    waiting = replace(wanted(town), posts=worklist.waiting(scope))
    assert written.dossier_id in listed(waiting)
    assert written.dossier_id not in listed(wanted(town))
    stranger = worklist.waiting(town.scope("owner"))
    assert listed(replace(waiting, posts=stranger)) == set()


def test_who_oversees_sees_the_work_of_every_department(town: Town, fresh: Written) -> None:
    overseer = Scope(0, frozenset({(1, OVERSEER)}), realms=frozenset({town.realm.pk}))
    posts = worklist.posts(overseer)
    assert (1, OVERSEER) not in posts
    assert fresh.dossier_id in listed(replace(wanted(town), posts=posts))


def test_a_list_is_narrowed_by_matter_state_and_day_of_submission(
    town: Town, fresh: Written
) -> None:
    whole, now = wanted(town), datetime.now(UTC)
    upper = replace(whole, matter="work/upper")
    assert fresh.dossier_id in listed(upper)
    assert {row.definition for row in worklist.desk(upper, 10_000)} == {"work/upper"}
    assert fresh.dossier_id in listed(replace(upper, state="submitted"))
    assert fresh.dossier_id not in listed(replace(upper, state="review"))
    hour = timedelta(hours=1)
    assert fresh.dossier_id in listed(replace(whole, since=now - hour, until=now + hour))
    assert fresh.dossier_id not in listed(replace(whole, since=now + hour))
    assert fresh.dossier_id not in listed(replace(whole, until=now - hour))


def test_pages_of_a_narrowed_list_join_without_a_gap(town: Town) -> None:
    for _ in range(3):
        town.open("lower")
    narrowed = replace(wanted(town), matter="work/lower", holder="free")
    whole = [row.task_id for row in worklist.desk(narrowed, 10_000)]
    paged: list[UUID] = []
    mark = None
    while page := worklist.desk(narrowed, 2, mark):
        paged += [row.task_id for row in page]
        mark = worklist.mark(page[-1])
    assert paged == whole
    assert len(whole) == len(set(whole)) >= 3


def test_counts_say_what_the_lists_show(town: Town, fresh: Written) -> None:
    whole = wanted(town)
    lists = {
        "all": whole,
        "free": replace(whole, holder="free"),
        "mine": replace(whole, holder="mine"),
        "red": replace(whole, light="red"),
        "none": replace(whole, posts=frozenset()),
    }
    counts = worklist.counts(lists)
    for name, each in lists.items():
        assert counts[name] == min(len(worklist.desk(each, 10_000)), worklist.COUNTED), name
    assert worklist.counts({}) == {}


def test_counting_ends_at_its_cap(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        town.open("lower")
    monkeypatch.setattr(worklist, "COUNTED", 2)
    assert worklist.counts({"all": wanted(town)}) == {"all": 2}


def test_the_lists_have_indexes_of_their_own(town: Town) -> None:
    """Without them what is free is found only by passing everything that is held."""
    with connection.cursor() as cursor:
        cursor.execute("select indexname from pg_indexes where tablename in ('task', 'case')")
        names = {name for (name,) in cursor.fetchall()}
    assert {"task_desk", "task_desk_free", "task_holder", "case_definition"} <= names
