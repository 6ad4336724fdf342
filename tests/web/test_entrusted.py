"""A department that was entrusted acts in the name of the one that entrusted it."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from onething.cases import releases, service
from onething.cases.engine import Branch
from onething.parties.install import install
from onething.parties.models import Account, Mandate, Org, Party, Post, Region
from onething.parties.scope import scope
from onething.web import notice
from onething.web.case_sight import see_as
from onething.web.telling import told
from tests.kernel.town import LONG_AGO, at, pack


@pytest.mark.parametrize(
    ("region", "acts", "speaks"),
    [
        ("harbour", "harbour_office", "Bureau of the north zone"),
        ("zone", "zone_bureau", "Bureau of the north zone"),
        ("other", "city_bureau", "City bureau"),
    ],
)
def test_its_documents_bear_the_name_of_who_answers_for_them(
    django_db_setup: None, django_db_blocker: Any, region: str, acts: str, speaks: str
) -> None:
    with django_db_blocker.unblock():
        zone = pack("zone")
        realm = install(zone, LONG_AGO)
        releases.publish(realm.pk, zone, LONG_AGO)
        firm, _ = Party.objects.get_or_create(
            realm=realm, code="91220101MAX000023Y", defaults={"name": "F"}
        )
        people = [
            Account.objects.create_user(f"{name}-{uuid4().hex[:6]}", None, name={"en": name})
            for name in ("owner", "clerk")
        ]
        owner, clerk = people
        Mandate.objects.create(party=firm, account=owner, capacity="owner", since=LONG_AGO)
        org = Org.objects.get(realm=realm, code=acts)
        Post.objects.create(account=clerk, org=org, role="clerk", since=LONG_AGO)
        now = datetime.now(UTC)
        place = Region.objects.get(realm=realm, code=region)
        request = service.Request(
            realm.pk, "story", (Branch("project", "work/project"),), firm.pk, place.pk, "web", {}
        )
        when = at("2026-09-01 10:00")
        written = service.open(scope(owner.pk, now), uuid4().hex, request, when)
        holder = scope(clerk.pk, now)
        (case,) = service.look(holder, written.dossier_id)[0].cases.values()
        assert case.org_id == org.pk
        service.act(holder, uuid4().hex, "grant", case.id, at=when)
        sight = see_as(scope(owner.pk, now), written.dossier_id)
        steps = told(sight)
        issuing = next(step for step in steps if step.issued)
        issued = notice.written(sight, steps, sight.case(case.id), issuing, "granted")
        assert issued.org == speaks
