"""Which department is competent: for what, where, and as of the submission."""

import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
import yaml

from onething.cases import engine, releases, service, verify
from onething.cases.engine import Branch, Opening
from onething.packs import PackRefused
from onething.parties import authority, grants
from onething.parties.authority import Authority, around
from onething.parties.content import Department, Grant, Region
from onething.parties.install import install
from onething.parties.models import Account, Mandate, Org, Party
from onething.parties.models import Region as RegionRow
from onething.parties.scope import scope
from tests.kernel.town import LONG_AGO, PACKS, Script, at, book, pack

ZONE = pack("zone")
GRANTS = ZONE.all(Grant)
PARENTS = {code: region.parent for code, region in ZONE.all(Region).items()}
ORG = {code: n for n, code in enumerate(ZONE.all(Department), start=1)}
REGION = {code: n for n, code in enumerate(PARENTS, start=1)}


def competent(
    what: str = "project", where: str = "zone", when: str = "2026-09-01", **attributes: Any
) -> Authority:
    place, day = around(where, PARENTS), date.fromisoformat(when)
    return authority.resolve(GRANTS, f"work/{what}", "city_bureau", place, attributes, day)


def opened(when: str, where: str = "zone", what: str = "project", **attributes: Any) -> Script:
    opening = Opening(
        dossier_id=UUID(int=1 << 64),
        realm_id=1,
        subject="story",
        branches=(Branch(what, f"work/{what}"),),
        applicant_id=7,
        region_id=REGION[where],
        channel="web",
        actor_id=7,
        salt=b"salt",
        attributes=attributes,
    )
    decision = engine.open(book(ZONE), opening, at(when))
    return Script(book(ZONE), decision.after, decision.events)


def test_a_case_submitted_ten_minutes_before_the_grant_stays_and_five_after_it_goes() -> None:
    """DOMAIN 14: effective 2026-07-01."""
    before = opened("2026-06-30 23:50", investment=5)
    after = opened("2026-07-01 00:05", investment=5)
    assert before.dossier.case("project").org_id == ORG["city_bureau"]
    assert after.dossier.case("project").org_id == ORG["zone_bureau"]
    assert before.dossier.case("project").facts == {}
    facts = {"granted": "zone_2026", "in_name_of": "zone_bureau"}
    assert after.dossier.case("project").facts == facts


def test_what_was_submitted_before_stays_also_where_more_of_it_is_opened_later() -> None:
    story = opened("2026-06-30 23:50").do("2026-07-02 10:00", "project", "more")
    assert story.dossier.case("work/second").org_id == ORG["city_bureau"]
    story = opened("2026-07-01 00:05", investment=5).do("2026-07-02 10:00", "project", "more")
    assert story.dossier.case("work/second").org_id == ORG["zone_bureau"]


def test_elsewhere_nothing_changes() -> None:
    assert competent(where="other") == Authority("city_bureau", "city_bureau")
    assert competent(where="city") == Authority("city_bureau", "city_bureau")


def test_the_innermost_region_counts_first() -> None:
    assert competent(where="harbour", investment=5).acts == "harbour_office"
    assert competent(where="harbour", when="2026-07-15", investment=5).acts == "zone_bureau"


def test_who_is_entrusted_acts_in_the_name_of_the_one_who_granted() -> None:
    found = competent(where="harbour")
    assert (found.acts, found.in_name_of) == ("harbour_office", "zone_bureau")
    found = competent(investment=5)
    assert (found.acts, found.in_name_of) == ("zone_bureau", "zone_bureau")


def test_a_grant_for_some_cases_counts_before_one_for_all() -> None:
    assert competent(investment=99_999_999).grant == "zone_2026"
    assert competent(investment=100_000_000).grant == "large_stays_with_the_city"
    assert competent(investment="100000000").grant == "large_stays_with_the_city"


def test_a_scope_that_is_not_known_to_hold_does_not_apply_and_is_named() -> None:
    found = competent()
    assert found.grant == "zone_2026"
    assert found.passed_over == ("large_stays_with_the_city",)


def test_a_window_receives_and_decides_nothing() -> None:
    found = competent("tree")
    assert (found.acts, found.receives, found.grant) == ("city_bureau", "hall", None)


def test_a_trial_ends_after_its_last_day() -> None:
    assert competent(where="harbour", when="2026-10-31").acts == "harbour_office"
    assert competent(where="harbour", when="2026-11-01").acts == "zone_bureau"


def test_days_between_two_grants_are_named_as_a_gap() -> None:
    (gap,) = authority.gaps(GRANTS)
    assert (gap.definition, gap.region) == ("work/project", "harbour")
    assert (gap.before, gap.after) == ("harbour_trial", "harbour_again")
    assert (gap.first, gap.last) == (date(2026, 11, 1), date(2026, 11, 30))


