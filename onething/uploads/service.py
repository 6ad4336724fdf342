"""The door of this floor: take a file in, list what was handed in, give it out again."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from onething.uploads import kinds, picture, problems, scan, store
from onething.uploads.models import Upload

MOST = 20
"""Files for one slot of one holder."""


def take(
    account_id: int,
    holder: UUID,
    slot: str,
    name: str,
    chunks: Iterable[bytes],
    at: datetime,
) -> Upload:
    """Keep a file for `slot` of `holder`; the same bytes a second time are the first upload.

    Raises TooLarge, Empty, NotTaken, Broken, Infected, TooMany. A scanner that is away keeps
    nobody from handing in: the file waits for it (`rescan`), and is given to no officer until then.
    """
    name = _clean(name)
    arrived = store.receive(_root(), chunks, settings.UPLOAD_MOST, name)
    try:
        kind = kinds.of(arrived.path, name)
        verdict = _verdict(arrived.path, name)
        with _alone(arrived.digest), transaction.atomic():
            found, is_new = Upload.objects.get_or_create(
                holder=holder,
                slot=slot,
                digest=arrived.digest,
                defaults={
                    "account_id": account_id,
                    "name": name,
                    "media": kind.media,
                    "pages": kind.pages,
                    "size": arrived.size,
                    "at": at,
                    "verdict": verdict,
                    "scanned_at": at if verdict else None,
                },
            )
            if is_new and Upload.objects.filter(holder=holder, slot=slot).count() > MOST:
                raise problems.TooMany(most=MOST)
            store.keep(_root(), arrived)
    finally:
        store.discard(arrived.path)
    return found


def of(holder: UUID) -> Sequence[Upload]:
    """What was handed in for a holder, in the order in which it came."""
    return list(Upload.objects.filter(holder=holder).order_by("at", "id"))


def drop(holder: UUID, id: UUID) -> Upload | None:
    """Take one file back; None when there is none. Its bytes go when nobody else has them."""
    found = Upload.objects.filter(holder=holder, pk=id).first()
    if found is None:
        return None
    with _alone(found.digest):
        found.delete()
        if not Upload.objects.filter(digest=found.digest).exists():
            _forget(found.digest)
    found.pk = id
    return found


def drop_all(holder: UUID) -> None:
    """Take back everything a holder has."""
    for upload in of(holder):
        drop(holder, upload.pk)


def path(upload: Upload) -> Path:
    """Where its bytes are."""
    return store.at(_root(), upload.digest)


def is_safe(upload: Upload) -> bool:
    """Whether it may be given to somebody else: looked at, or there is no scanner here."""
    return upload.verdict == Upload.CLEAN or not (settings.CLAMD or upload.verdict)


def small(upload: Upload) -> Path | None:
    """A small picture of its first page; None when none can be made."""
    target = _small(upload.digest)
    return target if picture.make(path(upload), target) else None


def rescan(now: datetime, most: int = 50) -> int:
    """Look at files the scanner has not seen, each once however many have it; how many it saw.
    What it finds is taken away from all of them."""
    if not settings.CLAMD:
        return 0
    unseen = Upload.objects.filter(verdict="").order_by("at").values_list("digest", flat=True)
    waiting = list(dict.fromkeys(unseen[:most]))
    for seen, digest in enumerate(waiting):
        try:
            found = scan.look(settings.CLAMD, store.at(_root(), digest))
        except scan.Away:
            return seen
        with _alone(digest):
            Upload.objects.filter(digest=digest).update(
                verdict=found or Upload.CLEAN, scanned_at=now
            )
            if found:
                _forget(digest)
    return len(waiting)


@contextmanager
def _alone(digest: str) -> Iterator[None]:
    """Nobody else keeps or forgets these bytes meanwhile: or the last who takes them back would
    take them from whoever hands in the same at that moment."""
    lock = int(digest[:15], 16)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [lock])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s)", [lock])


def _forget(digest: str) -> None:
    store.discard(store.at(_root(), digest))
    store.discard(_small(digest))


def _verdict(path: Path, name: str) -> str:
    """`clean`, or "" when nobody could look. Raises Infected."""
    if not settings.CLAMD:
        return ""
    try:
        found = scan.look(settings.CLAMD, path)
    except scan.Away:
        return ""
    if found:
        raise problems.Infected(name=name, found=found)
    return Upload.CLEAN


def _root() -> Path:
    root: Path = settings.UPLOADS
    return root


def _small(digest: str) -> Path:
    return _root() / "small" / digest[:2] / f"{digest}.jpg"


def _clean(name: str) -> str:
    """A name fit to be shown: its last part, without control characters, 200 characters at most."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(" .")
    return shown[-200:] or "?"
