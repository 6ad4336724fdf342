"""Who is away and who stands in: what is refused, and what a deputy may do for whom."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from onething.cases import handover, history, ledger, problems, service, verify
from onething.cases.ledger import Written
from onething.parties import leave
from onething.parties.leave import Wish
from onething.parties.models import Account, HandOver, Leave, Org, Post
from tests.kernel.town import LONG_AGO, Town

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


def person(name: str, *posts: tuple[str, str]) -> Account:
    """An officer of these departments."""
    account = Account.objects.create_user(f"{name}-{uuid4().hex[:6]}", None, name={"en": name})
    for org, role in posts:
        Post.objects.create(
            account=account,
            org=Org.objects.get(code=org, realm__code="town"),
            role=role,
            since=LONG_AGO,
        )
    return account


@pytest.fixture
def ann(town: Town) -> Account:
    return person("ann", ("north", "reviewer"))


@pytest.fixture
def bob(town: Town) -> Account:
    return person("bob", ("north", "reviewer"))


@pytest.fixture
def chief(town: Town) -> Account:
    return person("chief", ("north", "head"))


@pytest.fixture(autouse=True)
def nobody_stays_away(town: Town) -> Iterator[None]:
    yield
    Leave.objects.all().delete()


def away(who: Account, deputy: Account | None = None, days: int = 3, **rest: object) -> Leave:
    name = deputy.username if deputy else None
    wish = Wish(who.pk, NOW - DAY, NOW + days * DAY, name, **rest)  # type: ignore[arg-type]
    return leave.enter(wish, who.pk, NOW)


def in_review(town: Town) -> tuple[Written, UUID, UUID]:
    """A dossier with a task for a reviewer: (what was written, case, task)."""
    written = town.open("north")
    case = next(iter(town.look(written).cases))
    town.act("clerk", "accept", case)
    (task,) = town.look(written).open_tasks(case)
    return written, case, task.id


def scope(account: Account) -> service.Scope:
    return service.parties.scope(account.pk, datetime.now(UTC))


def held_by(account: Account, case: UUID, task: UUID) -> None:
    service.act(scope(account), uuid4().hex, "claim", case, task)


def test_a_deputy_works_on_what_the_colleague_on_leave_holds(
    town: Town, ann: Account, bob: Account
) -> None:
    written, case, task = in_review(town)
    held_by(ann, case, task)
    with pytest.raises(problems.HeldByOther):
        service.act(scope(bob), uuid4().hex, "review", case)
    away(ann, bob)
    service.act(scope(bob), uuid4().hex, "review", case)
    last = list(history.steps(ledger.events(written.dossier_id)))[-1]
    assert last.event.actor_id == bob.pk
    assert last.body["for"] == ann.pk, "the event says for whom"


def test_what_a_deputy_does_as_himself_names_nobody(town: Town, ann: Account, bob: Account) -> None:
    away(ann, bob)
    written, case, _task = in_review(town)
    service.act(scope(bob), uuid4().hex, "review", case)
    assert "for" not in list(history.steps(ledger.events(written.dossier_id)))[-1].body


def test_a_reviewer_stands_in_for_the_head_where_the_department_allows_it(
    town: Town, chief: Account, bob: Account
) -> None:
    written, case, _task = in_review(town)
    service.act(scope(bob), uuid4().hex, "review", case)
    with pytest.raises(problems.NotAllowed):
        service.act(scope(bob), uuid4().hex, "grant", case)
    away(chief, bob)
    assert scope(bob).leads, "the deputy of a leader leads"
    service.act(scope(bob), uuid4().hex, "grant", case)
    last = list(history.steps(ledger.events(written.dossier_id)))[-1]
    assert last.body["for"] == chief.pk


def test_deputies_do_not_chain(town: Town, ann: Account, bob: Account, chief: Account) -> None:
    away(chief, bob)
    away(bob, ann)
    assert scope(ann).stands_for == {bob.pk}
    assert not any(role == "head" for _org, role in scope(ann).posts)


def test_back_early_ends_the_leave_at_once(town: Town, ann: Account, bob: Account) -> None:
    entered = away(ann, bob)
    assert scope(bob).stands_for == {ann.pk}
    assert scope(ann).is_away
    leave.end(entered.pk, ann.pk, datetime.now(UTC))
    assert not scope(bob).stands_for
    assert not scope(ann).is_away
    with pytest.raises(leave.NoSuchLeave):
        leave.end(entered.pk, ann.pk, datetime.now(UTC))


def test_a_leave_called_off_before_it_began_leaves_room_for_another(
    town: Town, ann: Account
) -> None:
    first = leave.enter(Wish(ann.pk, NOW + DAY, NOW + 5 * DAY), ann.pk, NOW)
    leave.end(first.pk, ann.pk, NOW)
    assert leave.enter(Wish(ann.pk, NOW + DAY, NOW + 5 * DAY), ann.pk, NOW).pk


def test_two_leaves_of_one_person_do_not_overlap(town: Town, ann: Account) -> None:
    away(ann)
    with pytest.raises(leave.OverlapsOtherLeave):
        leave.enter(Wish(ann.pk, NOW + DAY, NOW + 9 * DAY), ann.pk, NOW)
    assert leave.enter(Wish(ann.pk, NOW + 3 * DAY, NOW + 9 * DAY), ann.pk, NOW).pk


def test_a_deputy_must_be_there(town: Town, ann: Account, bob: Account) -> None:
    away(bob)
    with pytest.raises(leave.DeputyAway):
        away(ann, bob)


def test_nobody_stands_in_for_his_own_deputy(
    town: Town, ann: Account, bob: Account, chief: Account
) -> None:
    away(ann, bob)
    with pytest.raises(leave.DeputyRing):
        away(bob, ann)
    carl = person("carl", ("north", "reviewer"))
    away(bob, carl)
    with pytest.raises(leave.DeputyRing) as refused:
        away(carl, ann)
    assert refused.value.params["names"].count("→") == 3


def test_a_deputy_without_the_post_is_refused_with_what_stays_uncovered(
    town: Town, ann: Account
) -> None:
    clerk = person("dora", ("north", "clerk"))
    with pytest.raises(leave.PostsUncovered) as refused:
        away(ann, clerk)
    north = Org.objects.get(code="north", realm__code="town").pk
    assert refused.value.params["posts"] == [(north, "reviewer")]
    assert away(ann, clerk, knowingly=True).deputy == clerk
    assert not scope(clerk).holds(north, "reviewer"), "what he does not cover he does not get"


@pytest.mark.parametrize(
    ("since", "until", "problem"),
    [
        (2, 1, leave.EndsBeforeItBegins),
        (1, 1, leave.EndsBeforeItBegins),
        (-3, -1, leave.LeaveIsOver),
    ],
)
def test_dates_that_cannot_be_are_refused(
    town: Town, ann: Account, since: int, until: int, problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        leave.enter(Wish(ann.pk, NOW + since * DAY, NOW + until * DAY), ann.pk, NOW)


def test_an_officer_without_a_post_has_no_leave_to_enter(town: Town) -> None:
    nobody = person("nobody")
    with pytest.raises(leave.NoPost):
        away(nobody)


def test_only_oneself_and_ones_leader_enter_leave(
    town: Town, ann: Account, bob: Account, chief: Account
) -> None:
    wish = Wish(ann.pk, NOW, NOW + DAY)
    with pytest.raises(leave.NotYourColleague):
        leave.enter(wish, bob.pk, NOW)
    assert leave.enter(wish, chief.pk, NOW).entered_by == chief


def test_who_leads_assigns_and_nobody_else(
    town: Town, ann: Account, bob: Account, chief: Account
) -> None:
    _written, case, task = in_review(town)
    given = {"holder": bob.pk}
    with pytest.raises(problems.LeadersOnly):
        service.act(scope(ann), uuid4().hex, "assign", case, task, input=given)
    service.act(scope(chief), uuid4().hex, "assign", case, task, input=given)
    with pytest.raises(problems.HeldByOther):
        service.act(scope(ann), uuid4().hex, "review", case)
    with pytest.raises(problems.NoSuchColleague):
        wrong = {"holder": chief.pk}
        service.act(scope(chief), uuid4().hex, "assign", case, task, input=wrong)
    service.act(scope(bob), uuid4().hex, "review", case)


def test_nothing_is_given_to_somebody_on_leave(
    town: Town, ann: Account, bob: Account, chief: Account
) -> None:
    _written, case, task = in_review(town)
    away(bob)
    for command, who in (("assign", chief), ("pass", ann)):
        with pytest.raises(problems.ColleagueAway):
            given = {"holder": bob.pk}
            service.act(scope(who), uuid4().hex, command, case, task, input=given)


def test_a_deputy_takes_over_with_a_reason_and_a_colleague_does_not(
    town: Town, ann: Account, bob: Account
) -> None:
    written, case, task = in_review(town)
    held_by(ann, case, task)
    why = {"reason": "she is ill"}
    with pytest.raises(problems.LeadersOnly):
        service.act(scope(bob), uuid4().hex, "take_over", case, task, input=why)
    away(ann, bob)
    with pytest.raises(problems.NoReason):
        service.act(scope(bob), uuid4().hex, "take_over", case, task)
    service.act(scope(bob), uuid4().hex, "take_over", case, task, input=why)
    assert town.look(written).tasks[task].holder_id == bob.pk
    steps = list(history.steps(ledger.events(written.dossier_id), ledger.words(written.dossier_id)))
    assert steps[-1].words == {"reason": "she is ill"}
    assert not list(verify.verify(verify.Count()))


def test_many_tasks_go_to_a_colleague_at_once_and_what_does_not_says_why(
    town: Town, ann: Account, bob: Account, chief: Account
) -> None:
    mine = [in_review(town) for _ in range(2)]
    for _written, case, task in mine:
        held_by(ann, case, task)
    _w, done, closed = in_review(town)
    service.act(scope(bob), uuid4().hex, "review", done)
    tasks, key = [*(task for _, _, task in mine), closed], uuid4().hex
    moved = handover.hand_over(scope(chief), key, tasks, bob.pk, "she is ill")
    assert [each.written is not None for each in moved] == [True, True, False]
    assert isinstance(moved[2].problem, problems.NotFound)
    for written, _case, task in mine:
        assert town.look(written).tasks[task].holder_id == bob.pk
    versions = [town.look(written).version for written, *_ in mine]
    handover.hand_over(scope(chief), key, tasks, bob.pk, "she is ill")
    assert [town.look(written).version for written, *_ in mine] == versions, "done once"
    kept = HandOver.objects.get(actor=chief, key=key)
    assert [item["moved"] for item in kept.items] == [True, True, False]
    assert kept.items[0]["number"] == mine[0][0].number


def test_only_who_has_it_or_leads_hands_over(town: Town, ann: Account, bob: Account) -> None:
    _written, case, task = in_review(town)
    held_by(ann, case, task)
    (moved,) = handover.hand_over(scope(bob), uuid4().hex, [task], bob.pk, "I want it")
    assert isinstance(moved.problem, problems.LeadersOnly)
    (moved,) = handover.hand_over(scope(ann), uuid4().hex, [task], bob.pk, "on leave soon")
    assert moved.written


def test_what_a_colleague_may_not_work_on_goes_back_to_the_pool(
    town: Town, ann: Account, bob: Account, chief: Account
) -> None:
    written, case, task = in_review(town)
    held_by(ann, case, task)
    moved = handover.all_of(chief.pk, uuid4().hex, ann.pk, chief.pk, "new post", NOW)
    assert isinstance(moved[0].problem, problems.NoSuchColleague)
    assert town.look(written).tasks[task].holder_id is None
