"""The table of files that were handed in."""

import uuid

from django.db import models

from onething.parties.models import Account


class Upload(models.Model):
    """One file: whose application it belongs to (`holder`), for what (`slot`), what it is.

    Its bytes are kept under their SHA-256. `verdict` is empty until a virus scanner has looked:
    `clean`, or the name of what it found.
    """

    CLEAN = "clean"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holder = models.UUIDField()
    slot = models.CharField(max_length=64)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    media = models.CharField(max_length=64)
    size = models.BigIntegerField()
    pages = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField()
    verdict = models.CharField(max_length=200, blank=True)
    scanned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["holder", "slot", "digest"], name="one_of_each_file")
        ]
        indexes = [
            models.Index("at", condition=models.Q(verdict=""), name="upload_unscanned"),
        ]

    def __str__(self) -> str:
        return self.name
