"""Random permitted commands at random times on a dossier of three branches: what holds at every
moment, whatever is done."""

from datetime import datetime, timedelta
from typing import ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from onething import clocks
from onething.cases import attribution, engine, problems, walk
from onething.cases.book import Book
from onething.cases.engine import Branch
from onething.cases.state import BLOCKED, WAITING, Case, Dossier, Run
from onething.clocks import Limit, Pause
from onething.parties.scope import Scope
from tests.kernel.stories import retold, steps_of
from tests.kernel.town import SHANGHAI, Script, book, pack

TOWN = book(pack("town"))
HOTLINE = book(pack("hotline"))
BUREAU = book(pack("bureau"))
BEGIN = datetime(2026, 1, 29, 10, tzinfo=SHANGHAI)
ENOUGH = {"items": "a signature", "words": "here", "basis": "hearing", "reason": "not met"}
ENOUGH |= {"duty": "art. 3", "unit": "water", "obstacle": "land", "parent": "T-1", "rating": "5"}
ENOUGH |= {"channel": "court", "opinion": "ours too"}

steps = st.integers(-3 * 24 * 60, 20 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
chances = st.integers(0, 10**6)


class Desk(RuleBasedStateMachine):
    """All that the people of a town may do to one dossier, and time going by."""

    book: Book = TOWN
    enough = ENOUGH
    plans = (
        ("work/north", "work/south", "work/east"),
        (((), ("one",), ("one",)), ((), ("one",), ("two",)), ((), (), ("one", "two"))),
    )

    @initialize(plan=chances)
    def open(self, plan: int) -> None:
        definitions, needs = self.plans
        wanted = needs[plan % len(needs)]
        branches = map(Branch, ("one", "two", "three"), definitions, wanted)
        self.script = Script.opened(self.book, BEGIN.strftime("%Y-%m-%d %H:%M"), *branches)
        self.now = BEGIN

    @rule(step=steps, which=chances)
    def command(self, step: timedelta, which: int) -> None:
        """Somebody gives one of the commands that are permitted then; a clerk may also be late
        with the paper and give an earlier time."""
        self.now = max(BEGIN, self.now + step)
        so_far = engine.advance(self.book, self.dossier, self.now).after
        possible = [
            (case.branch, name)
            for case in so_far.cases.values()
            for name in sorted(self._permitted(so_far, case))
        ]
        if possible:
            branch, name = possible[which % len(possible)]
            try:
                self.script.do(self._time(), branch, name, **self.enough)
            except problems.GuardRefused:
                self._nothing_was_stored()

    def _permitted(self, dossier: Dossier, case: Case) -> list[str]:
        roles = self.book.lifecycle(case.definition).roles
        everyone = Scope(
            9, posts=frozenset((case.org_id, role) for role in roles), parties=frozenset({7})
        )
        return [name for name, _ in engine.permits(self.book, dossier, case, everyone)]

    def _nothing_was_stored(self) -> None:
        assert retold(self.script) == self.dossier

    @rule(step=steps)
    def wait(self, step: timedelta) -> None:
        self.now = max(BEGIN, self.now + step)
        self.script.wait(self._time())

    @rule(first=steps, second=steps)
    def look_ahead(self, first: timedelta, second: timedelta) -> None:
        """To look twice, or in between, changes nothing of what there is to see."""
        soon, late = sorted((self.now + first, self.now + second))
        at_once = engine.advance(self.book, self.dossier, late).after
        in_between = engine.advance(self.book, self.dossier, soon).after
        assert engine.advance(self.book, in_between, late).after == at_once
        assert engine.advance(self.book, at_once, late).events == ()

    def _time(self) -> str:
        return self.now.strftime("%Y-%m-%d %H:%M")

    @property
    def dossier(self) -> Dossier:
        return self.script.dossier

    @invariant()
    def legal_time_never_decreases(self) -> None:
        moments = [event.at for event in self.script.events]
        assert moments == sorted(moments)
        assert self.dossier.at == moments[-1]

    @invariant()
    def its_events_alone_tell_the_same(self) -> None:
        assert retold(self.script) == self.dossier

    @invariant()
    def every_deadline_can_be_computed_again(self) -> None:
        for case in self.dossier.cases.values():
            running = [run for run in case.clocks.values() if run.is_running]
            for run in case.clocks.values():
                if run.is_running:
                    assert (run.due, run.legal_due) == self._again(run)
                    assert run.warn == self._yellow(run)
                elif run.is_paused:
                    assert (run.due, run.legal_due, run.warn) == (None, None, None)
            assert case.due_at == min((r.due for r in running if r.due), default=None)
            assert case.legal_due_at == min(
                (r.legal_due for r in running if r.legal_due), default=None
            )
            assert case.warn_at == min((r.warn for r in running if r.warn), default=None)
            for task in self.dossier.open_tasks(case.id):
                clock = case.clocks.get(task.clock or "")
                is_running = clock and clock.is_running
                assert task.due_at == (clock.due if is_running else None)
                assert task.warn_at == (clock.warn if is_running else None)
                assert task.legal_due_at == (clock.legal_due if is_running else None)

    def _yellow(self, run: Run) -> datetime | None:
        """Counted by walking, as `verify` does."""
        limit = run.limit or run.legal
        rule, calendar = self.book.light_rule, self.book.calendar
        if limit is None:
            return None
        parsed = Limit.parse(limit)
        return walk.yellow(run.start, parsed, run.extension, run.pauses, calendar, rule)

    def _again(self, run: Run) -> tuple[datetime | None, datetime | None]:
        pauses = [Pause(start, end) for start, end in run.pauses]
        ends = [
            clocks.due(run.start, Limit.parse(text), pauses, self.book.calendar, run.extension)
            for text in (run.limit or run.legal, run.legal)
            if text
        ]
        at = [end and end.at for end in ends]
        return at[0], at[1] if run.legal else None

    @rule(step=steps)
    def every_working_day_has_one_holder(self, step: timedelta) -> None:
        """From its submission to its end, or until now, whatever was done to it."""
        until, calendar = max(self.now, self.dossier.at) + abs(step), self.book.calendar
        now = engine.advance(self.book, self.dossier, until).after
        told = steps_of(self.script)
        for case in self.dossier.cases.values():
            found = attribution.days(self.book, told, now, case.id, until)
            born = next(step.event.at for step in told if case.id in step.after.cases)
            end = now.cases[case.id].ended_at or until
            first, last = calendar.day_of(born), calendar.day_of(end)
            assert len(found) == calendar.count(first, last)
            assert len({each.day for each in found}) == len(found)
            shares = attribution.shares(found)
            assert sum(share.days for share in shares) == len(found)
            assert sum(share.counted for share in shares) == sum(d.counts for d in found)

    @invariant()
    def what_has_ended_has_nothing_left_to_do(self) -> None:
        waited = {case_id for case_id, *_ in engine.pending(self.book, self.dossier)}
        for case in self.dossier.cases.values():
            if case.ended_at:
                assert not self.dossier.open_tasks(case.id)
                assert all(run.stop for run in case.clocks.values())
                assert case.id not in waited
                assert case.outcome
        ended = all(case.ended_at for case in self.dossier.cases.values())
        assert bool(self.dossier.closed_at) == ended

    @invariant()
    def a_branch_waits_for_its_needs_and_is_blocked_exactly_when_one_failed(self) -> None:
        outcome = {case.branch: case.outcome for case in self.dossier.cases.values()}
        for case in self.dossier.cases.values():
            needs = [outcome[need] for need in case.needs]
            failed = any(need in ("failure", "blocked") for need in needs)
            assert (case.state == BLOCKED) == failed
            assert (case.state == WAITING) == (
                not failed and any(need != "success" for need in needs)
            )

    @invariant()
    def nothing_is_overdue_that_a_rule_has_moved_by_now(self) -> None:
        """A command may lead where a rule is due already: it fires at the next look."""
        seen = engine.advance(self.book, self.dossier, self.dossier.at).after
        for _, _, moment, _ in engine.pending(self.book, seen):
            assert moment > self.dossier.at

    @precondition(lambda self: self.dossier.closed_at)
    @rule(step=steps)
    def what_is_closed_stays_so(self, step: timedelta) -> None:
        later = engine.advance(self.book, self.dossier, self.now + step)
        assert later.events == ()


class HotlineDesk(Desk):
    """The same on tickets, which branch, restart their clocks and count."""

    book = HOTLINE
    plans = (("work/normal", "work/complex", "work/urgent"), (((), ("one",), ("one",)),))


class BureauDesk(Desk):
    """The same where cases look at each other: siblings, rules, lengths that were given."""

    book = BUREAU
    enough: ClassVar[dict[str, str]] = {**ENOUGH, "unit": "lead", "question": "well?", "days": "7"}
    plans = (("work/north", "work/south", "work/whole"), (((), (), ()), ((), ("one",), ())))

    @invariant()
    def nothing_is_left_undone_that_has_come_true(self) -> None:
        assert engine.come_true(self.book, self.dossier) is None

    @invariant()
    def no_length_is_beyond_its_cap(self) -> None:
        for change in self.script.changes("start"):
            if most := change.get("most"):
                assert Limit.parse(str(change["limit"])).amount <= Limit.parse(str(most)).amount

    @invariant()
    def every_pause_has_its_ground(self) -> None:
        for case in self.dossier.cases.values():
            for run in case.clocks.values():
                assert len(run.pauses) == len(run.grounds)
                assert all(law == "art. 45" for _, law in run.grounds)

    @invariant()
    def one_letter_speaks_for_all(self) -> None:
        """Whoever was asked without a letter of its own is named in that of a sibling."""
        asked = {c.branch for c in self.dossier.cases.values() if c.state == "asked"}
        named: set[str] = set()
        for event in self.script.events:
            for change in event.body["changes"]:
                if change["do"] == "issue" and event.case_id is not None:
                    branch = self.dossier.cases[event.case_id].branch
                    named |= {branch, *map(str, change.get("of", ()))}
        parts = {case.branch for case in self.book.parts(self.dossier)}
        assert asked & parts <= named

    @invariant()
    def the_whole_ends_with_its_parts(self) -> None:
        whole = self.dossier.case("three")
        rest = [case for case in self.dossier.cases.values() if case.branch != "three"]
        assert (whole.ended_at is not None) == all(case.ended_at for case in rest)


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=40, stateful_step_count=15, deadline=None)
TestHotlineDesk = HotlineDesk.TestCase
TestHotlineDesk.settings = settings(max_examples=20, stateful_step_count=20, deadline=None)
TestBureauDesk = BureauDesk.TestCase
TestBureauDesk.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)
