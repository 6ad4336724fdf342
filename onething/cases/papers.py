"""The single place that reads the numbers of documents and finds what is wrong with them.

They are given by the ledger's own statement (`sql`): counted per realm and series, where a series
is what the letterhead puts before the count, such as `长新市监受〔2026〕`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg

from onething.cases.book import Book
from onething.cases.state import Case
from onething.parties.prepared import cursor


def series(book: Book, case: Case, document: str, at: datetime) -> tuple[str, ...]:
    """What stands before and after the count of a document that a case's department issues."""
    spec = book.lifecycle(case.definition).documents.get(document)
    office = book.offices.get(case.org_id)
    code = next((code for code, id in book.orgs.items() if id == case.org_id), "")
    return book.letterhead.numbering(
        (office and office.mark) or code,
        (spec and spec.mark) or document,
        at.astimezone(book.calendar.tz).year,
    )


def numbers(dossier_id: UUID) -> dict[tuple[int, str], str]:
    """The numbers of what was issued in a dossier, by event number and document."""
    with cursor() as ours:
        rows = ours.execute(
            "select seq, document, number from paper where dossier_id = %s",
            (dossier_id,),
            prepare=True,
        ).fetchall()
    return {(seq, document): number for seq, document, number in rows}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong (`unnumbered`, `strange`, `lost` or `altered`), and with what."""

    kind: str
    where: str


_ISSUED = """
select e.dossier_id, e.seq, change->>'document' as document from event e
cross join lateral jsonb_array_elements(e.body::jsonb->'changes') change
where e.body like '%"do":"issue"%' and change->>'do' = 'issue'
"""
_UNNUMBERED = f"""
select d.number || ' ' || i.seq || ' ' || i.document from ({_ISSUED}) i
join dossier d on d.id = i.dossier_id
where not exists (select from paper p where p.dossier_id = i.dossier_id and p.seq = i.seq
    and p.document = i.document)
"""
_STRANGE = f"""
select p.number from paper p where not exists (select from ({_ISSUED}) i
    where i.dossier_id = p.dossier_id and i.seq = p.seq and i.document = p.document)
"""
_LOST = """
select s.series || n from paper_series s cross join lateral generate_series(1, s.last) n
where not exists (select from paper p where p.realm_id = s.realm_id and p.series = s.series
    and p.count = n)
union all
select p.number from paper p left join paper_series s
    on s.realm_id = p.realm_id and s.series = p.series
where s.last is null or p.count > s.last
"""
_ALTERED = """
select p.number from paper p cross join lateral (select p.series || p.count as begins) n
where not starts_with(p.number, n.begins)
    or substr(p.number, length(n.begins) + 1, 1) between '0' and '9'
"""
_FAULTS = {"unnumbered": _UNNUMBERED, "strange": _STRANGE, "lost": _LOST, "altered": _ALTERED}


def faults(ours: psycopg.Cursor) -> Iterator[Fault]:
    """Documents without a number, numbers without a document, gaps in a series."""
    for kind, statement in _FAULTS.items():
        for (where,) in ours.execute(statement).fetchall():
            yield Fault(kind, where)
