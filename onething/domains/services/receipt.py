"""The single place that says what stands on a receipt."""

import datetime
import io

import segno
from django.utils.safestring import SafeString, mark_safe

from onething.cases.state import Dossier
from onething.clocks import Calendar
from onething.domains.services.content import OneThing


def until(onething: OneThing, dossier: Dossier, calendar: Calendar) -> datetime.date:
    """The last day of what was promised for the whole, counted from the day after it came in."""
    opened = calendar.day_of(dossier.opened_at)
    amount = int(onething.total.amount)
    if onething.total.unit == "wd":
        return calendar.add(opened, amount)
    return opened + datetime.timedelta(amount if onething.total.unit == "cd" else 0)


def check_text(dossier: Dossier) -> str:
    """What the QR code holds: enough to compare with the ledger, nothing about the firm."""
    return f"onething {dossier.number} {dossier.version} {dossier.head.hex()}"


def picture(text: str) -> SafeString:
    """A QR code as SVG, in the colour of the text around it."""
    drawn = io.BytesIO()
    code = segno.make(text, error="m", micro=False)
    code.save(
        drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2, dark="#000",
        light="#fff", svgclass="qr", lineclass=None,
    )  # fmt: skip
    return mark_safe(drawn.getvalue().decode())
