"""The demonstration is made by commands, once, and leaves a ledger that verifies."""

from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import DjangoDbBlocker
from stdnum.cn import uscc

from onething.cases import verify
from onething.cases.lifecycle import Lifecycle
from onething.parties.models import Account, Party, Realm
from onething.project import publishing
from onething.project.demonstration import seed
from onething.project.home import Home
from tests.kernel.town import CONTENT, pack

DOSSIERS = 28


@pytest.fixture(scope="module")
def told(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> str | None:
    with django_db_blocker.unblock():
        publishing.load([CONTENT / "changchun"], timezone.now())
        home = Home(tmp_path_factory.mktemp("home"))
        return seed.seed(home, timezone.now(), DOSSIERS)


@pytest.fixture(autouse=True)
def _open(told: str, django_db_blocker: DjangoDbBlocker) -> object:
    with django_db_blocker.unblock():
        yield


def dossiers() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from dossier d join parties_realm r on r.id = d.realm_id"
            " where r.code = 'changchun' and d.number <= %s",
            [f"CCXQ-{timezone.localdate().year}-9"],
        )
        return int(cursor.fetchone()[0])


def test_it_says_who_can_sign_in_and_they_can(told: str) -> None:
    password = told.splitlines()[0].rpartition(" ")[2]
    request = RequestFactory().post("/sign-in/")
    for name in ("owner", "agent", "window", "market_reviewer", "market_head", "supervisor"):
        assert name in told
        assert authenticate(request, username=name, password=password)


def test_three_firms_have_names_and_two_hundred_more_valid_codes() -> None:
    firms = Party.objects.filter(realm__code="changchun", code__contains="MAX")
    assert firms.count() == 203
    assert all(uscc.is_valid(firm.code) for firm in firms)
    assert Account.objects.get(username="agent").mandates.filter(party__in=firms).count() == 1


def test_it_shows_a_case_in_every_state_of_its_lifecycle() -> None:
    with connection.cursor() as cursor:
        cursor.execute("""select distinct c.state from "case" c where c.branch = 'registration'""")
        shown = {row[0] for row in cursor.fetchall()}
    states = set(pack("changchun", CONTENT).all(Lifecycle)["licensing"].states)
    assert states <= shown


def test_made_again_it_makes_nothing(tmp_path: Path) -> None:
    before = dossiers()
    assert before >= DOSSIERS
    seed.seed(Home(tmp_path), timezone.now(), DOSSIERS)
    assert dossiers() == before


def test_what_it_made_verifies() -> None:
    realm = Realm.objects.get(code="changchun")
    with connection.cursor() as cursor:
        cursor.execute("select number from dossier where realm_id = %s", [realm.pk])
        ours = {row[0] for row in cursor.fetchall()}
    assert not [found for found in verify.verify(verify.Count()) if found.where in ours]
