from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.kernel.town import Town


@pytest.fixture(scope="session")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """The town in this worker's database, committed as in life."""
    with django_db_blocker.unblock():
        yield Town.installed()
