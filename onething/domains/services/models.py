"""The table of what was begun and not yet submitted."""

import uuid

from django.db import models
from django.db.models import Q

from onething.parties.models import Account, Party


class Draft(models.Model):
    """An application in the making; everything typed into it is kept.

    Its id is the idempotency key of the submission. `answers` is what was typed, by control.
    `sealed` is the one request that will ever be submitted, fixed by the first who submits;
    `dossier_id` is what came of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    onething = models.CharField(max_length=128)
    release = models.BigIntegerField()
    answers = models.JSONField(default=dict)
    sealed = models.JSONField(null=True)
    dossier_id = models.UUIDField(null=True)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "party", "onething"],
                condition=Q(sealed__isnull=True),
                name="one_open_draft",
            )
        ]

    def __str__(self) -> str:
        return f"{self.onething} {self.id}"
