"""The single place that keeps the tables of oversight in step with the ledger.

It reads the ledger in the order in which it was written, dossier by dossier, and makes each
dossier's rows anew from all its events. So a round that is broken off is simply done again, and
the tables can be made anew from nothing.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from onething.cases import history, ledger, releases, urging
from onething.cases.book import Book
from onething.cases.history import Step
from onething.domains.supervision import content, findings, models, rungs, spells
from onething.domains.supervision.findings import Rules
from onething.domains.supervision.spells import Hands, Spell
from onething.parties.scope import APPLICANT

MOST = 2000
"""Events read in one round."""


def catch_up(now: datetime) -> int:
    """Read what was written since the last time; how many events that were."""
    with transaction.atomic():
        place, _made = models.Place.objects.select_for_update().get_or_create(pk=1)
        rows = list(ledger.export(place.tx, MOST))
        if not rows:
            return 0
        follow({event.dossier_id for _tx, event in rows})
        place.tx = rows[-1][0]
        place.save(update_fields=["tx"])
    return len(rows)


def follow(dossier_ids: Iterable[UUID]) -> None:
    """Make the rows of these dossiers anew from their events as they stand now."""
    for dossier_id in sorted(dossier_ids):
        with transaction.atomic():
            alone(dossier_id)
            told = list(history.steps(ledger.events(dossier_id), ledger.words(dossier_id)))
            if told:
                _write(dossier_id, told)


def alone(dossier_id: UUID) -> None:
    """Wait until nobody else writes this dossier's rows: who comes second reads what the first
    one saw, and more."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 136))", [str(dossier_id)])


def _write(dossier_id: UUID, told: Sequence[Step]) -> None:
    last = told[-1].after
    newest = releases.newest_beside(last.release)
    book = releases.book(last.release, newest)
    _write_spells(book, last.realm_id, dossier_id, spells.spells(book, told), newest)
    _write_urges(last.realm_id, dossier_id, told)
    _write_findings(book, rules(last.release, newest), last.realm_id, dossier_id, told)


@lru_cache(maxsize=8)
def ladder(release: int) -> Mapping[str, content.Escalation]:
    """The rungs of a release by id."""
    return releases.bodies(release, "escalation", content.Escalation)


@lru_cache(maxsize=8)
def causes(release: int) -> Mapping[str, content.Cause]:
    """The causes of a release by code."""
    return releases.bodies(release, "cause", content.Cause)


@lru_cache(maxsize=8)
def violations(release: int) -> Mapping[str, content.Violation]:
    """The kinds of violation of a release by id."""
    return releases.bodies(release, "violation", content.Violation)


@lru_cache(maxsize=16)
def rules(release: int, newest: int) -> Rules:
    """What is looked for today, in cases pinned to `release`."""
    bodies = {
        f"{kind}/{id}": json.loads(text)["body"]
        for kind, stored in releases.definitions(release).items()
        for id, text in stored.items()
    }
    return Rules(violations(newest), bodies)


def _write_spells(
    book: Book, realm_id: int, dossier_id: UUID, found: Sequence[Spell], newest: int
) -> None:
    told = told_of(dossier_id)
    rows = [_spell_row(book, realm_id, dossier_id, spell, told, newest) for spell in found]
    kept = models.Spell.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["case_id", "clock", "n"],
        update_fields=[
            field.name
            for field in models.Spell._meta.concrete_fields
            if field.name not in ("id", "case_id", "clock", "n")
        ],
    )
    gone = models.Spell.objects.filter(dossier_id=dossier_id)
    gone.exclude(pk__in=[row.pk for row in kept]).delete()


def told_of(dossier_id: UUID) -> Mapping[tuple[UUID, str, int], set[str]]:
    """The rungs that were taken, by task, clock and spell."""
    found: dict[tuple[UUID, str, int], set[str]] = defaultdict(set)
    for row in models.Told.objects.filter(dossier_id=dossier_id):
        found[row.task_id, row.clock, row.n].add(row.rung)
    return found


def whose(spell: Spell) -> UUID:
    """The task a rung is told for; the case itself where no task of the office is open."""
    return spell.hands.task_id or spell.case_id


