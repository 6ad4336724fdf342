"""The single place that brings a pack into the database: who there is, then a release."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.db import transaction

from onething.cases import releases
from onething.packs import Pack, read
from onething.parties import install
from onething.parties.models import Realm
from onething.project.content import KINDS


class Published(NamedTuple):
    """What loading a pack did. `release` is what new dossiers are pinned to; `before` was it
    until now, None if there was none; `carried` are the calendars that the pack lacks and that
    stay, by `kind/id`."""

    pack: Pack
    realm: Realm
    release: int
    before: int | None
    carried: Mapping[str, str]

    @property
    def is_new(self) -> bool:
        return self.release != self.before


def load(folders: Sequence[Path], at: datetime) -> list[Published]:
    """Read packs, install their parties and publish their releases: all of them or none.

    Raises PackRefused with every mistake of the first pack that has any.
    """
    packs = [read(folder, KINDS) for folder in folders]
    with transaction.atomic():
        return [_publish(pack, at) for pack in packs]


def _publish(pack: Pack, at: datetime) -> Published:
    realm = install.install(pack, at)
    before = releases.newest(realm.pk)
    carried = releases.carried(realm.pk, pack)
    release, _ = releases.publish(realm.pk, pack, at)
    return Published(pack, realm, release, before, carried)
