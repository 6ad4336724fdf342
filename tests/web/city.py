"""Our own pack in a database, with accounts to sign in and dossiers that were really worked on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.test import Client
from django.utils import timezone

from onething.cases import releases, service
from onething.cases.engine import Branch
from onething.cases.ledger import Written
from onething.cases.state import Case, Dossier
from onething.parties.install import install
from onething.parties.models import Account, Mandate, Party, Realm
from onething.parties.scope import Scope, scope
from tests.kernel.town import CONTENT, LONG_AGO, pack

FIRM = "长春新区北湖生物医药装备制造有限公司"
CODE = "91220101MAD0000012"
MATTERS: Mapping[str, tuple[str, Sequence[str]]] = {
    "registration": ("matter/registration_change", ()),
    "tax": ("matter/tax_change", ("registration",)),
    "social": ("matter/social_change", ()),
    "medical": ("matter/medical_change", ()),
    "renewal": ("matter/dispatch_permit_renewal", ()),
    "food": ("matter/food_permit_change", ("registration",)),
}


@dataclass
class City:
    """The realm, one firm, and everybody's account."""

    realm: Realm
    firm: Party
    accounts: dict[str, Account] = field(default_factory=dict)

    @classmethod
    def installed(cls) -> "City":
        content = pack("changchun", CONTENT)
        realm = install(content, LONG_AGO)
        releases.publish(realm.pk, content, LONG_AGO)
        firm, _ = Party.objects.get_or_create(realm=realm, code=CODE, defaults={"name": FIRM})
        owner, _ = Account.objects.get_or_create(
            username="desk_owner", defaults={"name": {"zh": "周岚", "en": "Zhou Lan"}}
        )
        Mandate.objects.get_or_create(
            party=firm, account=owner, capacity=Mandate.OWNER, defaults={"since": LONG_AGO}
        )
        Account.objects.get_or_create(
            username="desk_stranger", defaults={"name": {"zh": "路人", "en": "Stranger"}}
        )
        return cls(realm, firm)

    def account(self, name: str) -> Account:
        return Account.objects.get(username=name)

    def scope(self, name: str) -> Scope:
        return scope(self.account(name).pk, datetime.now(UTC))

    def client(self, name: str, language: str = "zh") -> Client:
        """A browser in which this person is signed in."""
        client = Client(headers={"accept-language": language})
        client.force_login(self.account(name), "django.contrib.auth.backends.ModelBackend")
        return client

    def open(self, *names: str, when: datetime | None = None) -> Written:
        """One application with these matters; what waits for one not asked for begins at once."""
        branches = tuple(
            Branch(name, MATTERS[name][0], tuple(n for n in MATTERS[name][1] if n in names))
            for name in names
        )
        request = service.Request(
            self.realm.pk, "onething/info_change", branches, self.firm.pk, None, "web", {}
        )
        return service.open(self.scope("desk_owner"), uuid4().hex, request, when)

    def look(self, written: Written) -> Dossier:
        return service.look(self.scope("supervisor"), written.dossier_id)[0]

    def case(self, written: Written, branch: str) -> Case:
        return self.look(written).case(branch)

    def act(
        self,
        who: str,
        command: str,
        written: Written,
        branch: str,
        when: datetime | None = None,
        **given: object,
    ) -> Written:
        case: UUID = self.case(written, branch).id
        task = next(iter(self.look(written).open_tasks(case)), None)
        task_id = task.id if task and command in ("claim", "release", "pass") else None
        return service.act(
            self.scope(who), uuid4().hex, command, case, task_id, input=given, at=when
        )

    def all_speak(self, written: Written) -> None:
        """Every department that has not said yet whether it accepts, accepts."""
        for case in self.look(written).cases.values():
            if case.state == "submitted":
                self.act("window", "accept", written, case.branch)


def days_ago(count: int) -> datetime:
    return timezone.now() - timedelta(days=count)
