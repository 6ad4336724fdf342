"""The single place that seals the ledger: once a day, a signed root over every head that moved."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import psycopg

from onething.cases import ledger
from onething.cases.event import canonical
from onething.cases.keys import PublicKey, SigningKey

FORMAT = "onething/seal/1"


@dataclass(frozen=True, slots=True)
class Seal:
    """`root` covers the last event, in the transactions below `upto` and not below the seal
    before, of each dossier; `prev` is the root before, so that no day can be taken out."""

    day: date
    upto: int
    dossiers: int
    root: bytes
    prev: bytes
    key_id: str
    signature: str

    @property
    def message(self) -> bytes:
        fields = [self.day, self.upto, self.dossiers, self.root.hex(), self.prev.hex()]
        return f"{FORMAT}\n{canonical([*fields, self.key_id])}".encode()


_HEADS = """
select distinct on (dossier_id) dossier_id, seq, hash from event
where tx >= %s and tx < %s
order by dossier_id, seq desc
"""


def make(day: date, key: SigningKey) -> Seal | None:
    """Seal everything that was certainly written before now, as the seal of `day`.

    None when that day has its seal already. Transactions still running are left to the next day.
    """
    with ledger.cursor() as cursor:
        last = _last(cursor)
        if last and last.day >= day:
            return None
        row = cursor.execute(f"select {ledger.HORIZON}")
        upto = row.fetchone()[0]  # type: ignore[index]
        after, prev = (last.upto, last.root) if last else (0, b"")
        root, count = root_of(cursor, after, upto, prev)
        draft = Seal(day, upto, count, root, prev, key.public.id, "")
        made = Seal(day, upto, count, root, prev, draft.key_id, key.sign(draft.message))
        cursor.execute(
            "insert into seal (day, upto, dossiers, root, prev, key_id, signature)"
            " values (%s, %s, %s, %s, %s, %s, %s) on conflict do nothing",
            (day, upto, count, root, prev, made.key_id, made.signature),
        )
        return made if cursor.rowcount else None


def root_of(cursor: psycopg.Cursor, after: int, upto: int, prev: bytes) -> tuple[bytes, int]:
    """(root, dossiers) over the heads in a window of transactions, in the order of their ids."""
    digest, count = hashlib.sha256(f"{FORMAT}\n".encode() + prev), 0
    cursor.execute(_HEADS, (after, upto))
    for dossier_id, seq, hash in cursor:
        digest.update(dossier_id.bytes + seq.to_bytes(4) + hash)
        count += 1
    return digest.digest(), count


def all_seals(cursor: psycopg.Cursor) -> list[Seal]:
    """Every seal, oldest first."""
    cursor.execute(f"{_SELECT} order by day")
    return [Seal(*row) for row in cursor.fetchall()]


def faults(cursor: psycopg.Cursor, key: PublicKey | None) -> Iterator[tuple[date, str]]:
    """(day, what is wrong) of every seal that does not fit the ledger, its neighbour or the key."""
    after, prev = 0, b""
    for seal in all_seals(cursor):
        if seal.prev != prev:
            yield seal.day, "it does not follow the seal before it"
        root, count = root_of(cursor, after, seal.upto, seal.prev)
        if root != seal.root:
            yield seal.day, f"the ledger of that day was rewritten ({count} dossiers now)"
        if key and key.id == seal.key_id and not key.accepts(seal.message, seal.signature):
            yield seal.day, "its signature does not fit"
        after, prev = seal.upto, seal.root


_SELECT = "select day, upto, dossiers, root, prev, key_id, signature from seal"


def _last(cursor: psycopg.Cursor) -> Seal | None:
    row = cursor.execute(f"{_SELECT} order by day desc limit 1").fetchone()
    return Seal(*row) if row else None
