"""A firm is found by whatever a clerk remembers of it, and only by whom it concerns."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.db import connection

from onething.cases import search, service
from onething.cases.engine import Branch
from onething.cases.ledger import Written
from onething.parties import lookup, signs
from onething.parties.models import Party
from onething.parties.scope import Scope
from tests.kernel.town import Town

NAME = "长春新区北湖生物医药Bio-Tech装备制造（吉林）有限公司"
CODE = "91220101MAD0000012"
KNOWN = signs.known(NAME, CODE)


REMEMBERED = (
    "北湖 湖 beihu beih bhsw BHSW changchunxinqubeihu biotech Bio-Tech"
    " ＢＩＯ 吉林 (吉林) 91220101mad0000012 0000012 D000 ccxqbhswyy 医药bio"
)


@pytest.mark.parametrize("typed", [*REMEMBERED.split(), "bei hu", "生物 装备", NAME])
def test_what_is_remembered_of_a_firm_fits_it(typed: str) -> None:
    assert all(word.holds(KNOWN) for word in signs.wanted(typed))


@pytest.mark.parametrize(
    "typed", ["南湖", "湖北", "eihu", "angchun", "hb", "北湖 南关", "91220102", "012"]
)
def test_what_is_not_of_a_firm_does_not_fit_it(typed: str) -> None:
    """`eihu` begins in the midst of a syllable: it is nobody's name."""
    assert not all(word.holds(KNOWN) for word in signs.wanted(typed))


@pytest.mark.parametrize("typed", ["", "  ", "（）", "!&|:*'", "\\"])
def test_marks_alone_ask_for_nothing(typed: str) -> None:
    assert signs.wanted(typed) == []


@pytest.fixture(scope="module")
def firm(town: Town) -> Iterator[Party]:
    firm, _ = Party.objects.get_or_create(realm=town.realm, code=CODE, defaults={"name": NAME})
    yield firm


@pytest.fixture(scope="module")
def written(town: Town, firm: Party) -> Written:
    return opened(town, firm, "upper")


def opened(town: Town, firm: Party, *names: str) -> Written:
    branches = tuple(Branch(name, f"work/{name}") for name in names)
    request = service.Request(town.realm.pk, "work", branches, firm.pk, None, "web", {})
    return service.open(Scope(1, parties=frozenset({firm.pk})), uuid4().hex, request)


def found(scope: Scope, typed: str) -> set[UUID]:
    return {hit.dossier_id for hit in search.dossiers(scope, typed, 1000).hits}


@pytest.mark.parametrize(
    "typed", ["北湖", "湖", "beihu", "bhsw", "changchunxinqubeihusheng", "bio", "0101MAD", CODE]
)
def test_the_database_finds_what_fits(town: Town, written: Written, typed: str) -> None:
    assert written.dossier_id in found(town.scope("clerk"), typed)


@pytest.mark.parametrize("typed", ["南湖", "eihu", "xx yy", "北湖 南关", "%", "_", "'", "a&b|c"])
def test_the_database_finds_nothing_else(town: Town, written: Written, typed: str) -> None:
    assert written.dossier_id not in found(town.scope("clerk"), typed)


def test_a_number_is_found_whole_and_by_its_end(town: Town, written: Written) -> None:
    clerk = town.scope("clerk")
    assert written.dossier_id in found(clerk, written.number)
    assert written.dossier_id in found(clerk, f" {written.number.lower()} ")
    assert written.dossier_id in found(clerk, written.number[-4:])
    assert written.dossier_id not in found(clerk, written.number[-2:])


def test_a_matter_is_found_by_its_name(town: Town, written: Written) -> None:
    assert written.dossier_id in found(town.scope("clerk"), "upper")
    assert written.dossier_id not in found(town.scope("clerk"), "lower")


def test_only_who_may_see_it_finds_it(town: Town, written: Written, firm: Party) -> None:
    """`outsider` has a post in another department, the owner is another firm's."""
    for name in ("outsider", "owner"):
        for typed in (written.number, "北湖", "upper", CODE):
            assert written.dossier_id not in found(town.scope(name), typed)
    overseer = Scope(0, realms=frozenset({town.realm.pk}))
    assert written.dossier_id in found(overseer, "beihu")
    assert found(Scope(0), "beihu") == set()


def test_what_was_found_comes_newest_first_and_pages_without_a_gap(
    town: Town, firm: Party, written: Written
) -> None:
    for _ in range(4):
        opened(town, firm, "upper", "lower")
    clerk = town.scope("clerk")
    whole = [hit.dossier_id for hit in search.dossiers(clerk, "北湖", 1000).hits]
    assert whole == sorted(whole, reverse=True)
    paged: list[UUID] = []
    last = None
    while page := search.dossiers(clerk, "北湖", 2, last).hits:
        paged += [hit.dossier_id for hit in page]
        last = page[-1].dossier_id
    assert paged == whole


def test_a_hit_names_the_cases_that_are_the_readers_own(town: Town, firm: Party) -> None:
    both = opened(town, firm, "upper", "lower")
    hits = search.dossiers(town.scope("outsider"), both.number, 5).hits
    assert [name for _id, name, _state in hits[0].own] == ["work/lower"]


def test_a_firm_is_found_under_its_new_name_as_soon_as_it_has_it(
    town: Town, written: Written
) -> None:
    other = Party.objects.create(realm=town.realm, code="91220101MAD0000099", name="净月科技")
    mine = opened(town, other, "upper")
    assert mine.dossier_id in found(town.scope("clerk"), "jingyue")
    other.name = "莲花山科技"
    other.save()
    assert mine.dossier_id in found(town.scope("clerk"), "lianhuashan")
    assert mine.dossier_id not in found(town.scope("clerk"), "jingyue")


def test_firms_that_came_past_the_register_are_caught_up_with(town: Town) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into parties_party (realm_id, code, name, attributes)"
            " values (%s, '91220101MAD0000077', '双阳梅花鹿', '{}') returning id",
            [town.realm.pk],
        )
        (id,) = cursor.fetchone()
    realms = [town.realm.pk]
    assert id not in lookup.firms(signs.wanted("meihualu"), realms)
    assert sum(lookup.catch_up()) >= 1
    assert id in lookup.firms(signs.wanted("meihualu"), realms)
    assert sum(lookup.catch_up()) == 0


def test_of_too_many_firms_it_is_said_that_some_are_missing(
    town: Town, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookup, "MOST", 1)
    assert search.dossiers(town.scope("clerk"), "北湖", 5).is_cut
