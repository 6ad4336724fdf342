from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.kernel.town import Town


@pytest.fixture(scope="module", autouse=True)
def _begins_empty(empty_database: None) -> None:
    """Nothing is rolled back, because commands commit, as in life; so each module begins anew."""


@pytest.fixture(scope="module")
def town(empty_database: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """The town in this worker's database."""
    with django_db_blocker.unblock():
        yield Town.installed()
