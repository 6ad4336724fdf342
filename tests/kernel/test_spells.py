"""How long each office clock ran, read from the events, and counted once more in another way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from onething.cases import engine, history, lights
from onething.cases.book import Book
from onething.cases.engine import Branch
from onething.cases.event import chain
from onething.cases.history import Step
from onething.cases.state import Dossier
from onething.domains.supervision import spells
from onething.domains.supervision.spells import Spell
from onething.parties.scope import Scope
from onething.problem import Problem
from tests.kernel.town import CONTENT, SHANGHAI, Script, at, book, pack

BOOK: Book = book(pack("changchun", CONTENT))
MATTER = "matter/registration_change"
OPENED = "2026-09-18 10:00"


def steps(script: Script) -> list[Step]:
    """The story as the ledger keeps it."""
    events, prev = [], b""
    for seq, draft in enumerate(script.events, start=1):
        events.append(chain(draft, script.dossier.id, seq, prev, draft.at, None))
        prev = events[-1].hash
    return list(history.steps(events))


def told(script: Script) -> list[Spell]:
    return spells.spells(BOOK, steps(script))


def opened() -> Script:
    return Script.opened(BOOK, OPENED, Branch("it", MATTER))


def said(found: Sequence[Spell]) -> list[tuple[str, int, str | None, str | None]]:
    """(clock, spell, red since, ended) of each, by the clocks of the town."""
    return [(s.clock, s.n, _moment(s.red_at), _moment(s.ended_at)) for s in found]


def _moment(moment: datetime | None) -> str | None:
    return moment and f"{moment.astimezone(SHANGHAI):%m-%d %H:%M}"


def test_a_clock_that_stopped_in_time_leaves_nothing() -> None:
    script = opened().do("2026-09-18 11:00", "it", "accept")
    assert said(told(script)) == [("decision", 1, "09-20 17:00", None)]


def test_a_clock_that_goes_on_says_when_it_will_be_yellow_red_and_double_red() -> None:
    (spell,) = told(opened().do("2026-09-18 11:00", "it", "accept"))
    assert _moment(spell.double_at) == "09-22 17:00"
    assert spell.warn_at and spell.red_at and spell.warn_at < spell.red_at
    assert not spell.was_red(at("2026-09-20 17:00"))
    assert spell.was_red(at("2026-09-20 17:01"))


def test_one_that_was_red_stays_in_the_account_with_its_end() -> None:
    script = opened().do("2026-09-18 11:00", "it", "accept")
    script.do("2026-09-22 10:00", "it", "propose", opinion="grant", grounds="全")
    script.do("2026-09-23 10:00", "it", "grant")
    first, delivery = told(script)
    assert said([first]) == [("decision", 1, "09-20 17:00", "09-23 10:00")]
    assert (delivery.clock, delivery.ended_at) == ("delivery", None)


def test_a_paused_clock_is_neither_yellow_nor_red_and_says_since_when_it_stands() -> None:
    script = opened().do("2026-09-18 11:00", "it", "accept")
    script.do("2026-09-20 09:00", "it", "suspend", basis="hearing", days="7")
    decision = next(s for s in told(script) if s.clock == "decision")
    assert (decision.warn_at, decision.red_at, decision.double_at) == (None, None, None)
    assert _moment(decision.paused_at) == "09-20 09:00"


def test_what_was_red_before_it_was_paused_stays_red() -> None:
    script = opened().do("2026-09-18 11:00", "it", "accept")
    script.do("2026-09-21 09:00", "it", "suspend", basis="hearing", days="7")
    decision = next(s for s in told(script) if s.clock == "decision")
    assert _moment(decision.red_at) == "09-20 17:00"


def test_after_the_pause_red_comes_later() -> None:
    script = opened().do("2026-09-18 11:00", "it", "accept")
    script.do("2026-09-20 09:00", "it", "suspend", basis="hearing", days="7")
    script.do("2026-09-23 09:00", "it", "resume", result="完")
    decision = next(s for s in told(script) if s.clock == "decision")
    assert _moment(decision.red_at) == "09-23 17:00"


def test_more_time_begins_a_new_spell_and_an_old_red_stays_in_the_account() -> None:
    script = opened().do("2026-09-18 11:00", "it", "accept")
    script.do("2026-09-20 09:00", "it", "propose", opinion="grant", grounds="全")
    script.do("2026-09-20 10:00", "it", "extend", reason="需要核查原件")
    assert said(told(script)) == [("decision", 2, "09-23 17:00", None)]


def test_the_time_of_the_applicant_is_no_office_clock() -> None:
    script = opened().do("2026-09-18 11:00", "it", "correct_once", items="缺一页")
    assert told(script.wait("2026-10-20 10:00")) == []


def test_who_had_it_when_it_turned_red_is_kept_though_another_has_it_now() -> None:
    script = opened().do("2026-09-18 11:00", "it", "accept")
    script = hold(script, "2026-09-19 10:00", 9)
    script = hold(script, "2026-09-21 10:00", None)
    (spell,) = told(script)
    assert spell.red_hands and spell.red_hands.holder_id == 9
    assert spell.hands.holder_id is None
    assert spell.hands.role == spell.red_hands.role == "reviewer"


def test_a_clock_dated_back_that_is_over_already_is_put_to_whoever_kept_silent() -> None:
    """Deemed accepted as of the submission, the promised day was over before anybody reviewed."""
    (spell,) = (s for s in told(opened().wait("2026-09-25 10:00")) if s.clock == "decision")
    assert _moment(spell.red_at) == "09-20 17:00"
    assert spell.red_hands and spell.red_hands.role == "window"
    assert spell.hands.role == "reviewer"


def hold(script: Script, when: str, holder: int | None) -> Script:
    """Officer 9 takes the open task, or puts it back."""
    case = script.dossier.case("it")
    (task,) = script.dossier.open_tasks(case.id)
    who = Scope(9, posts=frozenset({(case.org_id, task.role)}))
    act = engine.Act("claim" if holder else "release", case.id, who, b"s", task.id)
    so_far = engine.advance(script.book, script.dossier, at(when))
    return script._take(engine.decide(script.book, so_far, act, at(when)))


def oversee(script: Script, when: str, command: str, **words: object) -> Script:
    case = script.dossier.case("it")
    who = Scope(9, posts=frozenset({(case.org_id, "reviewer")}), realms=frozenset({1}))
    act = engine.Act(command, case.id, who, b"s", input=words)
    so_far = engine.advance(script.book, script.dossier, at(when))
    return script._take(engine.decide(script.book, so_far, act, at(when)))


def test_urges_are_counted_and_an_explanation_counts_for_what_was_red_by_then() -> None:
    script = opened().do("2026-09-18 11:00", "it", "accept")
    why = {"cause": "staffing", "words": "两人请假"}
    script = oversee(script, "2026-09-20 10:00", "explain", **why)
    script = oversee(script, "2026-09-21 10:00", "urge", words="快办", reply_by="2026-09-22")
    assert told(script)[0].explanation is None, "it was not red yet when that was written"
    script = oversee(script, "2026-09-21 11:00", "explain", **why)
    (spell,) = told(script)
    assert (spell.urges, _moment(spell.urged_at)) == (1, "09-21 10:00")
    assert spell.explanation and spell.explanation.cause == "staffing"


def test_an_explanation_about_a_finding_explains_no_red() -> None:
    script = opened().do("2026-09-18 11:00", "it", "accept")
    why = {"cause": "staffing", "words": "另一件事", "about": "1/unlisted_fee"}
    script = oversee(script, "2026-09-21 11:00", "explain", **why)
    assert told(script)[0].explanation is None


# Counted once more: at moment after moment, which clocks does the page show red?


@dataclass(frozen=True)
class Move:
    """Some hours later somebody does the n-th of what can be done."""

    hours: int
    choice: int


@given(st.lists(st.builds(Move, st.integers(1, 60), st.integers(0, 50)), max_size=14))
@settings(max_examples=60, deadline=None)
def test_the_account_shows_red_exactly_when_the_light_of_the_clock_was_red(
    moves: list[Move],
) -> None:
    script = played(moves)
    found = told(script)
    for moment, dossier in sampled(script):
        shown = red_by_light(dossier, moment)
        started = {(case.id, name) for case in dossier.cases.values() for name in case.clocks}
        counted = {(s.case_id, s.clock) for s in found if is_red(s, moment)} & started
        assert counted == shown, moment


def played(moves: list[Move]) -> Script:
    script, now = opened(), at(OPENED)
    for move in moves:
        now += timedelta(hours=move.hours)
        script.wait(f"{now:%Y-%m-%d %H:%M}")
        case = script.dossier.case("it")
        anyone = Scope(
            7,
            posts=frozenset((case.org_id, role) for role in ("window", "reviewer", "head")),
            parties=frozenset({7}),
        )
        permitted = list(engine.permits(BOOK, script.dossier, case, anyone))
        if not permitted:
            break
        name, command = permitted[move.choice % len(permitted)]
        words = {
            spec.id: next(iter(spec.choices)) if spec.choices else "7" for spec in command.input
        }
        act = engine.Act(name, case.id, anyone, b"s", input=words)
        so_far = engine.advance(BOOK, script.dossier, now)
        try:
            script._take(engine.decide(BOOK, so_far, act, now))
        except Problem:
            continue  # a guard forbids it; somebody does something else
    return script


def sampled(script: Script) -> Iterator[tuple[datetime, Dossier]]:
    """Moments between the events and after the last, each with the dossier as it was."""
    found = steps(script)
    ends = [step.event.at for step in found[1:]] + [found[-1].event.at + timedelta(days=20)]
    for step, end in zip(found, ends, strict=True):
        moment = step.event.at + timedelta(minutes=1)
        while moment < end:
            yield moment, step.after
            moment += timedelta(hours=7, minutes=13)


def red_by_light(dossier: Dossier, moment: datetime) -> set[tuple[UUID, str]]:
    red = set()
    for case in dossier.cases.values():
        for name, run in case.clocks.items():
            reading = lights.reading(run, BOOK, moment)
            counts = BOOK.lifecycle(case.definition).clocks[name].counts == "office"
            if counts and reading and reading.light in ("red", "double_red"):
                red.add((case.id, name))
    return red


def is_red(spell: Spell, moment: datetime) -> bool:
    return (
        spell.red_at is not None
        and spell.red_at < moment
        and (spell.ended_at is None or moment <= spell.ended_at)
    )
