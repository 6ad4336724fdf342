"""What a lifecycle says of siblings, rules and lengths is recomputed by `verify`, too."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from onething.cases import moments, releases, service, walk
from onething.cases.engine import Branch
from onething.cases.ledger import Written
from onething.clocks import Limit
from onething.parties.install import install
from onething.parties.models import Account, Mandate, Party
from onething.parties.scope import scope
from tests.kernel.test_verify import findings, forged, tampered
from tests.kernel.town import LONG_AGO, book, pack

DAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
BUREAU = pack("bureau")


@pytest.fixture
def worked(town: object) -> Written:
    """Two branches and the whole: one with experts for seven days, and a question; the other not
    begun to be looked at."""
    realm = install(BUREAU, LONG_AGO)
    if releases.newest(realm.pk) is None:
        releases.publish(realm.pk, BUREAU, LONG_AGO)
    owner = Account.objects.get(username="owner")
    firm, _ = Party.objects.get_or_create(
        realm=realm, code="91220101MAX000023Y", defaults={"name": "Firm of the bureau"}
    )
    Mandate.objects.get_or_create(
        party=firm, account=owner, capacity=Mandate.OWNER, defaults={"since": LONG_AGO}
    )
    branches = (
        Branch("one", "work/north"),
        Branch("two", "work/south"),
        Branch("three", "work/south"),
        Branch("whole", "work/whole", org="lead"),
    )
    request = service.Request(realm.pk, "work", branches, firm.pk, None, "web", {})
    written = service.open(scope(owner.pk, DAY), str(uuid4()), request, DAY)
    clerk = scope(Account.objects.get(username="clerk").pk, datetime.now(UTC))
    looked = service.look(clerk, written.dossier_id, DAY)[0]
    for days, branch, command, given in (
        (0, "one", "take", {}),
        (1, "one", "consult", {"unit": "south", "question": "well?"}),
        (1, "one", "rest", {"basis": "experts", "days": "7"}),
        (2, "one", "wake", {}),
        (2, "two", "ask", {"items": "a signature"}),
    ):
        at = DAY + timedelta(days=days)
        case = looked.case(branch).id
        written = service.act(clerk, str(uuid4()), command, case, input=given, at=at)
    return written


def codes(written: Written) -> set[str]:
    return {found.code for found in findings() if found.where == written.number}


def test_a_dossier_with_every_word_is_clean(worked: Written) -> None:
    assert codes(worked) == set()


def test_a_length_that_was_made_longer_than_its_cap_is_found(worked: Written) -> None:
    with tampered(*forged(worked, lambda body: body.replace('"limit":"7 wd"', '"limit":"40 wd"'))):
        assert {"over-cap", "wrong-deadline"} <= codes(worked)


def test_a_rule_that_was_not_followed_is_found(worked: Written) -> None:
    """Somebody lets the third branch look as if it had spoken; then the second had to be told."""

    def silent(body: str) -> str:
        return body.replace('"stage":"intake","to":"new"', '"stage":"work","to":"new"')

    with tampered(*forged(worked, silent)):
        (found,) = [f for f in findings() if f.code == "missed-rule"]
        assert found.params == {"branch": "two", "rule": "told_together"}
        assert "told_together" in found.said("zh")


def test_the_law_of_a_pause_cannot_be_changed_in_the_list(worked: Written) -> None:
    statement = (
        """update "case" set clocks = replace(clocks::text, 'art. 45', 'art. 99')::jsonb"""
        f" where dossier_id = '{worked.dossier_id}'"
    )
    with tampered(statement):
        assert "altered-projection" in codes(worked)


@pytest.mark.parametrize("unit", ["wd", "cd", "h", "min"])
def test_what_comes_before_an_end_is_counted_the_same_both_ways(unit: str) -> None:
    calendar = book(BUREAU).calendar
    for n in range(366):
        end = calendar.close_of(date(2026, 1, 1) + timedelta(days=n))
        for amount in (0, 1, 2, 7, 20):
            span = Limit.parse(f"{amount} {unit}")
            assert moments.before(end, span, calendar) == walk.before(end, span, calendar), end
