"""A log of another system is played through the engine, at its own times, beside the town."""

import shutil
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest
from django.utils import timezone

from onething.cases import ledger, problems, releases, service, verify, xes
from onething.cases.book import Book
from onething.cases.replay import cast, figures, rehearsal
from onething.cases.replay.content import Replay
from onething.cases.replay.play import Played, Theatre
from onething.cases.replay.rehearsal import Outcome
from onething.cases.replay.script import ENDING, Script, script
from onething.packs import Pack, PackRefused, read
from onething.parties.install import install
from onething.parties.models import Account, Realm
from onething.parties.scope import Scope
from onething.project.content import KINDS
from tests import data
from tests.kernel import town as towns
from tests.kernel.town import Town

LOG = "eventlogs/receipt.xes.gz"
SLICE = 60
FIRST = datetime(2011, 3, 1, 9, 0, tzinfo=UTC)

Theatrical = tuple[Replay, Realm, Book]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return towns.pack("wabo", towns.CONTENT)


@pytest.fixture(scope="module")
def replay(pack: Pack) -> Replay:
    (found,) = pack.all(Replay).values()
    return found


@pytest.fixture(scope="module")
def book(pack: Pack) -> Book:
    return towns.book(pack)


def perform(id: str, theatrical: Theatrical, scripts: list[Script]) -> list[Played]:
    replay, realm, book = theatrical
    people = cast.hire(book, replay, scripts, realm.languages)
    theatre = Theatre(id, replay, realm.pk, book, people)
    return list(theatre.play(scripts, timezone.now()))


@pytest.fixture(scope="module")
def whole(replay: Replay) -> list[Script]:
    return [script(replay, each) for each in xes.traces(data.path(LOG))]


@pytest.fixture(scope="module")
def outcomes(book: Book, whole: list[Script]) -> list[Outcome]:
    return [outcome for each in whole for outcome in rehearsal.rehearse(book, each)]


@pytest.fixture(scope="module")
def theatrical(town: Town, pack: Pack, replay: Replay) -> Theatrical:
    realm = install(pack, timezone.now())
    release, _ = releases.publish(realm.pk, pack, timezone.now())
    return replay, realm, releases.book(release, release)


@pytest.fixture(scope="module")
def scripts(replay: Replay) -> list[Script]:
    return [script(replay, each) for each in islice(xes.traces(data.path(LOG)), SLICE)]


@pytest.fixture(scope="module")
def played(theatrical: Theatrical, scripts: list[Script]) -> list[Played]:
    return perform("receipt", theatrical, scripts)


def trace(*said: tuple[str, int], ended: int | None = None, **attributes: xes.Value) -> xes.Trace:
    """A trace of (activity, hours after FIRST)."""
    times = {"startdate": FIRST}
    if ended is not None:
        times["enddate"] = FIRST + timedelta(hours=ended)
    events = [
        xes.LogEvent(
            {xes.NAME: name, xes.TIME: FIRST + timedelta(hours=hours), xes.RESOURCE: "Someone"}
        )
        for name, hours in said
    ]
    own = {"concept:name": "case-1", "department": "General", "responsible": "Boss", **times}
    return xes.Trace({**own, **attributes}, tuple(events))


CONFIRM = "Confirmation of receipt"
CHECK = "T02 Check confirmation of receipt"
ADJUST = "T03 Adjust confirmation of receipt"
DETERMINE = "T04 Determine confirmation of receipt"
SEND = "T05 Print and send confirmation of receipt"
WEIGH = "T06 Determine necessity of stop advice"
ADVISE = "T07-1 Draft intern advice aspect 1"
INDICATE = "T10 Determine necessity to stop indication"


