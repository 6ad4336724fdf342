from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save


class PartiesConfig(AppConfig):
    name = "onething.parties"
    label = "parties"

    def ready(self) -> None:
        post_save.connect(_learn, sender="parties.Party", dispatch_uid="parties.signs")


def _learn(instance: Any, raw: bool = False, **_sent: Any) -> None:
    """Whoever is written into the register, by whatever way, can be found at once."""
    from onething.parties import lookup

    lookup.learn([(instance.pk, instance.name, instance.code)])
