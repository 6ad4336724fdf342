"""A small park for tests of the portal: its pack, two firms, and who acts for them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from django.test import Client
from django.urls import reverse

from onething.cases import releases
from onething.domains.services.models import Draft
from onething.packs import Pack, read
from onething.parties.install import install
from onething.parties.models import Account, Mandate, Party, Realm
from onething.project.content import KINDS

PACK = Path(__file__).parents[1] / "packs" / "park"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
PASSWORD = "long-and-known-1"
GOOD_CODE = "91110000600037341L"
OWNER, AGENT, STRANGER = "boss", "helper", "stranger"

ANSWERS: dict[str, dict[str, str | list[str]]] = {
    "situation": {"kitchen": "yes", "gas": "no"},
    "shop": {
        "area": "120",
        "landlord": GOOD_CODE,
        "opening_year": "2026",
        "opening_month": "12",
        "opening_day": "24",
        "rent": "12万",
        "extras": [],
    },
    "contact": {"contact": "张三", "phone": "13800000000"},
}
"""What a good applicant types, section by section."""


@cache
def pack() -> Pack:
    return read(PACK, KINDS)


@dataclass
class Park:
    """The park in a database: two firms of one owner, one of a stranger."""

    realm: Realm
    firm: Party
    second: Party
    other: Party

    @classmethod
    def installed(cls) -> "Park":
        realm = install(pack(), LONG_AGO)
        releases.publish(realm.pk, pack(), LONG_AGO)
        known = {"staff": {"value": "12", "source": {"zh": "社保", "en": "Social insurance"}}}
        firm = _firm(realm, "91220101MAX0000154", "园区火锅有限公司", **known)
        second = _firm(realm, "91220101MAX000023Y", "园区面馆有限公司")
        other = _firm(realm, "91220101MAX000031R", "别家有限公司")
        owner, stranger = _account(OWNER, "老板张"), _account(STRANGER, "路人甲")
        _account(AGENT, "经办李")
        for who, party in ((owner, firm), (owner, second), (stranger, other)):
            Mandate.objects.create(party=party, account=who, capacity=Mandate.OWNER, since=LONG_AGO)
        for name in ("park_market", "park_fire", "park_overseer"):
            officer = Account.objects.get(username=name)
            officer.set_password(PASSWORD)
            officer.save()
        return cls(realm, firm, second, other)

    def only_one_firm(self) -> None:
        Mandate.objects.filter(party=self.second).delete()

    def client(self, username: str) -> Client:
        client = Client(headers={"accept-language": "zh-hans"})
        client.force_login(
            Account.objects.get(username=username),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        return client

    def begin(self, client: Client, firm: Party | None = None) -> Draft:
        address = reverse("services:start", args=["park", "restaurant"])
        answer = client.post(address, {"firm": (firm or self.firm).pk})
        assert answer.status_code == 302, answer.content.decode()
        return Draft.objects.filter(sealed__isnull=True).latest("begun_at")

    def fill(self, client: Client, draft: Draft, **sections: dict[str, str | list[str]]) -> None:
        """Every section as a good applicant would, those named as they are given."""
        for section, good in ANSWERS.items():
            type_in(client, draft, section, sections.get(section, good))


def type_in(
    client: Client, draft: Draft, section: str, typed: dict[str, str | list[str]], **more: str
) -> object:
    """One page sent as a browser would, with the questions that it shows."""
    shown = {name.partition("_")[0] for name in typed}
    return client.post(
        reverse("services:part", args=[draft.pk, section]),
        {**typed, "_shown": sorted(shown), **more},
    )


def submitted(client: Client, draft: Draft) -> UUID:
    answer = client.post(reverse("services:submit", args=[draft.pk]))
    assert answer.status_code == 302, answer.content.decode()
    return UUID(answer.headers["Location"].strip("/").rpartition("/")[2])


def _firm(realm: Realm, code: str, name: str, **attributes: object) -> Party:
    return Party.objects.create(realm=realm, code=code, name=name, attributes=attributes)


def _account(username: str, name: str) -> Account:
    return Account.objects.create_user(username, PASSWORD, name={"zh": name, "en": username})
