"""What is promised of a dossier in the ledger, on a real database."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from onething.cases import ledger, problems, service, verify, worklist
from onething.cases.event import hash_of
from tests.kernel.town import Town, certainly_written


def test_a_dossier_is_numbered_once_and_its_events_are_chained(town: Town) -> None:
    first, second = town.open("north"), town.open("north")
    year = datetime.now(UTC).year
    assert first.number.startswith(f"T-{year}-")
    assert int(second.number[-6:]) == int(first.number[-6:]) + 1
    events = ledger.events(first.dossier_id)
    assert [event.seq for event in events] == list(range(1, first.version + 1))
    prev = b""
    for event in events:
        assert event.prev == prev
        assert hash_of(event) == event.hash
        prev = event.hash
    assert prev == first.head


def test_a_case_goes_from_submission_to_decision(town: Town) -> None:
    written = town.open("north")
    case = next(iter(town.look(written).cases))
    for who, command, state in (
        ("clerk", "accept", "review"),
        ("reviewer", "review", "decide"),
        ("head", "grant", "granted"),
    ):
        town.act(who, command, case)
        assert town.look(written).cases[case].state == state
    assert town.look(written).closed_at is not None


def test_six_departments_work_at_the_same_time(town: Town) -> None:
    written = town.open("north", "south", "east", "west", "upper", "lower")
    states = {case.state for case in town.look(written).cases.values()}
    assert states == {"submitted"}


def test_a_branch_waits_for_what_it_needs_and_is_blocked_when_that_is_refused(town: Town) -> None:
    written = town.open("north", "south", "east", needs={"south": ["north"]})
    north, south, east = town.look(written).cases
    assert town.look(written).cases[south].state == "waiting"
    town.act("clerk", "accept", north)
    town.act("reviewer", "review", north)
    town.act("head", "refuse", north, input={"reason": "no kitchen"})
    dossier = town.look(written)
    assert dossier.cases[south].state == "blocked"
    assert dossier.cases[east].state == "submitted", "an independent sibling goes on"
    assert dossier.closed_at is None


def test_the_same_key_gives_the_first_answer_again(town: Town) -> None:
    key = str(uuid4())
    assert town.open("north", key=key) == town.open("north", key=key)
    written = town.open("north")
    case = next(iter(town.look(written).cases))
    again = str(uuid4())
    first = town.act("clerk", "accept", case, key=again)
    assert town.act("clerk", "accept", case, key=again) == first


def test_a_key_used_for_something_else_is_refused(town: Town) -> None:
    key = str(uuid4())
    town.open("north", key=key)
    with pytest.raises(problems.KeyReused):
        town.open("south", key=key)


def test_a_stale_command_says_the_new_state_and_stores_nothing(town: Town) -> None:
    written = town.open("north")
    case = next(iter(town.look(written).cases))
    town.act("clerk", "accept", case)
    before = town.look(written).version
    with pytest.raises(problems.Stale) as refused:
        town.act("clerk", "accept", case)
    assert str(refused.value.params["state"]) == "Under review"
    assert town.look(written).version == before


def test_an_act_of_a_sibling_does_not_make_mine_stale(town: Town) -> None:
    written = town.open("north", "south")
    north, south = town.look(written).cases
    task = town.look(written).open_tasks(north)[0]
    town.act("clerk", "accept", south)
    town.act("clerk", "accept", north, task_id=task.id, version=task.version)
    assert town.look(written).cases[north].state == "review"


def test_nobody_can_do_what_is_not_theirs(town: Town) -> None:
    written = town.open("north")
    case = next(iter(town.look(written).cases))
    with pytest.raises(problems.NotAllowed):
        town.act("reviewer", "accept", case)
    with pytest.raises(problems.NotFound):
        town.act("outsider", "accept", case)
    with pytest.raises(problems.NotFound):
        town.look(written, "outsider")


def test_a_task_that_a_colleague_holds_is_left_alone(town: Town) -> None:
    written = town.open("north")
    case = next(iter(town.look(written).cases))
    town.act("clerk", "accept", case)
    task = town.look(written).open_tasks(case)[0]
    town.act("deputy", "claim", case, task_id=task.id, version=task.version)
    with pytest.raises(problems.HeldByOther):
        town.act("reviewer", "review", case)
    town.act("deputy", "release", case, task_id=task.id)
    town.act("reviewer", "review", case)


def test_a_task_is_passed_only_to_a_colleague_who_holds_the_post(town: Town) -> None:
    written = town.open("north")
    case = next(iter(town.look(written).cases))
    town.act("clerk", "accept", case)
    task = town.look(written).open_tasks(case)[0]
    with pytest.raises(problems.NoSuchColleague):
        holder = town.scope("outsider").actor_id
        town.act("reviewer", "pass", case, task_id=task.id, input={"holder": holder})
    holder = town.scope("deputy").actor_id
    town.act("reviewer", "pass", case, task_id=task.id, input={"holder": holder})
    assert town.look(written).tasks[task.id].holder_id == holder


def test_every_missing_field_is_named_at_once(town: Town) -> None:
    written = town.open("north")
    case = next(iter(town.look(written).cases))
    with pytest.raises(problems.InputRefused) as refused:
        town.act("clerk", "ask", case, input={"items": "  "})
    assert set(refused.value.params["fields"]) == {"items"}


def test_words_are_kept_erasable_and_events_hold_only_their_digest(town: Town) -> None:
    written = town.open("north")
    case = next(iter(town.look(written).cases))
    acted = town.act("clerk", "ask", case, input={"items": "the tenancy\nthe plan"})
    assert ledger.words(written.dossier_id)[acted.version, "items"] == ["the tenancy", "the plan"]
    assert all("tenancy" not in event.body for event in ledger.events(written.dossier_id))


def test_the_clock_decides_at_its_own_moment_however_late_the_worker_is(town: Town) -> None:
    submitted = datetime(2026, 9, 18, 2, 0, tzinfo=UTC)
    written = town.open("north", when=submitted)
    assert service.wake(written.dossier_id, datetime(2026, 9, 24, 9, 29, tzinfo=UTC)) is None
    assert service.wake(written.dossier_id, datetime(2026, 10, 20, tzinfo=UTC)) is not None
    fired = [e for e in ledger.events(written.dossier_id) if e.type == "deemed"]
    assert [event.at for event in fired] == [datetime(2026, 9, 24, 9, 30, tzinfo=UTC)]
    case = next(iter(town.look(written).cases.values()))
    assert case.clocks["decision"].start == submitted


def test_the_sweeper_finds_what_is_due(town: Town) -> None:
    written = town.open("north", when=datetime(2026, 9, 18, 2, 0, tzinfo=UTC))
    assert written.dossier_id in ledger.due_now(datetime(2026, 9, 25, tzinfo=UTC), 1000)
    service.wake(written.dossier_id, datetime(2026, 9, 25, tzinfo=UTC))
    assert written.dossier_id not in ledger.due_now(datetime(2026, 9, 25, tzinfo=UTC), 1000)


def test_the_work_list_is_ordered_by_clocks_and_pages_without_a_gap(town: Town) -> None:
    now = datetime.now(UTC)
    for days in (3, 1, 2):
        town.open("west", when=now - timedelta(days=days))
    scope = town.scope("clerk")
    wanted = worklist.Wanted(scope.posts, scope.actor_id, now, now + timedelta(days=1))
    whole = worklist.desk(wanted, 1000)
    assert [row.due_at for row in whole] == sorted(row.due_at for row in whole if row.due_at)
    paged: list[worklist.Row] = []
    mark = None
    while page := worklist.desk(wanted, 2, mark):
        paged += page
        mark = worklist.mark(page[-1])
    assert [row.task_id for row in paged] == [row.task_id for row in whole]


def test_events_cannot_be_changed_or_deleted(town: Town) -> None:
    town.open("north")
    for statement in ("update event set body = ''", "delete from event", "truncate event"):
        with pytest.raises(DatabaseError, match="insert only"), transaction.atomic():
            connection.cursor().execute(statement)


def test_two_hands_at_once_lose_nothing(town: Town) -> None:
    """Eight clerks act on eight branches of one dossier at the same moment; each act counts."""
    names = ("north", "south", "east", "west", "upper", "lower")
    written = town.open(*names)
    cases = list(town.look(written).cases)
    scope = town.scope("clerk")
    faults: list[BaseException] = []
    start = threading.Barrier(len(cases))

    def hand(case: object) -> None:
        try:
            start.wait()
            for _ in range(20):
                try:
                    service.act(scope, f"{case}", "accept", case)  # type: ignore[arg-type]
                    break
                except problems.TooBusy:
                    continue
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    hands = [threading.Thread(target=hand, args=(case,)) for case in cases]
    for each in hands:
        each.start()
    for each in hands:
        each.join()
    assert not faults
    assert {case.state for case in town.look(written).cases.values()} == {"review"}


def test_an_export_gives_every_event_once_in_order(town: Town) -> None:
    written = town.open("north")
    certainly_written(written)
    seen: list[tuple[object, int]] = []
    cursor = 0
    while batch := list(ledger.export(cursor, 1000)):
        seen += [(event.dossier_id, event.seq) for _, event in batch]
        cursor = batch[-1][0]
    assert len(seen) == len(set(seen))
    mine = [seq for dossier, seq in seen if dossier == written.dossier_id]
    assert mine == list(range(1, written.version + 1))


def test_erased_words_are_gone_and_the_chain_still_holds(town: Town) -> None:
    written = town.open("north")
    assert ledger.erase(written.dossier_id, 1, "answers", datetime.now(UTC))
    assert (1, "answers") not in ledger.words(written.dossier_id)
    assert not ledger.erase(written.dossier_id, 1, "answers", datetime.now(UTC))
    assert not [f for f in verify.verify(verify.Count()) if f.where == written.number]
