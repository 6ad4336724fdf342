"""A small seeded demonstration: firms, accounts and dossiers in every state.

Everything is made by the same commands people give, at times in the past days; which command comes
next is drawn among those the engine permits, so a new lifecycle needs nothing here.
"""

import os
import random
import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from stdnum.cn import uscc

from onething.cases import engine, releases, service, urging
from onething.cases.book import Book
from onething.cases.lifecycle import Command, Input
from onething.cases.state import Case, Dossier
from onething.domains.services import drafts
from onething.domains.services.models import Draft
from onething.parties import firms
from onething.parties.models import Account, Mandate, Party, Post, Realm, Region
from onething.parties.scope import APPLICANT, Scope, scope
from onething.problem import Problem
from onething.project import terminal
from onething.project.demonstration.content import Demonstration, Oversight, Story
from onething.project.home import Home

LIKELY = {"main": 30, "plain": 3, "warning": 1}
"""How often a command of a tone is drawn, so that most dossiers go the way most dossiers go."""


PACE = 1.2
"""Commands an hour, in one dossier, by everybody who works on it."""


def code(prefix: str, number: int) -> str:
    """A unified social credit code that is valid and shows that it is none (GB 32100-2015):
    its body is MAX and five digits."""
    body = f"MAX{number:05}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(sign, 36) * weight for sign, weight in zip(body, weights, strict=True))
    check = "0123456789X"[-total % 11]
    stem = f"{prefix}{body}{check}"
    return f"{stem}{uscc.calc_check_digit(stem)}"


def seed(home: Home, now: datetime, limit: int | None = None) -> str | None:
    """Make what is missing of every realm's demonstration; what to tell whoever starts it.

    None when no pack has a demonstration. `limit` makes fewer dossiers, for tests.
    """
    told = []
    for realm in Realm.objects.order_by("id"):
        newest = releases.newest(realm.pk)
        if newest is None:
            continue
        for spec in releases.bodies(newest, "demonstration", Demonstration).values():
            with _hasty():
                _Seed(realm, newest, spec, now).make(limit or spec.dossiers)
            told.append(_accounts(realm, spec, _password(home)))
    return "\n".join(told) or None


@contextmanager
def _hasty() -> Iterator[None]:
    """Not to wait for the disk after each of thousands of commands: a machine that stops now loses
    the last ones whole and in order, and they are made again."""
    with connection.cursor() as cursor:
        cursor.execute("set synchronous_commit = off")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("reset synchronous_commit")


def _password(home: Home) -> str:
    """The one password of the demonstration accounts: ONETHING_DEMO_PASSWORD, or one made once."""
    return os.environ.get("ONETHING_DEMO_PASSWORD") or home.secret(
        "demonstration", lambda: secrets.token_hex(4)
    )


def _accounts(realm: Realm, spec: Demonstration, password: str) -> str:
    """Give the accounts their password, and say who they are."""
    lines = [f"  演示账号 demonstration accounts ({realm.code}) · 密码 password: {password}"]
    players = Q(posts__org__realm=realm) | Q(username__in=spec.accounts)
    closed = Account.objects.filter(players, password__startswith=UNUSABLE_PASSWORD_PREFIX)
    if ids := list(closed.values_list("pk", flat=True).distinct()):
        Account.objects.filter(pk__in=ids).update(password=make_password(password))
    for name in spec.shown:
        account = Account.objects.get(username=name)
        lines.append(f"    {name:<18} {account.name.get('zh', '')} {account.name.get('en', '')}")
    return "\n".join(lines)


