"""The single place that says what was handed in for an application, and who may see it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from onething.cases import service as cases
from onething.cases.state import Dossier
from onething.domains.services import compiler, shelf
from onething.domains.services.models import Draft
from onething.domains.services.saving import Needed
from onething.parties import access
from onething.parties.scope import Scope
from onething.uploads import service as files
from onething.uploads.models import Upload

if TYPE_CHECKING:
    from onething.domains.services.drafts import Paper


@dataclass(frozen=True)
class Slot:
    """A material with the files that were handed in for it."""

    needed: Needed
    files: tuple[Upload, ...]

    @property
    def is_missing(self) -> bool:
        """Wanted by now, and nothing is there: what may follow later is not missing."""
        return (
            not self.files
            and self.needed.is_certain
            and self.needed.material.necessity == "required"
        )


def slots(paper: "Paper") -> list[Slot]:
    """What this applicant is to hand in, in the order of the list of materials."""
    found = compiler.compile(paper.draft.onething, paper.shelf, paper.sheet.answers)
    wanted = [needed for needed in found.needed if not needed.is_replaced]
    by_slot: dict[str, list[Upload]] = {}
    for upload in files.of(paper.draft.pk) if wanted else ():
        by_slot.setdefault(upload.slot, []).append(upload)
    return [Slot(needed, tuple(by_slot.get(needed.id, ()))) for needed in wanted]


def take(
    paper: "Paper", slot: str, name: str, chunks: Iterable[bytes], at: datetime
) -> Upload | None:
    """Keep a file for a material of this draft; None when this application wants no such one.

    Raises what `uploads.take` raises.
    """
    if slot not in {one.needed.id for one in slots(paper)}:
        return None
    return files.take(paper.draft.account_id, paper.draft.pk, slot, name, chunks, at)


def listed(paper: "Paper") -> list[dict[str, Any]]:
    """What was handed in, as it is submitted: the digest proves later that a file is the same."""
    return [
        {
            "id": str(upload.pk),
            "slot": slot.needed.id,
            "name": upload.name,
            "media": upload.media,
            "size": upload.size,
            "pages": upload.pages,
            "digest": upload.digest,
        }
        for slot in slots(paper)
        for upload in slot.files
    ]


def seen(scope: Scope, id: UUID, at: datetime) -> Upload | None:
    """A file, if this scope may see it: who acts for the firm; once it was submitted, a
    department whose matter wants it, and then the look is noted. None otherwise."""
    upload = Upload.objects.filter(pk=id).first()
    draft = Draft.objects.filter(pk=upload.holder).first() if upload else None
    if upload is None or draft is None:
        return None
    if draft.party_id in scope.parties and (draft.dossier_id or draft.account_id == scope.actor_id):
        return upload
    if draft.dossier_id is None or not files.is_safe(upload):
        return None
    dossier, _book = cases.look(scope, draft.dossier_id, at)
    purpose = _wanted_by(scope, dossier, upload.slot)
    if purpose is None:
        return None
    access.looked(scope.actor_id, dossier.id, [upload.slot], purpose, at)
    return upload


def _wanted_by(scope: Scope, dossier: Dossier, slot: str) -> str | None:
    """The definition of a case of one's own department that wants this material."""
    matters = shelf.of(dossier.release).matters
    for case in dossier.cases.values():
        matter = matters.get(case.definition.partition("/")[2])
        wanted = {wish.material for wish in matter.materials} if matter else set()
        if slot in wanted and scope.works_in(case.org_id):
            return case.definition
    return None


def by_slot(recorded: Mapping[str, Any]) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """The files of a submitted application by material."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for one in recorded.get("uploads", ()):
        found.setdefault(one["slot"], []).append(one)
    return found


def drop(paper: "Paper", id: UUID) -> Upload | None:
    """Take a file back that was not submitted yet; None when there is no such one."""
    return files.drop(paper.draft.pk, id)