class TestRehearsal:
    def test_tasks_of_one_case_go_on_beside_each_other_in_any_order(
        self, replay: Replay, book: Book
    ) -> None:
        one, other = (CHECK, DETERMINE, SEND), (WEIGH, INDICATE)
        for order in ((*one, *other), (*other, *one), (CHECK, WEIGH, DETERMINE, INDICATE, SEND)):
            said = [(name, hours) for hours, name in enumerate((CONFIRM, *order))]
            assert self.unplaced(replay, book, trace(*said, ended=99)) == []

    def test_an_adjusted_confirmation_is_checked_again(self, replay: Replay, book: Book) -> None:
        said = (CONFIRM, CHECK, DETERMINE, ADJUST, CHECK, DETERMINE, SEND)
        named = [(name, hours) for hours, name in enumerate(said)]
        assert self.unplaced(replay, book, trace(*named)) == []

    def test_advice_brings_the_necessity_of_stop_advice_up_again(
        self, replay: Replay, book: Book
    ) -> None:
        said = (CONFIRM, WEIGH, ADVISE, ADVISE, WEIGH, INDICATE)
        named = [(name, hours) for hours, name in enumerate(said)]
        assert self.unplaced(replay, book, trace(*named)) == []

    def test_work_that_was_not_open_is_not_placed(self, replay: Replay, book: Book) -> None:
        left = self.unplaced(replay, book, trace((CONFIRM, 0), (WEIGH, 1), (WEIGH, 2), (SEND, 3)))
        assert left == [(WEIGH, rehearsal.NOT_OPEN), (SEND, rehearsal.NOT_OPEN)]

    def test_a_command_that_is_guarded_says_why_it_is_not_placed(
        self, replay: Replay, book: Book
    ) -> None:
        ((activity, why),) = self.unplaced(replay, book, trace((CONFIRM, 0), (ADJUST, 1)))
        assert activity == ADJUST
        assert why == "Aanpassen kan na de controle en tot de verzending."

    def test_an_activity_that_the_pack_does_not_know_is_not_placed(
        self, replay: Replay, book: Book
    ) -> None:
        left = self.unplaced(replay, book, trace((CONFIRM, 0), ("Have coffee", 1)))
        assert left == [("Have coffee", rehearsal.NO_COMMAND)]

    def test_an_event_without_a_time_is_not_placed(self, replay: Replay, book: Book) -> None:
        untimed = xes.Trace(trace().attributes, (xes.LogEvent({xes.NAME: CONFIRM}),))
        assert self.unplaced(replay, book, untimed) == [(CONFIRM, rehearsal.NO_TIME)]

    def test_nothing_of_a_department_without_a_definition_is_placed(
        self, replay: Replay, book: Book
    ) -> None:
        left = self.unplaced(replay, book, trace((CONFIRM, 0), department="Elsewhere"))
        assert left == [(CONFIRM, rehearsal.NO_DEFINITION)]

    def test_work_after_the_end_still_completes_the_file(self, replay: Replay, book: Book) -> None:
        late = trace((CONFIRM, 2), (CHECK, 3), ended=1)
        assert self.unplaced(replay, book, late) == []

    def test_an_event_before_the_receipt_takes_the_time_of_the_receipt(
        self, replay: Replay, book: Book
    ) -> None:
        (outcome,) = rehearsal.rehearse(book, script(replay, trace((CONFIRM, -5))))
        assert outcome.is_placed and outcome.was_moved

    def test_an_application_ends_by_the_first_command_that_is_allowed(
        self, replay: Replay, book: Book
    ) -> None:
        said = (CONFIRM, CHECK, DETERMINE, SEND, WEIGH, INDICATE)
        done = trace(*[(name, hours) for hours, name in enumerate(said)], ended=9)
        for ended, command in ((done, "close"), (trace((CONFIRM, 0), ended=9), "end")):
            last = rehearsal.rehearse(book, script(replay, ended))[-1]
            assert (last.step.id, last.command) == (ENDING, command)

    @staticmethod
    def unplaced(replay: Replay, book: Book, trace: xes.Trace) -> list[tuple[str, str]]:
        outcomes = rehearsal.rehearse(book, script(replay, trace))
        return [(o.step.activity, o.why) for o in outcomes if o.step.is_event and o.why]


