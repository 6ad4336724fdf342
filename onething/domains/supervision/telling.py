"""The single place that tells people of a light: each rung once for a task and a spell."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from onething.cases import releases
from onething.domains.supervision import following, models, rungs
from onething.domains.supervision.content import HOLDER, Escalation, Tell
from onething.parties.models import Post

MOST = 500
"""Spells of which people are told in one round."""


def tell_due(now: datetime) -> int:
    """Tell what is due by now; of how many spells that was."""
    due = models.Spell.objects.filter(next_at__lte=now).order_by("next_at", "id")
    rows = list(due.values_list("id", "dossier_id")[:MOST])
    for id, dossier_id in rows:
        with transaction.atomic():
            following.alone(dossier_id)
            row = models.Spell.objects.filter(pk=id, next_at__lte=now).first()
            if row:
                _tell(row, now)
    return len(rows)


def _tell(row: models.Spell, now: datetime) -> None:
    newest = releases.newest(row.realm_id)
    assert newest is not None, "a case is always of some release"
    ladder, calendar = following.ladder(newest), releases.book(newest, newest).calendar
    spell = following.spell_of(row)
    told = following.told_of(row.dossier_id).get(
        (following.whose(spell), spell.clock, spell.n), set()
    )
    for rung, is_worth in list(rungs.reached(ladder, spell, told, calendar, now)):
        people = people_of(ladder[rung], row, now) if is_worth else []
        _take(rung, row, people, now)
        told.add(rung)
    row.next_at = rungs.next_at(ladder, spell, told, calendar)
    row.save(update_fields=["next_at"])


def _take(rung: str, row: models.Spell, people: list[int], now: datetime) -> None:
    taken, is_new = models.Told.objects.get_or_create(
        task_id=row.task_id or row.case_id,
        clock=row.clock,
        n=row.n,
        rung=rung,
        defaults={"case_id": row.case_id, "dossier_id": row.dossier_id, "at": now},
    )
    if is_new:
        taken.people.set(people)


def people_of(rung: Escalation, row: models.Spell, now: datetime) -> list[int]:
    """The accounts a rung tells now, each once: posts are looked up live."""
    found = [id for tell in rung.tell for id in _people(tell, row, now)]
    return list(dict.fromkeys(found))


def _people(tell: Tell, row: models.Spell, now: datetime) -> Iterator[int]:
    if tell.post == HOLDER:
        held = [row.holder_id] if row.holder_id else _posts(Q(org_id=row.org_id), row.role, now)
        yield from held
        return
    within = Q(org_id=row.org_id)
    if tell.within == "realm":
        within = Q(org__realm_id=row.realm_id)
    found = _posts(within, tell.post, now)
    if tell.unless:
        spared = set(_posts(within, tell.unless, now))
        found = [id for id in found if id not in spared]
    if not found and tell.otherwise:
        found = _posts(Q(org_id=row.org_id), tell.otherwise, now)
    yield from found


def _posts(within: Q, role: str, now: datetime) -> list[int]:
    """Who holds a role there now, in the order of the accounts."""
    posts = Post.objects.filter(within, role=role, since__lte=now, account__is_active=True)
    posts = posts.exclude(until__lte=now)
    return list(posts.order_by("account_id").values_list("account_id", flat=True).distinct())
