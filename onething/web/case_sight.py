"""The single place that says how a dossier looks to one reader: what may be seen, in what words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from onething.cases import lights, problems, releases, service
from onething.cases.book import Book
from onething.cases.event import Draft
from onething.cases.lifecycle import Command, Input, Lifecycle
from onething.cases.state import BLOCKED, WAITING, Case, Dossier, Run, Task, dossier_of
from onething.parties.authority import IN_NAME_OF
from onething.parties.models import Account, Org, Party, Post
from onething.parties.scope import APPLICANT, Scope
from onething.web import saying
from onething.web.clock import Clock
from onething.web.reader import scope_of


@dataclass(frozen=True)
class Sight:
    """A dossier at a moment, and the one who looks at it.

    An applicant sees what was decided and said to it; a department its own cases whole and of
    the others state and dates; who oversees a realm sees everything and moves nothing.
    """

    scope: Scope
    dossier: Dossier
    book: Book
    at: datetime
    orgs: Mapping[int, Org]
    applicant: str
    people: dict[int, str] = field(default_factory=dict)
    ahead: tuple[Draft, ...] = ()

    @property
    def is_applicant(self) -> bool:
        return self.dossier.applicant_id in self.scope.parties

    @property
    def oversees(self) -> bool:
        return self.dossier.realm_id in self.scope.realms

    def sees_whole(self, case: Case) -> bool:
        """Whether every word written about the case is for this reader."""
        return self.oversees or case.org_id in self.scope.orgs

    def reads(self, case: Case) -> bool:
        """Whether what was issued in the case is for this reader."""
        return self.is_applicant or self.sees_whole(case)

    def works_on(self, case: Case) -> bool:
        """Whether this reader has a post in the case's department that does any work."""
        return self.scope.works_in(case.org_id)

    @property
    def parts(self) -> tuple[Case, ...]:
        """The cases the dossier was opened for."""
        return self.book.parts(self.dossier)

    def life(self, case: Case) -> Lifecycle:
        return self.book.lifecycle(case.definition)

    def matter(self, case: Case) -> str:
        return saying.say(self.book.definitions[case.definition].name)

    def state(self, case: Case) -> str:
        return state_name(self.book, case.definition, case.state)

    def org(self, case: Case) -> str:
        return saying.say(self.orgs[case.org_id].name)

    def answers(self, case: Case) -> int:
        """The department that answers for the case: its own, or the one in whose name it acts
        because it was entrusted."""
        return self.book.orgs.get(case.facts.get(IN_NAME_OF, ""), case.org_id)

    def speaks(self, case: Case) -> str:
        """The name under which a document of the case goes out."""
        office = self.book.offices.get(self.answers(case))
        return saying.say(office.name) if office else self.org(case)

    def role(self, case: Case, role: str) -> str:
        """A role in words; the applicant's is its own name."""
        return self.applicant if role == APPLICANT else role_name(self.life(case), role)

    def inputs(self, case: Case, command: Command) -> tuple[Input, ...]:
        """What a command must be given, with every choice in words."""
        return self.book.inputs(case.definition, command)

    def clock(self, case: Case, task: Task | None = None) -> Clock | None:
        """The clock of the case that matters now; None when none runs."""
        name = lights.counting(case.clocks, task.clock if task else None)
        return shown(case.clocks[name], self.book, self.at) if name else None

    def case(self, case_id: UUID) -> Case:
        """Raises NotFound."""
        found = self.dossier.cases.get(case_id)
        if found is None:
            raise problems.NotFound()
        return found

    def meet(self, account_ids: Iterable[int | None]) -> None:
        """Look up the names of many at once, before they are said one by one."""
        held = (task.holder_id for task in self.dossier.tasks.values())
        wanted = {id for id in (*account_ids, *held) if id is not None}
        self.people.update(names(sorted(wanted - self.people.keys())))

    def person(self, account_id: int | None) -> str:
        """The name of whoever has this account; "" for none."""
        if account_id is None:
            return ""
        if account_id not in self.people:
            self.people.update(names([account_id]))
        return self.people.get(account_id, "")

    @property
    def subject(self) -> str:
        """What the dossier is about, in words: its definition's name, else its matters'."""
        name = releases.name_of(self.dossier.release, self.dossier.subject)
        return saying.say(name) or "、".join(map(self.matter, self.parts))


def see(request: HttpRequest, dossier_id: UUID) -> Sight:
    """The dossier as this reader may see it now; raises NotFound."""
    return see_as(scope_of(request), dossier_id)


def see_as(viewer: Scope, dossier_id: UUID) -> Sight:
    now = timezone.now()
    decision, book = service.foresee(viewer, dossier_id, now)
    dossier = decision.after
    party = dossier.applicant_id or 0
    applicant = Party.objects.filter(pk=party).values_list("name", flat=True).first()
    orgs = Org.objects.in_bulk({case.org_id for case in dossier.cases.values()})
    return Sight(viewer, dossier, book, now, orgs, applicant or "", ahead=decision.events)


def see_case(request: HttpRequest, case_id: UUID) -> tuple[Sight, Case]:
    """The dossier of a case and the case in it; raises NotFound."""
    sight = see(request, dossier_of(case_id))
    return sight, sight.case(case_id)


def shown(run: Run, book: Book, at: datetime) -> Clock | None:
    """A clock as a page shows it; None when it has stopped or has no limit."""
    found = lights.reading(run, book, at)
    if found is None:
        return None
    due = book.calendar.day_of(found.due) if found.due else None
    return Clock(found.light, due, found.left, found.unit, found.provisional)


def state_name(book: Book, definition: str, state: str) -> str:
    """A state in words; the two before every lifecycle are said here."""
    if state == WAITING:
        return _("等待前面的事项")
    if state == BLOCKED:
        return _("停办：前面的事项没有办成")
    return saying.say(book.lifecycle(definition).states[state].name)


def role_name(life: Lifecycle, role: str) -> str:
    return saying.say(life.roles[role]) if role in life.roles else role


def names(account_ids: list[int]) -> dict[int, str]:
    """The names of accounts by id, in the reader's language."""
    found = Account.objects.filter(pk__in=account_ids).values_list("pk", "name", "username")
    return {pk: saying.say(name) or username for pk, name, username in found}


def holders(org_id: int, role: str, at: datetime) -> dict[int, str]:
    """Who holds a post in a department at a moment: account id to name."""
    return holders_of([(org_id, role)], at)


def holders_of(posts: Iterable[tuple[int, str]], at: datetime) -> dict[int, str]:
    """The same of whoever holds one of these posts, each (department, role)."""
    wanted = Q()
    for org_id, role in posts:
        wanted |= Q(org_id=org_id, role=role)
    if not wanted:
        return {}
    current = Q(until=None) | Q(until__gt=at)
    held = Post.objects.filter(wanted, current, since__lte=at, account__is_active=True)
    found = held.distinct().values_list("account_id", "account__name", "account__username")
    return {pk: saying.say(name) or username for pk, name, username in found}
