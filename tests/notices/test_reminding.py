"""Deadlines are called to mind: each rung once, never of a clock that stands still, never late."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from onething.cases.ledger import Written
from onething.cases.state import Task
from onething.clocks import Calendar
from onething.notices import reminding
from onething.notices.content import Ladder, Rung
from onething.packs import PackRefused
from tests.kernel.town import CONTENT, at, pack
from tests.web.city import City

FIVE, TOMORROW, TODAY = "期限到12月14日为止", "12月14日就要到期", "只到12月14日下班前"


@pytest.fixture(autouse=True)
def _commits(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


@dataclass
class Asked:
    """A firm that was asked for corrections, and the calendar it goes by."""

    city: City
    written: Written
    task: Task
    calendar: Calendar

    def before(self, days: int, time: str) -> datetime:
        """So many working days before the deadline, at a time of day."""
        assert self.task.due_at
        day = self.calendar.add(self.calendar.day_of(self.task.due_at), -days)
        return at(f"{day} {time}")

    def told(self) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "select says->>'zh' from message where case_id = %s and key like 'rung/%%'"
                " order by id",
                [self.task.case_id],
            )
            return [row[0] for row in cursor.fetchall()]

    def remind(self, *when: datetime) -> list[str]:
        for each in when:
            reminding.remind(each)
        return self.told()


@pytest.fixture
def asked(city: City) -> Asked:
    written = city.open("social", when=at("2026-11-02 10:00"))
    city.act(
        "social_window", "correct_once", written, "social", at("2026-11-02 11:00"), items="租赁合同"
    )
    (task,) = city.look(written).open_tasks(city.case(written, "social").id)
    from onething.cases import service

    _, book = service.look(city.scope("desk_owner"), written.dossier_id)
    return Asked(city, written, task, book.calendar)


def test_each_rung_is_told_once_when_its_morning_comes(asked: Asked) -> None:
    assert asked.remind(asked.before(6, "12:00"), asked.before(5, "07:59")) == []
    (first,) = asked.remind(asked.before(5, "08:00"), asked.before(5, "08:01"))
    assert FIVE in first
    assert len(asked.remind(asked.before(4, "12:00"), asked.before(1, "07:59"))) == 1
    assert TOMORROW in asked.remind(asked.before(1, "08:00"))[-1]
    assert TODAY in asked.remind(asked.before(0, "08:00"), asked.before(0, "12:00"))[-1]
    assert len(asked.told()) == 3


def test_after_the_deadline_nobody_is_reminded_of_it(asked: Asked) -> None:
    assert asked.task.due_at
    assert asked.remind(asked.task.due_at + timedelta(minutes=1)) == []


def test_whoever_comes_late_hears_only_what_is_nearest(asked: Asked) -> None:
    (told,) = asked.remind(asked.before(1, "15:00"), asked.before(1, "15:01"))
    assert TOMORROW in told


def test_what_was_answered_is_not_called_to_mind(asked: Asked) -> None:
    asked.city.act("desk_owner", "correct", asked.written, "social", answer="已补")
    told = asked.remind(asked.before(1, "12:00"))
    assert not any(rung in said for said in told for rung in (FIVE, TOMORROW, TODAY))


def test_a_rung_that_lay_before_the_task_is_passed_over(asked: Asked) -> None:
    with connection.cursor() as cursor:
        opened = asked.before(5, "09:00")
        cursor.execute("update task set opened_at = %s where id = %s", [opened, asked.task.id])
    try:
        assert asked.remind(asked.before(5, "10:00"), asked.before(4, "10:00")) == []
        assert len(asked.remind(asked.before(1, "10:00"))) == 1
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "update task set opened_at = %s where id = %s",
                [asked.task.opened_at, asked.task.id],
            )


def test_a_deadline_that_moves_takes_its_rungs_along(asked: Asked) -> None:
    """Passed over for the old deadline, a rung is told for the new one; told, it stays told."""
    late, early = asked.before(0, "17:00"), asked.before(20, "17:00")

    def move(due: datetime) -> None:
        with connection.cursor() as cursor:
            cursor.execute("update task set due_at = %s where id = %s", [due, asked.task.id])

    try:
        move(early)
        assert len(asked.remind(asked.before(21, "12:00"))) == 1, "tomorrow, of the early one"
        move(late)
        assert FIVE in asked.remind(asked.before(5, "12:00"))[-1]
        assert len(asked.remind(asked.before(1, "12:00"))) == 2, "tomorrow was told already"
    finally:
        assert asked.task.due_at
        move(asked.task.due_at)


def test_a_paused_clock_reminds_nobody(asked: Asked) -> None:
    with connection.cursor() as cursor:
        cursor.execute("update task set due_at = null where id = %s", [asked.task.id])
        try:
            assert asked.remind(asked.before(1, "12:00")) == []
        finally:
            cursor.execute(
                "update task set due_at = %s where id = %s", [asked.task.due_at, asked.task.id]
            )


def test_whoever_holds_a_task_is_told_when_its_clock_turns_yellow(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    says = {"zh": "{due}到期", "en": "due on {due}"}
    ladder = Ladder.model_validate(
        {"to": "office", "rungs": {"y": {"when": "yellow", "says": says}}}
    )
    monkeypatch.setattr(reminding, "ladders", lambda release: {"office": ladder})
    written = city.open("registration", when=at("2026-11-02 10:00"))
    city.act("market_window", "accept", written, "registration", at("2026-11-02 10:05"))
    city.act("market_reviewer", "claim", written, "registration", at("2026-11-02 10:10"))
    case = city.case(written, "registration")
    (task,) = city.look(written).open_tasks(case.id)
    yellow = at("2026-11-03 00:00")
    with connection.cursor() as cursor:
        cursor.execute("update task set warn_at = %s where id = %s", [yellow, task.id])
        try:
            reminding.remind(yellow - timedelta(minutes=1))
            reminding.remind(yellow)
            cursor.execute(
                "select account_id, at, says->>'en' from message"
                " where case_id = %s and key like 'rung/%%'",
                [case.id],
            )
            ((account, when, said),) = cursor.fetchall()
        finally:
            cursor.execute("update task set warn_at = %s where id = %s", [task.warn_at, task.id])
    assert (account, when) == (city.scope("market_reviewer").actor_id, yellow)
    assert said.startswith("due on ") and "{" not in said


def test_a_rung_says_when_exactly_once() -> None:
    for wrong in ({}, {"before": "1 wd", "when": "yellow"}, {"before": "1 wh"}):
        with pytest.raises(ValueError):
            Rung.model_validate({**wrong, "says": {"zh": "到期"}})
    with pytest.raises(ValueError):
        Rung.model_validate({"before": "1 wd", "says": {"zh": "{name}，请办理"}})
    Ladder.model_validate(
        {"to": "office", "rungs": {"x": {"before": "30 min", "says": {"zh": "到期"}}}}
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('sending: {s: {start: "20:00", end: "08:00"}}', "08:00 不晚于 20:00"),
        ('sending: {s: {start: "08:00", end: "20:00", urgent: [nothing]}}', "没有消息“nothing”"),
        ("ladder: {x: {to: office, clocks: [none], rungs: {}}}", "没有时钟“none”"),
    ],
)
def test_hours_and_ladders_that_cannot_be_meant_are_refused(
    tmp_path: object, text: str, said: str
) -> None:
    import shutil
    from pathlib import Path

    folder = Path(str(tmp_path)) / "changchun"
    shutil.copytree(CONTENT / "changchun", folder)
    (folder / "sending.yaml").write_text(text)
    with pytest.raises(PackRefused, match=said):
        pack("changchun", folder.parent)
