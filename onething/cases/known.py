"""Dossiers as this process last read or wrote them, so that what did not change is not sent again.

The head hash binds everything that ever happened to a dossier, so it names a state for ever: what
is kept is right exactly when the head in the database is still the same, which every read asks.
"""

from threading import Lock
from uuid import UUID

from onething.cases.state import Dossier

MOST = 500
"""Dossiers kept, the latest used; one takes some 20 kB."""

_kept: dict[UUID, Dossier] = {}
_lock = Lock()


def get(id: UUID) -> Dossier | None:
    """The dossier as this process knows it, which may be old; None when it does not know it."""
    return _kept.get(id)


def keep(dossier: Dossier) -> Dossier:
    """Remember the dossier, which comes back, in place of the one unused longest."""
    with _lock:
        _kept.pop(dossier.id, None)
        _kept[dossier.id] = dossier
        if len(_kept) > MOST:
            del _kept[next(iter(_kept))]
    return dossier


def forget(id: UUID) -> None:
    """Know no more of the dossier than a new process does."""
    with _lock:
        _kept.pop(id, None)