def _spell_row(
    book: Book,
    realm_id: int,
    dossier_id: UUID,
    spell: Spell,
    told: Mapping[tuple[UUID, str, int], set[str]],
    newest: int,
) -> models.Spell:
    done = told.get((whose(spell), spell.clock, spell.n), set())
    said, red = spell.explanation, spell.red_hands or spell.hands
    return models.Spell(
        realm_id=realm_id,
        org_id=spell.org_id,
        dossier_id=dossier_id,
        case_id=spell.case_id,
        definition=spell.definition,
        clock=spell.clock,
        n=spell.n,
        since=spell.since,
        warn_at=spell.warn_at,
        red_at=spell.red_at,
        double_at=spell.double_at,
        paused_at=spell.paused_at,
        pauses=[[start.isoformat(), end and end.isoformat()] for start, end in spell.pauses],
        ended_at=spell.ended_at,
        task_id=spell.hands.task_id,
        role=spell.hands.role,
        holder_id=spell.hands.holder_id,
        red_role=red.role,
        red_holder_id=red.holder_id,
        urges=spell.urges,
        urged_at=spell.urged_at,
        explained_seq=said.seq if said else None,
        explained_at=said.at if said else None,
        explained_by=said.by if said else None,
        cause=said.cause if said else "",
        next_at=rungs.next_at(ladder(newest), spell, done, book.calendar),
    )


def spell_of(row: models.Spell) -> Spell:
    """The spell in a row, as far as lights and rungs need it."""
    return Spell(
        case_id=row.case_id,
        org_id=row.org_id,
        definition=row.definition,
        clock=row.clock,
        n=row.n,
        since=row.since,
        warn_at=row.warn_at,
        red_at=row.red_at,
        double_at=row.double_at,
        pauses=pauses_of(row.pauses),
        hands=Hands(row.task_id, row.role, row.holder_id),
        ended_at=row.ended_at,
    )


def pauses_of(stored: Sequence[Any]) -> tuple[tuple[datetime, datetime | None], ...]:
    """Pauses as they stand in a row."""
    return tuple(
        (datetime.fromisoformat(start), datetime.fromisoformat(end) if end else None)
        for start, end in stored
    )


def _write_urges(realm_id: int, dossier_id: UUID, told: Sequence[Step]) -> None:
    """Each urging is answered by the next explanation of its case that is about no finding."""
    last = told[-1].after
    for step in told:
        event, case = step.event, step.case
        if event.type != urging.URGE or case is None:
            continue
        answer = next(
            (
                later.event
                for later in told
                if later.event.seq > event.seq
                and later.event.type == urging.EXPLAIN
                and later.event.case_id == case.id
                and "about" not in later.body["input"]
            ),
            None,
        )
        tasks = [t for t in last.open_tasks(case.id) if t.role != APPLICANT]
        models.Urge.objects.update_or_create(
            dossier_id=dossier_id,
            seq=event.seq,
            defaults={
                "realm_id": realm_id,
                "org_id": case.org_id,
                "case_id": case.id,
                "definition": case.definition,
                "at": event.at,
                "by": event.actor_id,
                "reply_by": date.fromisoformat(step.body["input"]["reply_by"]),
                "role": tasks[0].role if tasks else "",
                "holder_id": tasks[0].holder_id if tasks else None,
                "answered_seq": answer.seq if answer else None,
                "answered_at": answer.at if answer else None,
            },
        )


def _write_findings(
    book: Book, rules: Rules, realm_id: int, dossier_id: UUID, told: Sequence[Step]
) -> None:
    """What was found stays, whatever rules are asked later; what people said to it too."""
    models.Finding.objects.bulk_create(
        [
            models.Finding(
                realm_id=realm_id,
                org_id=each.org_id,
                dossier_id=dossier_id,
                case_id=each.case_id,
                definition=each.definition,
                seq=each.seq,
                kind=each.kind,
                at=each.at,
                by=each.by,
            )
            for each in findings.found(book, rules, told)
        ],
        ignore_conflicts=True,
    )
    for step in told:
        about = step.body["input"].get("about") if step.event.type == urging.EXPLAIN else None
        if about and step.case:
            seq, _slash, kind = about.partition("/")
            models.Finding.objects.filter(
                dossier_id=dossier_id,
                seq=int(seq),
                kind=kind,
                case_id=step.case.id,
                state=models.Finding.CONFIRMED,
            ).update(
                state=models.Finding.EXPLAINED,
                explained_seq=step.event.seq,
                explained_at=step.event.at,
                cause=step.body["input"]["cause"],
            )
