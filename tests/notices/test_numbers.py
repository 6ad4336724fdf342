"""A document is known by its number: counted by department, kind and year, without gaps."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from onething.cases import ledger, papers
from onething.cases.ledger import Written
from onething.cases.papers import Fault
from tests.web.city import City


@pytest.fixture(autouse=True)
def _commits(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


def numbers(written: Written) -> list[str]:
    return list(papers.numbers(written.dossier_id).values())


def faults() -> list[Fault]:
    with ledger.cursor() as cursor:
        return list(papers.faults(cursor))


def count(number: str) -> int:
    return int(re.sub(r".*〕(\d+)号", r"\1", number))


def test_every_department_counts_its_own_kind_of_document_by_the_year(city: City) -> None:
    first = numbers(city.open("social", "medical"))
    second = numbers(city.open("social"))
    assert [re.sub(r"\d+", "#", number) for number in sorted(first)] == [
        "长新人社收〔#〕#号",
        "长新医保收〔#〕#号",
    ]
    (social,) = (number for number in first if "人社" in number)
    assert count(second[0]) == count(social) + 1


def test_the_number_stands_on_the_document(city: City) -> None:
    written = city.open("social")
    seq, document = next(iter(papers.numbers(written.dossier_id)))
    page = city.client("desk_owner").get(f"/notice/{written.dossier_id}/{seq}/{document}/")
    assert numbers(written)[0] in page.content.decode()


def test_many_at_once_get_each_number_once_and_leave_no_gap(city: City) -> None:
    def open_one(_: int) -> list[str]:
        try:
            return numbers(city.open("social", "medical"))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        given = [number for found in pool.map(open_one, range(12)) for number in found]
    assert len(given) == len(set(given)) == 24
    for mark in ("人社", "医保"):
        counts = sorted(count(number) for number in given if mark in number)
        assert counts == list(range(counts[0], counts[0] + 12))
    assert faults() == []


def test_a_number_that_was_lost_altered_or_invented_is_found(city: City) -> None:
    written = city.open("social")
    (number,) = numbers(written)
    row = f"dossier_id = '{written.dossier_id}'"
    forged = f"{number[:-1]}7号"
    for change, found in (
        (f"delete from paper where {row}", {"unnumbered", "lost"}),
        (f"update paper set document = 'grant' where {row}", {"unnumbered", "strange"}),
        (f"update paper set count = count + 100 where {row}", {"lost", "altered"}),
        (f"update paper set number = '{forged}' where {row}", {"altered"}),
    ):
        with connection.cursor() as cursor:
            cursor.execute("begin; alter table paper disable trigger user")
            try:
                cursor.execute(change)
                assert {fault.kind for fault in faults()} == found, change
            finally:
                cursor.execute("rollback")
    assert faults() == []


def test_what_was_issued_before_there_were_numbers_is_numbered_in_its_order(city: City) -> None:
    old = import_module("onething.cases.migrations.0005_papers")
    first, second = city.open("social", "medical"), city.open("social")
    with connection.cursor() as cursor:
        cursor.execute("begin; alter table paper disable trigger user")
        try:
            cursor.execute("delete from paper; delete from paper_series")
            cursor.execute(old.NUMBER_THE_OLD)
            assert faults() == []
            counts = []
            for written in (first, second):
                (social,) = (each for each in numbers(written) if "human_resources" in each)
                counts.append(int(social.rpartition("-")[2]))
            assert counts[1] == counts[0] + 1
        finally:
            cursor.execute("rollback")
