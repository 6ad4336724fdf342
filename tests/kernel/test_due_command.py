"""`onething due` says what the limits and calendars of a pack give, without a case."""

import pytest

from onething.project import cli
from tests.kernel.town import CONTENT

PACK = str(CONTENT / "changchun")


def asked(*words: str) -> int:
    return cli.main(["due", PACK, *words])


def test_paused_days_are_not_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked("matter/dispatch_permit_change", "2026-09-21") == 0
    assert "4 wd: 2026-09-28" in capsys.readouterr().out
    words = ("matter/dispatch_permit_change", "2026-09-21", "--pause", "2026-09-23/2026-09-24")
    assert asked(*words) == 0
    assert "4 wd: 2026-09-30" in capsys.readouterr().out


def test_an_extension_lengthens_both_limits(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked("matter/registration_change", "2026-03-02", "--extension", "3") == 0
    assert capsys.readouterr().out.splitlines() == [
        "承诺 promised 1 wd: 2026-03-06 17:00",
        "法定 legal 3 wd: 2026-03-10 17:00",
    ]


def test_a_clock_that_the_definition_leaves_out_is_that_of_its_lifecycle(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert asked("matter/registration_change", "2026-03-02", "--clock", "intake") == 0
    assert "5 wd: 2026-03-09" in capsys.readouterr().out


def test_a_deadline_can_be_asked_as_the_calendar_was_known_then(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The holidays of 2026 were published on 4 November 2025; before, New Year was not known."""
    words = ("matter/registration_change", "2025-12-31", "--known")
    assert asked(*words, "2025-11-03") == 0
    assert "1 wd: 2026-01-01 17:00,放假安排未公布" in capsys.readouterr().out
    assert asked(*words, "2025-11-04") == 0
    assert "1 wd: 2026-01-04 17:00\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("matter/nothing", "2026-03-02"), "matter/nothing"),
        (("nothing", "2026-03-02"), "—"),
        (("matter/tax_change", "2026-03-02", "--clock", "nap"), "intake, decision"),
        (("matter/tax_change", "2026-13-02"), "2026-13-02"),
        (("matter/tax_change", "2026-03-02", "--known", "yesterday"), "yesterday"),
        (("matter/tax_change", "2026-03-02", "--pause", "2026-03-05/2026-03-04"), "2026-03-05"),
    ],
)
def test_what_cannot_be_answered_is_said(
    words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(*words) == 2
    assert told in capsys.readouterr().err
