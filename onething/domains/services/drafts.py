"""The single place that keeps what an applicant typed until it is submitted, once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from onething.cases import service
from onething.cases.engine import Branch
from onething.cases.ledger import Written
from onething.domains.services import forms, handing, problems, register, sheet, shelf, words
from onething.domains.services.content import WHOLE, OneThing
from onething.domains.services.forms import PartForm
from onething.domains.services.models import Draft
from onething.domains.services.sheet import Sheet
from onething.domains.services.shelf import Shelf
from onething.parties.models import Party
from onething.parties.scope import Scope
from onething.uploads import service as uploads

SERIES = "dossier"


@dataclass(frozen=True)
class Fault:
    """What is wrong, in words, and where: the section, the control in its page, the field."""

    section: str
    anchor: str
    field: str
    says: str


@dataclass(frozen=True)
class Paper:
    """A draft with the form it fills in, as the release it is on asks for it."""

    draft: Draft
    shelf: Shelf
    onething: OneThing

    @cached_property
    def sheet(self) -> Sheet:
        values = forms.values(self._fields, self.draft.answers)
        return sheet.make(
            self.onething, self.shelf, values, register.facts(self.draft.party, self._fields)
        )

    @property
    def _fields(self) -> Mapping[str, Any]:
        questions = [q for section in self.onething.sections for q in section.questions]
        return {q.field: self.shelf.fields[q.field] for q in questions}

    def form(self, section: str) -> PartForm | None:
        """The page of this section with its faults; None when it has nothing to ask."""
        part = self.sheet.part(section)
        if part is None or not part.open:
            return None
        form = PartForm(part, self.draft.answers)
        if form.is_begun:
            form.add_breaches(self.sheet)
        return form

    @cached_property
    def faults(self) -> Sequence[Fault]:
        """Everything that keeps it from being submitted, in the order of the form."""
        found = []
        for part in self.sheet.pages:
            answers: dict[str, list[str]] = {
                n: [] for ask in part.open for n in forms.names(ask.field, ask.id)
            }
            form = PartForm(part, {**answers, **self.draft.answers})
            form.add_breaches(self.sheet)
            for name, errors in form.errors.items():
                anchor = forms.anchor(form, name)
                found += [Fault(part.section.id, anchor, name, str(said)) for said in errors]
        return found


def paper(draft: Draft) -> Paper:
    """Raises NoLongerOffered."""
    found = shelf.of(draft.release)
    onething = found.onethings.get(draft.onething)
    if onething is None:
        raise problems.NoLongerOffered()
    return Paper(draft, found, onething)


def begin(scope: Scope, party: Party, onething: str, at: datetime) -> tuple[Draft, bool]:
    """The open draft of this account, firm and one-thing, and whether it is new.

    Raises NotYourFirm, NoLongerOffered.
    """
    if party.pk not in scope.parties:
        raise problems.NotYourFirm()
    now = shelf.newest(party.realm)
    if now is None or onething not in now.onethings:
        raise problems.NoLongerOffered()
    mine = {
        "account_id": scope.actor_id,
        "party": party,
        "onething": onething,
        "sealed__isnull": True,
    }
    fresh = {"release": now.release, "begun_at": at, "saved_at": at}
    try:
        return Draft.objects.get_or_create(**mine, defaults=fresh)
    except IntegrityError:  # two tabs began at once
        return Draft.objects.get(**mine), False


def find(scope: Scope, id: UUID) -> Draft:
    """The draft, if it is this account's and it still acts for the firm. Raises NoDraft."""
    found = (
        Draft.objects.select_related("party__realm")
        .filter(pk=id, account_id=scope.actor_id, party__in=scope.parties)
        .first()
    )
    if found is None:
        raise problems.NoDraft()
    return found


def open_ones(scope: Scope) -> list[Draft]:
    """What this account began and has not submitted, last saved first."""
    mine = Draft.objects.select_related("party__realm").filter(
        account_id=scope.actor_id, party__in=scope.parties, dossier_id=None
    )
    return list(mine.order_by("-saved_at")[:20])


