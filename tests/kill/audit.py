"""What was acknowledged, held against what is stored. Not a line of the kernel is asked: the
tables are read as they stand."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

from tests.kill import acknowledged

Said = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """An event: which command wrote it, and what it promises."""

    dossier: str
    seq: int
    case: str | None
    type: str
    command: str | None
    hash: str


@dataclass(frozen=True)
class Books:
    """Everything that is stored."""

    accounts: Mapping[str, int]
    numbers: Sequence[tuple[str, str]]  # dossier, number
    lines: Sequence[Line]
    keys: frozenset[str]  # `actor:key` of every command
    counted: int
    untold: int  # of the outbox
    told: int
    to_tell: int


_UNTOLD = "select count(*) from outbox where done_at is null"


def read(url: str) -> Books:
    with psycopg.connect(url) as connection:

        def rows(statement: str) -> list[Any]:
            return connection.execute(statement).fetchall()

        return Books(
            accounts=dict(rows("select username, id from parties_account")),
            numbers=rows("select id::text, number from dossier"),
            lines=[
                Line(*row)
                for row in rows(
                    "select dossier_id::text, seq, case_id::text, type, command_id,"
                    " encode(hash, 'hex') from event"
                )
            ],
            keys=frozenset(row[0] for row in rows("select actor_id || ':' || key from command")),
            counted=rows("select coalesce(sum(last), 0)::bigint from counter")[0][0],
            untold=rows(_UNTOLD)[0][0],
            told=rows("select count(*) from message where outbox_id is not null")[0][0],
            to_tell=rows("select count(*) from outbox where kind = 'notify'")[0][0],
        )


def untold(url: str) -> int:
    """How much of the outbox waits to be delivered."""
    with psycopg.connect(url) as connection:
        return int(connection.execute(_UNTOLD).fetchall()[0][0])


def wrong(said: Sequence[Said], books: Books) -> list[str]:
    """Every promise that was broken, in words; nothing when all were kept."""
    by_command = defaultdict(list)
    for line in books.lines:
        if line.command:
            by_command[line.command].append(line)
    taken = {_id(ack, books) for ack in said if ack["what"] in _TAKEN}
    return [
        *_acknowledged(said, books, by_command),
        *_receipts(said, books),
        *_refused(said, books, by_command, taken),
        *_unacknowledged(books, by_command, taken),
        *_numbers(books),
        *_messages(books),
        *(f"{ack['path']} answered {ack['status']}: {ack['body']}" for ack in of(said, "broken")),
        *_end(said),
    ]


_TAKEN = (acknowledged.SUBMITTED, acknowledged.DONE)


def of(said: Sequence[Said], what: str) -> list[Said]:
    """The answers of one kind."""
    return [ack for ack in said if ack["what"] == what]


def _id(ack: Said, books: Books) -> str:
    return f"{books.accounts.get(ack['account'])}:{ack['key']}"


def _acknowledged(
    said: Sequence[Said], books: Books, by_command: Mapping[str, Sequence[Line]]
) -> Iterator[str]:
    """Each is in the ledger once, whole, in one dossier, and its key is kept."""
    for ack in said:
        if ack["what"] not in _TAKEN:
            continue
        id, type = _id(ack, books), ack.get("command", "open")
        lines = [line for line in by_command.get(id, ()) if line.type == type]
        if not lines:
            yield f"lost: {type} under {id} was acknowledged"
            continue
        if len(lines) > 1:
            yield f"applied {len(lines)} times: {type} under {id}"
        if ack.get("case") not in (None, lines[0].case):
            yield f"misplaced: {type} under {id} was meant for case {ack['case']}"
        if ack.get("dossier") not in (None, lines[0].dossier):
            yield f"misplaced: {type} under {id} was said to be dossier {ack['dossier']}"
        if id not in books.keys:
            yield f"forgotten: the key of {id}"


def _receipts(said: Sequence[Said], books: Books) -> Iterator[str]:
    """Each names a dossier by the number it has, and a head that stands in its chain."""
    numbers = defaultdict(list)
    for dossier, number in books.numbers:
        numbers[number].append(dossier)
    heads = {(line.dossier, line.seq): line.hash for line in books.lines}
    for ack in of(said, acknowledged.RECEIPT):
        if (stored := numbers.get(ack["number"], [])) != [ack["dossier"]]:
            yield f"number {ack['number']}: given to {ack['dossier']}, stored for {stored}"
        if heads.get((ack["dossier"], ack["seq"])) != ack["head"]:
            yield f"number {ack['number']}: no event {ack['seq']} with the head of the receipt"


def _refused(
    said: Sequence[Said],
    books: Books,
    by_command: Mapping[str, Sequence[Line]],
    taken: set[str],
) -> Iterator[str]:
    """What was refused has stored nothing."""
    for ack in of(said, acknowledged.REFUSED):
        id = _id(ack, books)
        if id not in taken and (by_command.get(id) or id in books.keys):
            yield f"stored all the same: {ack['command']} under {id} was refused ({ack['status']})"


def _unacknowledged(
    books: Books, by_command: Mapping[str, Sequence[Line]], taken: set[str]
) -> Iterator[str]:
    """Everything sent was answered in the end, so nothing else can be there."""
    for id in sorted(books.keys | by_command.keys()):
        if id not in taken and not id.startswith("0:"):
            yield f"nobody was told: {id}"
        if len({line.dossier for line in by_command.get(id, ())}) > 1:
            yield f"in two dossiers: {id}"


def _numbers(books: Books) -> Iterator[str]:
    """Given one after the other, none twice, none left out."""
    given = Counter(int(number.rpartition("-")[2]) for _, number in books.numbers)
    if wrong := {n: given[n] for n in range(1, books.counted + 1) if given[n] != 1}:
        yield f"numbers not given once (number: times): {wrong}"
    if len(books.numbers) != books.counted:
        yield f"{books.counted} numbers were counted, {len(books.numbers)} dossiers are stored"


def _messages(books: Books) -> Iterator[str]:
    """What is to be told is told once."""
    if books.untold:
        yield f"{books.untold} messages were never delivered"
    if books.told != books.to_tell:
        yield f"{books.to_tell} messages were to be delivered, {books.told} were"


def _end(said: Sequence[Said]) -> Iterator[str]:
    """Everybody came to the end of what was begun."""
    ended = of(said, acknowledged.ENDED)
    if not ended:
        yield "the client did not come to its end"
    elif ended[-1]["left"]:
        yield f"{ended[-1]['left']} people were never answered"