@dataclass
class _Seed:
    """One demonstration being made."""

    realm: Realm
    release: int
    spec: Demonstration
    now: datetime
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    _scopes: dict[int, Scope] = field(default_factory=dict)
    _says: Mapping[str, str] = field(default_factory=dict)

    def make(self, dossiers: int) -> None:
        known = list(self._firms())
        for number in range(dossiers):
            self.chance.seed(number)
            firm, owner = known[number % 3 if number < 30 else self.chance.randrange(len(known))]
            if self._dossier(number, firm, owner) and number % 100 == 99:
                terminal.say(f"    {number + 1} / {dossiers} …")

    def _firms(self) -> Iterator[tuple[Party, Account]]:
        """The firms with their owners, the named ones first."""
        region = Region.objects.get(realm=self.realm, code=self.spec.region)
        accounts = {
            name: self._account(name, text.to_dict()) for name, text in self.spec.accounts.items()
        }
        for number in range(len(self.spec.firms) + self.spec.more):
            self.chance.seed(f"firm {number}")
            told = self.spec.firms[number] if number < len(self.spec.firms) else None
            party = firms.register(
                self.realm,
                region,
                code(self.spec.code_prefix, number + 1),
                told.name if told else "".join(map(self.chance.choice, self.spec.names)),
                {name: self.chance.choice(v) for name, v in self.spec.attributes.items()},
            )
            owner = accounts[told.owner if told else "stranger"]
            self._mandate(party, owner, Mandate.OWNER)
            for agent in told.agents if told else ():
                self._mandate(party, accounts[agent], Mandate.AGENT)
            yield party, owner

    def _account(self, name: str, says: dict[str, str]) -> Account:
        found = Account.objects.filter(username=name).first()
        return found or Account.objects.create_user(name, None, name=says)

    def _mandate(self, party: Party, account: Account, capacity: str) -> None:
        since = self.now - timedelta(days=2 * self.spec.days)
        Mandate.objects.get_or_create(
            party=party,
            account=account,
            until=None,
            defaults={"capacity": capacity, "since": since},
        )

    def _dossier(self, number: int, firm: Party, owner: Account) -> bool:
        """One application, begun some days ago and worked on until it rests; False when it is
        there already."""
        id = UUID(int=self.realm.pk << 64 | number + 1)
        if Draft.objects.filter(pk=id, dossier_id__isnull=False).exists():
            return False
        story = self.spec.stories[number] if number < len(self.spec.stories) else None
        days = story.ago if story else self.spec.days * self.chance.random() ** 3
        at = self._office_hours(self.now - timedelta(days=days))
        if at > self.now:
            at = timezone.localtime(self.now)
        Draft.objects.filter(pk=id).delete()
        answers = self.chance.choice(self.spec.answers)
        draft = Draft.objects.create(
            id=id,
            account=owner,
            party=firm,
            onething=self.spec.thing,
            release=self.release,
            answers={k: v if isinstance(v, list) else [v] for k, v in answers.items()},
            begun_at=at,
            saved_at=at,
        )
        dossier_id = drafts.submit(scope(owner.pk, at), draft, at)
        if story:
            self._play(story, dossier_id, owner, at)
        else:
            self._work(dossier_id, owner, at)
        service.wake(dossier_id, self.now)
        return True

    def _play(self, story: Story, dossier_id: UUID, owner: Account, at: datetime) -> None:
        """Do what the story says to its branch, one thing an hour; then what is said of it."""
        self._says = story.says
        for wanted in story.do:
            at = min(self._office_hours(at + timedelta(hours=1)), timezone.localtime(self.now))
            dossier, book = self._look(dossier_id, at)
            who, case, name, command = next(
                move
                for move in self._moves(book, dossier, owner)
                if move[1].branch == self.spec.branch and move[2] == wanted
            )
            self._give(who, case, name, book.inputs(case.definition, command), at)
        self._says = {}
        for each in story.then:
            self._oversee(each, dossier_id)

    def _oversee(self, said: Oversight, dossier_id: UUID) -> None:
        """Urge the branch of the stories on, or explain it."""
        at = min(self._office_hours(self.now - timedelta(days=said.ago)), self.now)
        dossier, _book = self._look(dossier_id, at)
        given: dict[str, Any] = {"words": said.words}
        if said.act == urging.URGE:
            given["reply_by"] = timezone.localtime(at).date() + timedelta(days=said.within)
        else:
            given["cause"] = said.cause
        who = self._scope(Account.objects.get(username=said.by).pk)
        key = f"demonstration:{dossier_id}:{said.act}:{said.ago}"
        service.act(who, key, said.act, dossier.case(self.spec.branch).id, input=given, at=at)

    def _work(self, dossier_id: UUID, owner: Account, at: datetime) -> None:
        """People work on it at random, at times in order, until it is done or today comes; one in
        twelve is forgotten on the way."""
        patience = self.chance.randrange(12) if self.chance.random() < 1 / 12 else 200
        for _ in range(patience):
            at = self._office_hours(at + timedelta(hours=self.chance.expovariate(PACE)))
            if at >= self.now:
                break
            dossier, book = service.look(
                Scope(0, realms=frozenset({self.realm.pk})), dossier_id, at
            )
            moves = list(self._moves(book, dossier, owner))
            if not moves:
                break
            who, case, name, command = self.chance.choices(
                moves, [LIKELY[command.tone] for *_, command in moves]
            )[0]
            try:
                self._give(who, case, name, book.inputs(case.definition, command), at)
            except Problem:
                continue  # a guard forbids it now; somebody does something else

    def _look(self, dossier_id: UUID, at: datetime) -> tuple[Dossier, Book]:
        return service.look(Scope(0, realms=frozenset({self.realm.pk})), dossier_id, at)

    def _give(
        self, who: Scope, case: Case, name: str, inputs: tuple[Input, ...], at: datetime
    ) -> None:
        key = f"demonstration:{self.chance.random()}"
        given = {spec.id: self._value(spec) for spec in inputs}
        service.act(who, key, name, case.id, input=given, at=at)

    def _moves(
        self, book: Book, dossier: Dossier, owner: Account
    ) -> Iterator[tuple[Scope, Case, str, Command]]:
        """Who could do what now."""
        for case in dossier.cases.values():
            people = {APPLICANT: self._scope(owner.pk), **self._officers[case.org_id]}
            for role, who in people.items():
                for name, command in engine.permits(book, dossier, case, who):
                    if command.by == role:
                        yield who, case, name, command

    @cached_property
    def _officers(self) -> Mapping[int, Mapping[str, Scope]]:
        """One officer for each role of each department."""
        found: dict[int, dict[str, Scope]] = defaultdict(dict)
        for post in Post.objects.filter(org__realm=self.realm, until=None).order_by("-id"):
            found[post.org_id][post.role] = self._scope(post.account_id)
        return found

    def _scope(self, account_id: int) -> Scope:
        if account_id not in self._scopes:
            self._scopes[account_id] = scope(account_id, self.now)
        return self._scopes[account_id]

    def _value(self, spec: Input) -> Any:
        match spec.type:
            case "choice" | "department" | "procedure" if spec.id in self.spec.chosen:
                return self.spec.chosen[spec.id]
            case "choice" | "department" | "procedure":
                return self.chance.choice(sorted(spec.choices))
            case "choices":
                return sorted(spec.choices)[:1]
            case "date":
                return timezone.localdate(self.now).isoformat()
            case "number":
                return self.spec.numbers[spec.id]
            case _:
                return self._says.get(spec.id) or self.spec.words[spec.id]

    def _office_hours(self, at: datetime) -> datetime:
        """The moment itself, or early on the next working weekday."""
        local = timezone.localtime(at)
        if local.isoweekday() <= 5 and 9 <= local.hour < 17:
            return local
        local = local.replace(hour=9, minute=self.chance.randrange(60))
        while local.isoweekday() > 5 or local <= timezone.localtime(at):
            local += timedelta(days=1)
        return local
