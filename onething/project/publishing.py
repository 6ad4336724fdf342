"""The single place that brings a pack into the database: who there is, then a release."""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from onething.packs import Pack, read
from onething.project.content import KINDS


class Published(NamedTuple):
    """What a load did: the release a new dossier is pinned to, and what is new in it."""

    pack: Pack
    realm_id: int
    release: int
    is_new: bool


def load(folder: Path, at: datetime) -> Published:
    """Read a pack, install its parties and publish its release, all or nothing.

    Raises PackRefused with every mistake; then nothing has changed.
    """
    from django.db import transaction

    from onething.cases import releases
    from onething.parties import install

    pack = read(folder, KINDS)
    with transaction.atomic():
        realm = install.install(pack, at)
        release, is_new = releases.publish(realm.pk, pack, at)
    return Published(pack, realm.pk, release, is_new)
