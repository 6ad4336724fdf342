"""The door of this domain: find a one-thing, read its guide, see what one applied for."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from onething.cases import service, worklist
from onething.cases.book import Book
from onething.cases.messages import Message, inbox
from onething.cases.state import Dossier
from onething.domains.services import catalogue, guide, shelf
from onething.domains.services.guide import Guide
from onething.domains.services.mine import Thing, thing
from onething.domains.services.moments import MOMENTS
from onething.packs import Text
from onething.parties.models import Party, Realm
from onething.parties.scope import Scope

PAGE = 20


def by_moment() -> list[tuple[str, list[Guide]]]:
    """(moment, guides) in the order of a firm's life, without moments that have none."""
    found: dict[str, list[Guide]] = defaultdict(list)
    for one in catalogue.guides():
        found[one.onething.moment].append(one)
    return [(moment, found[moment]) for moment in MOMENTS if found[moment]]


def read(realm: str, id: str) -> Guide | None:
    """The guide of a one-thing of a realm; None when there is no such thing now."""
    found = Realm.objects.filter(code=realm).first()
    now = shelf.newest(found) if found else None
    if found is None or now is None or id not in now.onethings:
        return None
    return guide.make(found, id, now)


def firms(scope: Scope, realm: Realm) -> list[Party]:
    """The firms of a realm that one may act for."""
    return list(Party.objects.filter(pk__in=scope.parties, realm=realm).order_by("name"))


def mine(
    scope: Scope, at: datetime, most: int = PAGE, before: UUID | None = None
) -> tuple[list[Thing], UUID | None]:
    """What was submitted for the firms one acts for, newest first, and where to go on; None
    at the end."""
    rows = worklist.mine(scope, most + 1, before)
    things = [thing(row, *service.look(scope, row.dossier_id, at), at) for row in rows[:most]]
    return things, rows[most - 1].dossier_id if len(rows) > most else None


@dataclass(frozen=True)
class Told:
    """Something an applicant was told; `says` is a text of the pack, or words by language."""

    message: Message
    matter: Text
    says: Text | Mapping[str, str]


def messages(scope: Scope, most: int) -> list[Told]:
    """What the firms one acts for were told, newest first."""
    found = inbox(Scope(scope.actor_id, parties=scope.parties), most)
    return [told for told in map(_told, found) if told]


def _told(message: Message) -> Told | None:
    held = shelf.of(message.release)
    matter = held.matters.get(message.definition.partition("/")[2])
    lifecycle = held.lifecycles.get(matter.lifecycle) if matter else None
    if matter is None or lifecycle is None:
        return None
    name = message.message or ""
    task = lifecycle.tasks.get(name)
    says = message.says or lifecycle.messages.get(name) or (task.name if task else None)
    return Told(message, matter.name, says) if says else None


def submitted(scope: Scope, id: UUID, at: datetime) -> tuple[Dossier, Book, Guide | None]:
    """A dossier one may see, with the guide of its one-thing as it was then."""
    dossier, book = service.look(scope, id, at)
    return dossier, book, of(dossier)


def of(dossier: Dossier) -> Guide | None:
    """The guide a dossier was submitted by; None when it is not a one-thing's."""
    kind, _, id = dossier.subject.partition("/")
    held = shelf.of(dossier.release)
    if kind != "onething" or id not in held.onethings:
        return None
    realm = Realm.objects.get(pk=dossier.realm_id)
    return guide.opened(realm, id, held, [case.branch for case in dossier.cases.values()])
