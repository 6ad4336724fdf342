"""The single place that tells people of a light: each rung once for a task and a spell."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from onething.cases import releases
from onething.domains.supervision import following, models, names, rungs
from onething.domains.supervision.content import HOLDER, Escalation, Tell
from onething.notices import service as notices
from onething.parties.models import Leave, Post
from onething.web import saying

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
            if row and not _sleeps(dossier_id, now):
                _tell(row, now)
    new = list(models.Urge.objects.filter(told_at=None).order_by("id")[:MOST])
    for urge in new:
        with transaction.atomic():
            urged(urge, now)
            models.Urge.objects.filter(pk=urge.pk).update(told_at=now)
    return max(len(rows), len(new))


def _sleeps(dossier_id: UUID, now: datetime) -> bool:
    """Whether its clocks have still to do what was due: one of them may stop this very clock, as
    of the moment it ran out, and then nobody was late."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select 1 from due where dossier_id = %s and at <= %s limit 1", [dossier_id, now]
        )
        return cursor.fetchone() is not None


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
        if _take(rung, row, people, now):
            notices.tell(
                map(notices.account, people),
                key=f"oversight/{row.task_id or row.case_id}/{row.clock}/{row.n}/{rung}",
                says=_says(ladder[rung], row),
                case_id=row.case_id,
                at=now,
            )
        told.add(rung)
    row.next_at = rungs.next_at(ladder, spell, told, calendar)
    row.save(update_fields=["next_at"])


def _take(rung: str, row: models.Spell, people: list[int], now: datetime) -> bool:
    """Write down that a rung was taken; False when it was before."""
    taken, is_new = models.Told.objects.get_or_create(
        task_id=row.task_id or row.case_id,
        clock=row.clock,
        n=row.n,
        rung=rung,
        defaults={"case_id": row.case_id, "dossier_id": row.dossier_id, "at": now},
    )
    if is_new:
        taken.people.set(people)
    return is_new


def _says(rung: Escalation, row: models.Spell) -> dict[str, str]:
    """The message of a rung in every language it has."""
    matter = names.of(row.dossier_id, row.definition)
    said = {}
    for language, text in rung.message.to_dict().items():
        with translation.override(language):
            said[language] = text.format(matter=saying.say(matter), due=saying.on(row.red_at))
    return said


def urged(row: models.Urge, now: datetime) -> None:
    """Tell whoever has the case that it was urged on, and by when a reply is wanted."""
    found = [row.holder_id] if row.holder_id else _posts(Q(org_id=row.org_id), row.role, now)
    said = {}
    for language in names.languages(row.realm_id):
        with translation.override(language):
            matter = saying.say(names.of(row.dossier_id, row.definition))
            said[language] = _("%(matter)s被督办，请于%(day)s前答复。") % {
                "matter": matter,
                "day": saying.on(row.reply_by),
            }
    notices.tell(
        map(notices.account, _with_deputies(found, now)),
        key=f"urge/{row.dossier_id}/{row.seq}",
        says=said,
        case_id=row.case_id,
        at=now,
    )


def people_of(rung: Escalation, row: models.Spell, now: datetime) -> list[int]:
    """The accounts a rung tells now, each once: posts are looked up live."""
    found = [id for tell in rung.tell for id in _people(tell, row, now)]
    return _with_deputies(found, now)


def _with_deputies(people: list[int], now: datetime) -> list[int]:
    """These, each once, and after those on leave whoever stands in for them."""
    away = Leave.objects.filter(account_id__in=people, since__lte=now, until__gt=now)
    deputies = dict(away.exclude(deputy=None).values_list("account_id", "deputy_id"))
    found = [id for person in people for id in (person, deputies.get(person))]
    return list(dict.fromkeys(id for id in found if id is not None))


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
