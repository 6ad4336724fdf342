"""The single place where firms are found by what somebody typed, and made findable."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection

from onething.parties import signs
from onething.parties.signs import Wanted

MOST = 300
"""Firms of one search: who finds more than that has to say more."""

BATCH = 2000

_LEARN = """
insert into parties_signs (party_id, said, plain, sound, initials, code, signs)
values (%s, %s, %s, %s, %s, %s, array_to_tsvector(%s::text[]))
on conflict (party_id) do update set said = excluded.said, plain = excluded.plain,
    sound = excluded.sound, initials = excluded.initials, code = excluded.code,
    signs = excluded.signs
"""
_UNKNOWN = """
select p.id, p.name, p.code from parties_party p left join parties_signs s on s.party_id = p.id
where p.id > %s and (s.party_id is null or s.said <> p.name || ' ' || p.code)
order by p.id limit %s
"""


def learn(parties: Iterable[tuple[int, str, str]]) -> int:
    """Make these (id, name, code) findable as they are called now; how many they were."""
    rows = [_row(*party) for party in parties]
    with connection.cursor() as cursor:
        cursor.executemany(_LEARN, rows)
    return len(rows)


def _row(id: int, name: str, code: str) -> tuple[Any, ...]:
    known = signs.known(name, code)
    said = f"{name} {code}"
    return id, said, known.plain, known.sound, known.initials, known.code, list(known.signs)


def catch_up() -> Iterator[int]:
    """Make every firm findable that is not yet, or is called otherwise by now; after each batch
    how many it were."""
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_UNKNOWN, [last, BATCH])
            found = cursor.fetchall()
        if not found:
            return
        yield learn(found)
        last = found[-1][0]


def condition(words: Sequence[Wanted]) -> tuple[str, dict[str, Any]]:
    """SQL over a row `s` of parties_signs that holds where every word fits, and its parameters.

    Nothing can be typed that ends the text of a query: signs are letters, digits and Chinese
    characters.
    """
    parts = ["s.signs @@ %(signs)s::tsquery"]
    params: dict[str, Any] = {"signs": _query(words)}
    for n, word in enumerate(words):
        parts.append(
            f"(strpos(s.plain, %(word{n})s) > 0 or s.sound ~ %(sound{n})s"
            f" or %(long{n})s and strpos(s.initials, %(word{n})s) > 0"
            f" or %(code{n})s and strpos(s.code, %(word{n})s) > 0)"
        )
        is_long = len(word.word) > 1
        params |= {
            f"word{n}": word.word,
            f"sound{n}": word.pattern if is_long else "$^",
            f"long{n}": is_long,
            f"code{n}": word.is_code,
        }
    return " and ".join(parts), params


def _query(words: Sequence[Wanted]) -> str:
    return " & ".join(
        "(" + " | ".join("(" + " & ".join(map(_sign, each)) + ")" for each in word.queries) + ")"
        for word in words
    )


def _sign(text: str) -> str:
    return f"'{text.removesuffix('*')}'" + (":*" if text.endswith("*") else "")


def firms(words: Sequence[Wanted], realms: Iterable[int]) -> list[int]:
    """The ids of the parties of these realms that all the words fit; of more than MOST some."""
    if not words:
        return []
    fits, params = condition(words)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select s.party_id from parties_signs s join parties_party p on p.id = s.party_id"
            f" where {fits} and p.realm_id = any(%(realms)s) limit {MOST}",
            {**params, "realms": list(realms)},
        )
        return [row[0] for row in cursor.fetchall()]
