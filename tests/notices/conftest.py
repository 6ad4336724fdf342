from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.kernel.town import Town
from tests.web.city import City


@pytest.fixture(scope="module")
def town(empty_database: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """The town in this worker's database, committed as in life."""
    with django_db_blocker.unblock():
        yield Town.installed()


@pytest.fixture(scope="module")
def city(empty_database: None, django_db_blocker: DjangoDbBlocker) -> Iterator[City]:
    """Our own pack in this worker's database."""
    with django_db_blocker.unblock():
        yield City.installed()
