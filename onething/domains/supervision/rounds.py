"""What oversight does in each round of the worker."""

from datetime import datetime

from onething.domains.supervision import following, telling


def go(now: datetime) -> bool:
    """Read what was written, then tell what is due; whether there is more to do at once.

    Nobody is told anything before everything written was read: a clock may have stopped since.
    """
    if following.catch_up(now) >= following.MOST:
        return True
    return telling.tell_due(now) == telling.MOST
