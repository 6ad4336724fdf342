"""The single place that says what stands on a receipt."""

import datetime

from onething.cases import history, ledger, promise
from onething.cases.book import Book
from onething.cases.state import Dossier
from onething.domains.services.content import OneThing


def until(onething: OneThing, dossier: Dossier, book: Book) -> datetime.date:
    """The day by which the whole was promised when it came in: along its longest way, as every
    page of the dossier counts it; where no clock says so, by the total of the one-thing."""
    first = promise.first(book, history.steps(ledger.events(dossier.id)))
    if first:
        return first.end
    calendar = book.calendar
    opened = calendar.day_of(dossier.opened_at)
    amount = int(onething.total.amount)
    if onething.total.unit == "wd":
        return calendar.add(opened, amount)
    return opened + datetime.timedelta(amount if onething.total.unit == "cd" else 0)


def check_text(dossier: Dossier) -> str:
    """What the QR code holds: enough to compare with the ledger, nothing about the firm."""
    return f"onething {dossier.number} {dossier.version} {dossier.head.hex()}"