def test_a_region_that_no_competent_department_reaches_is_named() -> None:
    departments, homes = {"work/tree": "hall"}, {"hall": "zone"}
    found = authority.nowhere(GRANTS, departments, homes, PARENTS, date(2026, 9, 1))
    assert [each.region for each in found] == ["other"]


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("investment < 100", "investment >= 100", False),
        ("investment <= 100", "investment >= 100", True),
        ("investment < 100", "investment > 100", False),
        ("investment > 5", "staff > 5", True),
        ('kind = "food"', 'kind = "drink"', False),
        ('kind in ("food", "drink")', 'kind = "drink"', True),
        ("not(foreign = true)", "foreign = true", False),
        ("investment in [1..10]", "investment in (10..20]", False),
        ("count(sites) > 2", "count(sites) < 2", True),
    ],
)
def test_two_scopes_are_told_apart_where_that_can_be(one: str, other: str, together: bool) -> None:
    assert grants.meet(one, other) is together


def refused(tmp_path: Any, **changes: dict[str, Any]) -> str:
    """What is said of the zone's pack with these grants changed or added."""
    written = yaml.safe_load((PACKS / "zone" / "zone.yaml").read_text())
    for id, change in changes.items():
        base = written["grant"].get(id, written["grant"]["zone_2026"])
        written["grant"][id] = {**base, **change}
    (tmp_path / "zone").mkdir()
    (tmp_path / "zone" / "pack.yaml").write_text((PACKS / "zone" / "pack.yaml").read_text())
    (tmp_path / "zone" / "zone.yaml").write_text(json.dumps(written, default=str))
    with pytest.raises(PackRefused) as problem:
        pack("zone", tmp_path)
    return problem.value.said("en")


def test_two_deciding_grants_that_overlap_are_refused_with_the_day(tmp_path: Any) -> None:
    said = refused(tmp_path, twice={"effective_from": date(2026, 8, 1), "granted_to": "hall"})
    assert 'overlaps the grant "twice" from 2026-08-01' in said
    assert "effective_to" in said


def test_what_cannot_be_granted_is_refused(tmp_path: Any) -> None:
    said = refused(
        tmp_path,
        backwards={"effective_to": date(2026, 6, 1), "definitions": ["work/tree"]},
        late={"announced": date(2026, 7, 2), "definitions": ["work/tree"]},
        recalled={"status": "RECALLED", "definitions": ["work/tree"]},
        itself={"granted_to": "city_bureau", "definitions": ["work/tree"], "status": "PROPOSED"},
        stolen={"granted_by": "hall", "definitions": ["work/second"], "status": "PROPOSED"},
        nothing={"definitions": ["lifecycle/short"], "status": "PROPOSED"},
    )
    for words in (
        "2026-06-01 is before it takes effect",
        "after it took effect",
        "RECALLED does not say from which day on",
        "grants to itself",
        "not in the power of hall",
        "lifecycle/short is no department's to decide",
    ):
        assert words in said


def test_the_ledger_keeps_who_was_competent_at_the_submission(
    django_db_setup: None, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock():
        realm = install(ZONE, LONG_AGO)
        releases.publish(realm.pk, ZONE, LONG_AGO)
        firm, _ = Party.objects.get_or_create(
            realm=realm, code="91220101MAX000031R", defaults={"name": "F"}
        )
        Party.objects.filter(pk=firm.pk).update(attributes={"investment": "200000000"})
        owner = Account.objects.create_user(f"zone-{uuid4().hex[:6]}", None, name={"en": "o"})
        Mandate.objects.create(party=firm, account=owner, capacity="owner", since=LONG_AGO)
        region = RegionRow.objects.get(realm=realm, code="zone")
        holder = scope(owner.pk, datetime.now(UTC))

        def org(when: str, **attributes: Any) -> str:
            request = service.Request(
                realm.pk, "story", (Branch("project", "work/project"),), firm.pk, region.pk,
                "web", {}, attributes=attributes,
            )  # fmt: skip
            written = service.open(holder, uuid4().hex, request, at(when))
            (case,) = service.look(holder, written.dossier_id)[0].cases.values()
            return Org.objects.get(pk=case.org_id).code

        assert org("2026-06-30 23:50") == "city_bureau"
        assert org("2026-07-01 00:05") == "city_bureau", "what is known of the firm: it is large"
        assert org("2026-07-01 00:05", investment="3000000") == "zone_bureau"
        assert not list(verify.verify(verify.Count()))