class TestFigures:
    def test_working_days_leave_out_weekends_and_holidays(self, replay: Replay, book: Book) -> None:
        # From Thursday 21 April 2011 over Good Friday and Easter Monday to Wednesday 27 April.
        received = datetime(2011, 4, 21, 9, tzinfo=UTC)
        ended = datetime(2011, 4, 27, 9, tzinfo=UTC)
        easter = script(replay, trace(startdate=received, enddate=ended))
        days = figures.days([easter], book.calendar)
        assert days and (days.ended, days.median, days.p90) == (1, 2, 2)

    def test_nothing_ended_has_no_days(self, replay: Replay, book: Book) -> None:
        assert figures.days([script(replay, trace((CONFIRM, 0)))], book.calendar) is None

    def test_a_promise_of_a_day_is_met_until_the_day_is_over(self, book: Book) -> None:
        noon = datetime(2011, 4, 21, 10, tzinfo=UTC)
        met = figures.met([(noon, noon - timedelta(hours=3)), (noon, None)], book.calendar)
        assert met == figures.Met(ended=1, by_day=1, by_minute=0)


class TestTheWholeLog:
    def test_nearly_every_event_moves_a_task(self, outcomes: list[Outcome]) -> None:
        placing = figures.placing(outcomes)
        assert placing.events == 8577
        assert placing.share >= 0.99, placing.left

    def test_whatever_is_left_has_a_reason(self, outcomes: list[Outcome]) -> None:
        placing = figures.placing(outcomes)
        assert sum(count for _, count in placing.left) == placing.events - placing.placed
        assert all(why for (_, why), _ in placing.left)

    def test_every_application_that_ended_is_ended(self, outcomes: list[Outcome]) -> None:
        endings = Counter(bool(o.command) for o in outcomes if not o.step.is_event)
        assert endings == {True: 1329}

    def test_the_limit_is_the_deadline_that_the_log_gives_most_often(
        self, book: Book, whole: list[Script]
    ) -> None:
        # Longer ones were extended or suspended; when, the log of this phase does not say.
        lengths = Counter(
            (each.deadline.date() - each.received.date()).days for each in whole if each.deadline
        )
        (days, _), *_ = lengths.most_common()
        assert str(book.lifecycles["receipt"].clocks["decision"].limit) == f"{days} cd"


