"""The single place that looks up what a case is called, in every language."""

from functools import lru_cache
from uuid import UUID

from django.db import connection

from onething.cases import releases
from onething.packs import Text
from onething.parties.models import Realm


def of(dossier_id: UUID, definition: str) -> Text:
    """The name of a definition as the dossier is pinned to it."""
    with connection.cursor() as cursor:
        cursor.execute("select release from dossier where id = %s", [dossier_id])
        (release,) = cursor.fetchone()
    return pinned(release, definition)


def pinned(release: int, definition: str) -> Text:
    """The name of a definition in a release."""
    return releases.book(release, releases.newest_beside(release)).definitions[definition].name


@lru_cache(maxsize=16)
def languages(realm_id: int) -> tuple[str, ...]:
    """The languages of a realm, its first one first."""
    return tuple(Realm.objects.values_list("languages", flat=True).get(pk=realm_id))
