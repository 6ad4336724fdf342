"""The single place that takes what a gateway reports of messages it was given."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from onething.notices.models import SMS, Delivery

GOOD = ("delivered", "delivrd", "success", "true", "0")
"""How gateways say that a message arrived, in small letters."""
OPEN = (Delivery.HANDING, Delivery.SENT, Delivery.UNSURE)


def take(told: Iterable[Mapping[str, Any]]) -> int:
    """Settle the deliveries that are spoken of; of how many something became known.

    A report names its message by `id`, what the gateway called it, or by `reference`, what we
    called it, and says its `state`. What was unsure is settled by it; the same again says nothing.
    """
    count = 0
    for each in told:
        arrived = str(each["state"]).strip().lower() in GOOD
        state = Delivery.DELIVERED if arrived else Delivery.FAILED
        error = "" if arrived else str(each["state"])[:500]
        found = _named(str(each.get("id", "")), str(each.get("reference", "")))
        count += found.filter(state__in=OPEN).update(
            state=state, error=error, moved_at=timezone.now()
        )
    return count


def _named(id: str, reference: str) -> Any:
    mine = Delivery.objects.filter(channel=SMS)
    parts = reference.split(".")
    if len(parts) == 4 and parts[1].isdecimal() and parts[2].isdecimal():
        return mine.filter(message_id=int(parts[1]), account_id=int(parts[2]))
    return mine.filter(receipt=id) if id else mine.none()
