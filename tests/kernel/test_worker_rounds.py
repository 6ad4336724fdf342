"""What domains do in each round of the worker."""

from datetime import UTC, datetime

import pytest

from onething.cases import keys, worker
from tests.kernel.town import Town


def test_rounds_of_domains_are_done_in_order_until_told_to_stop(town: Town) -> None:
    """One that has more to do makes the worker go on at once, and does not keep others waiting."""
    done: list[str] = []
    pauses: list[float] = []

    def first(now: datetime) -> bool:
        assert now.tzinfo is UTC
        done.append("first")
        return len(done) < 3

    def second(now: datetime) -> bool:
        done.append("second")
        return False

    def stop(seconds: float) -> bool:
        pauses.append(seconds)
        return len(pauses) == 2

    worker.work(stop, keys.signing(keys.new()), "Asia/Shanghai", rounds=(first, second))
    assert done == ["first", "second", "first", "second"]
    assert pauses[0] == 0.0


def test_a_round_that_fails_keeps_nobody_from_working_and_is_said(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault in one domain once more a second would fill the log, so it rests for a minute."""
    tried: list[str] = []

    def broken(now: datetime) -> bool:
        tried.append("broken")
        raise KeyError("a clock nobody knows")

    def whole(now: datetime) -> bool:
        tried.append("whole")
        return False

    stops = iter([False, False, True])
    key = keys.signing(keys.new())
    worker.work(lambda _pause: next(stops), key, "Asia/Shanghai", rounds=(broken, whole))
    assert tried == ["broken", "whole", "whole", "whole"]
    assert "a clock nobody knows" in caplog.text