def renew(draft: Draft) -> bool:
    """Bring an open draft onto what is published now; whether its one-thing has changed.

    No answer is lost: what the new form does not ask stays in the draft. Raises NoLongerOffered.
    """
    now = shelf.newest(draft.party.realm)
    if draft.sealed is not None or now is None or now.release == draft.release:
        return False
    if draft.onething not in now.onethings:
        raise problems.NoLongerOffered()
    has_changed = not shelf.is_same(draft.onething, draft.release, now.release)
    draft.release = now.release
    Draft.objects.filter(pk=draft.pk, sealed__isnull=True).update(release=now.release)
    return has_changed


def keep(draft: Draft, typed: forms.Typed, at: datetime) -> None:
    """Keep what was typed beside what another tab may have kept; a sealed draft stays as it is."""
    with transaction.atomic():
        row = Draft.objects.select_for_update().get(pk=draft.pk)
        if row.sealed is None:
            row.answers = {**row.answers, **typed}
            row.saved_at = at
            row.save(update_fields=["answers", "saved_at"])
    draft.answers, draft.saved_at, draft.sealed = row.answers, row.saved_at, row.sealed


def drop(draft: Draft) -> None:
    """Throw an open draft away with the files in it; one that was submitted stays."""
    gone, _rows = Draft.objects.filter(pk=draft.pk, sealed__isnull=True).delete()
    if gone:
        uploads.drop_all(draft.pk)


def submit(scope: Scope, draft: Draft, at: datetime) -> UUID:
    """The id of the dossier this draft became, now or before.

    What is submitted is fixed first, by whoever submits first; then it is opened under the
    draft's id as key. So two tabs, or one that tries again after a fault, open the same dossier
    once. Raises Unfinished, NothingToSubmit.
    """
    if draft.dossier_id is None:
        written = _open(scope, draft, at)
        draft.dossier_id = written.dossier_id
        Draft.objects.filter(pk=draft.pk).update(dossier_id=written.dossier_id)
    return draft.dossier_id


def _open(scope: Scope, draft: Draft, at: datetime) -> Written:
    if draft.sealed is None:
        request = _request(paper(draft))
        Draft.objects.filter(pk=draft.pk, sealed__isnull=True).update(sealed=request, saved_at=at)
        draft.sealed = Draft.objects.values_list("sealed", flat=True).get(pk=draft.pk)
    return service.open(scope, str(draft.pk), _unsealed(draft), at)


def _request(whole: Paper) -> dict[str, Any]:
    """What is asked of the kernel: a branch for each matter at work, the answers it may see."""
    if whole.faults:
        raise problems.Unfinished(count=len(whole.faults))
    form = whole.sheet
    steps = form.plan.certain
    if not steps:
        raise problems.NothingToSubmit()
    ids = {step.id for step in steps}
    asks = [ask for part in form.parts for ask in part.asks]
    return {
        "branches": [
            [step.id, f"matter/{step.item.matter}", [n for n in step.needs if n in ids]]
            for step in steps
        ],
        "joint": whole.onething.joint and [f"work/{whole.onething.joint}", whole.onething.lead],
        "values": {ask.id: words.plain(form.answers.get(ask.id)) for ask in asks},
        "known": [ask.id for ask in asks if ask.fact],
        "uploads": handing.listed(whole),
    }


def _branches(sealed: Mapping[str, Any]) -> Iterator[Branch]:
    """The matters, and beside them what keeps the limit of the whole, where one is kept."""
    for name, matter, needs in sealed["branches"]:
        yield Branch(name, matter, tuple(needs))
    if joint := sealed.get("joint"):
        definition, lead = joint
        yield Branch(WHOLE, definition, org=lead)


def _unsealed(draft: Draft) -> service.Request:
    sealed = draft.sealed or {}
    return service.Request(
        realm_id=draft.party.realm_id,
        subject=f"onething/{draft.onething}",
        branches=tuple(_branches(sealed)),
        applicant_id=draft.party_id,
        region_id=draft.party.region_id,
        channel="web",
        answers={
            "values": sealed["values"],
            "known": sealed["known"],
            **({"uploads": sealed["uploads"]} if sealed.get("uploads") else {}),
        },
        series=SERIES,
        attributes=sealed["values"],
    )
