"""The single place that offers words used again and again: the pack's and the department's own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from onething.cases import releases
from onething.cases.lifecycle import Input
from onething.cases.state import Case
from onething.problem import Problem
from onething.web import saying
from onething.web.case_sight import Sight
from onething.web.models import Wording
from onething.web.wording_content import Wordings

KIND: Final = "wording"
OF_WORDS: Final = ("text", "lines")
MOST: Final = 50
"""Wordings of one place: more nobody reads through."""

SHORT: Final = 24


class NothingToKeep(Problem):
    status = 422
    says = "还没有写内容。请先写好，再存为常用语。"


@dataclass(frozen=True)
class Offered:
    """Ready words with their places filled. `id` is None for those of the pack, which nobody
    removes here."""

    value: str
    text: str
    id: int | None

    @property
    def short(self) -> str:
        return self.text if len(self.text) <= SHORT else f"{self.text[:SHORT]}…"


def place(case: Case, command: str, input: str) -> str:
    return f"{case.kind}/{command}/{input}"


def offered(
    sight: Sight, case: Case, command: str, inputs: Iterable[Input]
) -> dict[str, list[Offered]]:
    """By input: what this reader's department says there; nothing to who does not work on it."""
    wanted = [spec.id for spec in inputs if spec.type in OF_WORDS]
    if not wanted or not sight.works_on(case):
        return {}
    places = {place(case, command, input): input for input in wanted}
    found: dict[str, list[Offered]] = {input: [] for input in wanted}
    filled = _values(sight, case)
    for n, (at, texts) in enumerate(_of_pack(sight.dossier.release, _code(sight, case))):
        if at in places:
            for m, text in enumerate(texts):
                said = _filled(saying.say(text), filled)
                found[places[at]].append(Offered(f"pack-{n}-{m}", said, None))
    own = Wording.objects.filter(org_id=case.org_id, place__in=places, removed_at=None)
    for row in own.order_by("pk")[:MOST]:
        said = _filled(row.text, filled)
        found[places[row.place]].append(Offered(f"own-{row.pk}", said, row.pk))
    return found


@lru_cache(maxsize=64)
def _of_pack(
    release: int, department: str
) -> tuple[tuple[str, tuple[Mapping[str, str], ...]], ...]:
    """(place, texts) of the newest release beside this one, for a department."""
    bodies = releases.bodies(release, KIND, Wordings).values()
    return tuple(
        (body.place, tuple(text.to_dict() for text in body.texts))
        for body in bodies
        if body.department in (None, department)
    )


def _code(sight: Sight, case: Case) -> str:
    return sight.orgs[case.org_id].code


def _values(sight: Sight, case: Case) -> dict[str, str]:
    return {
        "applicant": sight.applicant,
        "matter": sight.matter(case),
        "number": sight.dossier.number,
        "org": sight.org(case),
        "today": saying.on(timezone.localtime(sight.at).date(), year=True),
    }


def _filled(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def keep(sight: Sight, case: Case, command: str, input: str, text: str) -> str:
    """Keep what was written for the department; what was said. Raises NothingToKeep."""
    text = text.strip()
    if not text:
        raise NothingToKeep()
    at = place(case, command, input)
    own = Wording.objects.filter(org_id=case.org_id, place=at, removed_at=None)
    if own.filter(text=text).exists():
        return _("这段话已经在常用语里")
    Wording.objects.create(
        org_id=case.org_id,
        place=at,
        text=text,
        author_id=sight.scope.actor_id,
        made_at=timezone.now(),
    )
    return _("已存为本部门的常用语")


def forget(sight: Sight, case: Case, id: int) -> str:
    """Remove words of the department; what was said."""
    Wording.objects.filter(org_id=case.org_id, pk=id).update(removed_at=timezone.now())
    return _("常用语已删去")


def remember(sight: Sight, case: Case, id: int) -> str:
    """Bring removed words of the department back; what was said."""
    Wording.objects.filter(org_id=case.org_id, pk=id).update(removed_at=None)
    return _("常用语已恢复")
