"""A small town for tests: its pack, its book without a database, and who lives there."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.db import connection
from pydantic import BaseModel

from onething.cases import engine, ledger, releases, service
from onething.cases.book import Book
from onething.cases.engine import Act, Branch, Decision, Opening
from onething.cases.ledger import Written
from onething.cases.lifecycle import Lifecycle, Series, Workable
from onething.cases.state import Case, Dossier
from onething.clocks.content import CalendarYear, WorkTime, calendars
from onething.packs import Pack, read
from onething.parties.authority import around
from onething.parties.content import Grant, Region
from onething.parties.install import install
from onething.parties.models import Account, Mandate, Party, Realm
from onething.parties.scope import Scope, scope
from onething.project.content import KINDS

PACKS = Path(__file__).parent.parent / "packs"
CONTENT = Path(__file__).parents[2] / "content"
SHANGHAI = ZoneInfo("Asia/Shanghai")
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def pack(name: str, folder: Path = PACKS) -> Pack:
    kinds: Mapping[str, type[BaseModel]] = {**KINDS, "work": Workable}
    return read(folder / name, kinds)


def book(pack: Pack) -> Book:
    """The book of a pack without a database; departments are numbered as they are listed."""
    (work,) = pack.all(WorkTime).values()
    return Book(
        release=1,
        lifecycles=pack.all(Lifecycle),
        definitions={
            f"{kind}/{id}": definition.body
            for kind, definitions in pack.definitions.items()
            for id, definition in definitions.items()
            if isinstance(definition.body, Workable)
        },
        series=pack.all(Series),
        orgs={code: n for n, code in enumerate(pack.definitions["department"], start=1)},
        history=calendars(pack.all(CalendarYear).values(), work, pack.head.zone),
        light_rule=work.lights.rule(),
        grants=pack.all(Grant),
        places=places(pack),
    )


def places(pack: Pack) -> dict[int, tuple[str, ...]]:
    """The regions of a pack, numbered as they are listed, each with those around it."""
    parents = {code: region.parent for code, region in pack.all(Region).items()}
    return {n: around(code, parents) for n, code in enumerate(parents, start=1)}


def at(text: str) -> datetime:
    """`2026-09-18 10:00` on the clocks of the town."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@dataclass
class Script:
    """A dossier played through without a database, as one reads a story."""

    book: Book
    dossier: Dossier
    events: tuple[engine.Draft, ...] = ()

    @classmethod
    def opened(cls, book: Book, when: str, *branches: Branch, **facts: object) -> "Script":
        opening = Opening(
            dossier_id=UUID(int=1 << 64),
            realm_id=1,
            subject="story",
            branches=branches,
            applicant_id=7,
            region_id=None,
            channel="web",
            actor_id=7,
            salt=b"salt",
            records={"answers": facts},
        )
        return cls(book, Dossier.__new__(Dossier))._take(engine.open(book, opening, at(when)))

    def wait(self, until: str) -> "Script":
        """Let the clocks run."""
        return self._take(engine.advance(self.book, self.dossier, at(until)))

    def do(self, when: str, branch: str, command: str, **input: object) -> "Script":
        """Somebody with the right role gives the command."""
        so_far = engine.advance(self.book, self.dossier, at(when))
        case = so_far.after.case(branch)
        act = Act(command, case.id, self._anyone(case, command), b"salt", input=input)
        return self._take(engine.decide(self.book, so_far, act, at(when)))

    def _anyone(self, case: Case, command: str) -> Scope:
        by = self.book.lifecycle(case.definition).commands[command].by
        if by == "applicant":
            return Scope(7, parties=frozenset({7}))
        return Scope(9, posts=frozenset({(case.org_id, by)}))

    def _take(self, decision: Decision) -> "Script":
        self.dossier, self.events = decision.after, (*self.events, *decision.events)
        return self

    def state(self, branch: str) -> str:
        return self.dossier.case(branch).state

    def due(self, branch: str, clock: str) -> str | None:
        """The day a clock of a branch ends, as `2026-09-24`."""
        due = self.dossier.case(branch).clocks[clock].due
        return due and due.astimezone(SHANGHAI).date().isoformat()

    def tasks(self, branch: str) -> set[str]:
        return {t.kind for t in self.dossier.open_tasks(self.dossier.case(branch).id)}

    def changes(self, verb: str) -> list[Mapping[str, object]]:
        return [c for e in self.events for c in e.body["changes"] if c["do"] == verb]


@dataclass
class Town:
    """The town in a database: its realm, a firm with an owner, and everybody's scope."""

    realm: Realm
    firm: Party
    pack: Pack

    @classmethod
    def installed(cls) -> "Town":
        town = pack("town")
        realm = install(town, LONG_AGO)
        releases.publish(realm.pk, town, LONG_AGO)
        firm, _ = Party.objects.get_or_create(
            realm=realm, code="91220101MAX0000154", defaults={"name": "One Firm"}
        )
        for name, capacity in (("owner", Mandate.OWNER), ("agent", Mandate.AGENT)):
            account = Account.objects.filter(username=name).first()
            account = account or Account.objects.create_user(name, None, name={"en": name})
            Mandate.objects.get_or_create(
                party=firm, account=account, capacity=capacity, defaults={"since": LONG_AGO}
            )
        return cls(realm, firm, town)

    def scope(self, name: str) -> Scope:
        return scope(Account.objects.get(username=name).pk, datetime.now(UTC))

    def open(
        self, *names: str, key: str = "", when: datetime | None = None, needs: object = None
    ) -> Written:
        """A dossier with a branch for each work named; the owner opens it."""
        wanted = dict(needs or {})
        branches = tuple(Branch(n, f"work/{n}", tuple(wanted.get(n, ()))) for n in names)
        request = service.Request(
            self.realm.pk, "work", branches, self.firm.pk, None, "web", {"name": "One Firm"}
        )
        return service.open(self.scope("owner"), key or str(uuid4()), request, when)

    def act(
        self,
        who: str,
        command: str,
        case: UUID,
        key: str = "",
        when: datetime | None = None,
        **rest: Any,
    ) -> Written:
        return service.act(self.scope(who), key or str(uuid4()), command, case, at=when, **rest)

    def look(self, written: Written, who: str = "owner") -> Dossier:
        return service.look(self.scope(who), written.dossier_id)[0]


def certainly_written(written: Written) -> None:
    """Wait until no older transaction is open on this server: other workers have theirs, and a
    seal covers only what lies before all of them."""
    for _ in range(600):
        with connection.cursor() as cursor:
            cursor.execute(
                f"select max(tx) < {ledger.HORIZON} from event where dossier_id = %s",
                [written.dossier_id],
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("a transaction stayed open for half a minute")