class TestInTheDatabase:
    """A slice of the log in the database where the town lives."""

    @staticmethod
    def told(each: Played) -> list[tuple[str, datetime, str]]:
        assert each.dossier_id
        return [(event.type, event.at, event.body) for event in ledger.events(each.dossier_id)]

    @staticmethod
    def boss(theatrical: Theatrical, each: Played) -> Scope:
        replay, realm, book = theatrical
        return cast.hire(book, replay, [each.script], realm.languages)[each.script.responsible]

    def test_the_database_does_what_the_engine_alone_did(
        self, book: Book, played: list[Played]
    ) -> None:
        assert sum(each.surprises for each in played) == 0
        for each in played:
            rehearsed = rehearsal.rehearse(book, each.script)
            assert [o.command for o in each.outcomes] == [o.command for o in rehearsed]

    def test_everything_happened_at_its_own_time(self, played: list[Played]) -> None:
        for each in played:
            said = [(o.command, o.step.at) for o in each.outcomes if o.command and not o.was_moved]
            told = {(type, at) for type, at, _ in self.told(each)}
            assert ("open", each.script.received) in told
            assert set(said) <= told

    def test_nobody_acts_who_has_no_post(
        self, theatrical: Theatrical, played: list[Played]
    ) -> None:
        replay, _, _ = theatrical
        names = {replay.account.replace("{resource}", o.step.resource)
                 for each in played for o in each.outcomes}  # fmt: skip
        accounts = Account.objects.filter(username__in=names)
        assert len(accounts) == len(names)
        assert all(account.posts.exists() for account in accounts)
        assert not any(account.has_usable_password() for account in accounts)

    def test_nobody_is_hired_for_what_cannot_be_played(self, theatrical: Theatrical) -> None:
        elsewhere = script(theatrical[0], trace((CONFIRM, 0), department="Elsewhere"))
        (played,) = perform("elsewhere", theatrical, [elsewhere])
        assert played.dossier_id is None
        assert not Account.objects.filter(username__contains="Someone").exists()

    def test_what_has_no_end_in_the_log_stays_open(
        self, theatrical: Theatrical, played: list[Played]
    ) -> None:
        for each in played:
            assert each.dossier_id
            dossier, _ = service.look(self.boss(theatrical, each), each.dossier_id)
            assert (dossier.closed_at is None) == (each.script.ended is None)

    def test_the_ledger_of_the_slice_is_clean(self, played: list[Played]) -> None:
        found = [f for f in verify.verify(verify.Count()) if f.where.startswith("OV-")]
        assert found == []

    def test_the_realms_do_not_see_each_other(
        self, town: Town, theatrical: Theatrical, played: list[Played]
    ) -> None:
        ours, theirs = town.open("north").dossier_id, played[0].dossier_id
        assert theirs
        for scope, dossier_id in (
            (town.scope("clerk"), theirs),
            (self.boss(theatrical, played[0]), ours),
        ):
            with pytest.raises(problems.NotFound):
                service.look(scope, dossier_id)

    def test_played_twice_nothing_happens_twice(
        self, theatrical: Theatrical, played: list[Played], scripts: list[Script]
    ) -> None:
        before = [self.told(each) for each in played]
        again = perform("receipt", theatrical, scripts)
        assert [self.told(each) for each in again] == before
        assert [each.outcomes for each in again] == [each.outcomes for each in played]

    def test_broken_off_it_goes_on_where_it_was(
        self,
        theatrical: Theatrical,
        played: list[Played],
        scripts: list[Script],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        act, left = service.act, 50

        def tiring(*given: object, **named: object) -> ledger.Written:
            nonlocal left
            left -= 1
            if left < 0:
                raise KeyboardInterrupt
            return act(*given, **named)  # type: ignore[arg-type]

        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(service, "act", tiring)
            perform("broken", theatrical, scripts)
        resumed = perform("broken", theatrical, scripts)
        for one, other in zip(played, resumed, strict=True):
            assert [told[:2] for told in self.told(one)] == [told[:2] for told in self.told(other)]


class TestContent:
    @pytest.mark.parametrize(
        ("old", "new", "where"),
        [
            (f"{CONFIRM}: confirm", f"{CONFIRM}: confrim", f"commands.{CONFIRM}"),
            ("[close, end]", "[close, finish]", "ending[1]"),
            ("Experts: matter/permit_experts", "Experts: matter/expert", "definitions.Experts"),
            ("Experts: matter/permit_experts", "Experts: mater/permit", "definitions.Experts"),
        ],
    )
    def test_a_replay_names_commands_and_definitions_that_exist(
        self, tmp_path: Path, old: str, new: str, where: str
    ) -> None:
        folder = tmp_path / "wabo"
        shutil.copytree(towns.CONTENT / "wabo", folder)
        file = folder / "replay.yaml"
        file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
        with pytest.raises(PackRefused) as fault:
            read(folder, KINDS)
        assert [each.where for each in fault.value.mistakes] == [f"replay.receipt.{where}"]

    def test_no_chinese_stands_in_the_dutch_pack(self) -> None:
        files = list((towns.CONTENT / "wabo").rglob("*.yaml"))
        assert files
        for file in files:
            text = file.read_text(encoding="utf-8")
            assert not [sign for sign in text if "\u3000" <= sign <= "\uffef"], file

    @pytest.mark.parametrize("year", [2010, 2011, 2012])
    def test_the_holidays_that_follow_easter_are_right(self, book: Book, year: int) -> None:
        easter = _easter(year)
        for days in (-2, 1, 39, 50):  # Good Friday, Easter Monday, Ascension Day, Whit Monday
            assert not book.calendar.is_working(easter + timedelta(days=days))
        for fixed in ((1, 1), (4, 30), (5, 5), (12, 25), (12, 26)):
            assert not book.calendar.is_working(date(year, *fixed))


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), (i, k) = divmod(b, 4), divmod(c, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    m = (a + 11 * h) // 319
    r = (2 * e + 2 * i - k - h + m + 32) % 7
    month = (h - m + r + 90) // 25
    return date(year, month, (h - m + r + month + 19) % 32)
