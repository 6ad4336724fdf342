"""The tables of what goes out: who wants it how, and each message on its way by one channel."""

from django.db import models
from django.db.models import Q

from onething.parties.models import Account

EMAIL, SMS = "email", "sms"


class Wish(models.Model):
    """How an account wants to be told, beside the portal; without a row: by e-mail if it has an
    address. An address that was refused is not written to again until it is changed or confirmed.
    """

    account = models.OneToOneField(Account, models.CASCADE, related_name="wish")
    email = models.BooleanField(default=True)
    sms = models.BooleanField(default=False)
    language = models.CharField(max_length=16, blank=True)
    refused = models.JSONField(default=list)


class Delivery(models.Model):
    """One message to one account by one channel.

    waiting → claimed → handing → sent (→ delivered); failed: for good; unsure: we were cut off
    while it was handed over and do not know, so it is not sent again.
    """

    WAITING, CLAIMED, HANDING = "waiting", "claimed", "handing"
    SENT, DELIVERED, FAILED, UNSURE = "sent", "delivered", "failed", "unsure"

    message_id = models.BigIntegerField()
    account = models.ForeignKey(Account, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=8)
    address = models.CharField(max_length=254)
    language = models.CharField(max_length=16)
    state = models.CharField(max_length=16, default=WAITING)
    attempts = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    next_at = models.DateTimeField()
    moved_at = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=200, blank=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message_id", "account", "channel"], name="one_delivery_a_channel"
            )
        ]
        indexes = [
            models.Index(
                fields=["channel", "next_at"], condition=Q(state="waiting"), name="delivery_waiting"
            ),
            models.Index(
                fields=["moved_at"],
                condition=Q(state__in=["claimed", "handing"]),
                name="delivery_underway",
            ),
            models.Index(fields=["receipt"], condition=~Q(receipt=""), name="delivery_receipt"),
        ]


class Reminded(models.Model):
    """A rung of a ladder that is done with for a task and its clock: told, or passed over for
    the deadline it had then."""

    task_id = models.UUIDField()
    clock = models.CharField(max_length=64)
    rung = models.CharField(max_length=130)
    due_at = models.DateTimeField()
    told = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task_id", "clock", "rung"], name="one_rung_a_clock")
        ]
