"""The tables of oversight. All but the findings and what was told are made from the ledger alone
and can be made anew; nothing here moves a case."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from onething.parties.models import Account

RUNNING = Q(ended_at=None)


class Place(models.Model):
    """How far the ledger was read: every transaction up to `tx`. One row."""

    tx = models.BigIntegerField(default=0)


class Spell(models.Model):
    """One spell of an office clock that goes on, or that was red; see `spells.Spell`.

    `next_at` is when the next rung of the ladder is to be told; None when there is none.
    """

    realm_id = models.BigIntegerField()
    org_id = models.BigIntegerField()
    dossier_id = models.UUIDField(db_index=True)
    case_id = models.UUIDField()
    definition = models.CharField(max_length=255)
    clock = models.CharField(max_length=64)
    n = models.IntegerField()
    since = models.DateTimeField()
    warn_at = models.DateTimeField(null=True)
    red_at = models.DateTimeField(null=True)
    double_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    pauses = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True)
    task_id = models.UUIDField(null=True)
    role = models.CharField(max_length=64)
    holder_id = models.BigIntegerField(null=True)
    red_role = models.CharField(max_length=64)
    red_holder_id = models.BigIntegerField(null=True)
    urges = models.IntegerField(default=0)
    urged_at = models.DateTimeField(null=True)
    explained_seq = models.IntegerField(null=True)
    explained_at = models.DateTimeField(null=True)
    explained_by = models.BigIntegerField(null=True)
    cause = models.CharField(max_length=64)
    next_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case_id", "clock", "n"], name="one_spell")
        ]
        indexes: ClassVar = [
            models.Index(fields=["realm_id", "red_at", "id"], name="spell_realm_red"),
            models.Index(fields=["org_id", "red_at", "id"], name="spell_org_red"),
            models.Index(
                fields=["realm_id", "red_at", "id"], name="spell_realm_going", condition=RUNNING
            ),
            models.Index(
                fields=["org_id", "red_at", "id"], name="spell_org_going", condition=RUNNING
            ),
            models.Index(
                fields=["realm_id", "warn_at"], name="spell_realm_warn", condition=RUNNING
            ),
            models.Index(fields=["org_id", "warn_at"], name="spell_org_warn", condition=RUNNING),
            models.Index(
                fields=["realm_id", "paused_at"],
                name="spell_realm_paused",
                condition=RUNNING & Q(paused_at__isnull=False),
            ),
            models.Index(
                fields=["org_id", "paused_at"],
                name="spell_org_paused",
                condition=RUNNING & Q(paused_at__isnull=False),
            ),
            models.Index(
                fields=["realm_id", "red_at"],
                name="spell_realm_waits",
                condition=Q(explained_at=None),
            ),
            models.Index(
                fields=["org_id", "red_at"], name="spell_org_waits", condition=Q(explained_at=None)
            ),
            models.Index(fields=["next_at"], name="spell_next", condition=Q(next_at__isnull=False)),
        ]


class Urge(models.Model):
    """One urging of a case. `holder_id` and `role` are who has the case now and is to answer;
    `told_at` is when they were told of it."""

    realm_id = models.BigIntegerField()
    org_id = models.BigIntegerField()
    dossier_id = models.UUIDField()
    case_id = models.UUIDField()
    definition = models.CharField(max_length=255)
    seq = models.IntegerField()
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)
    reply_by = models.DateField()
    role = models.CharField(max_length=64)
    holder_id = models.BigIntegerField(null=True)
    answered_seq = models.IntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier_id", "seq"], name="one_urge")
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], name="urge_untold", condition=Q(told_at=None)),
            models.Index(fields=["case_id"], name="urge_case"),
            models.Index(
                fields=["org_id", "reply_by"], name="urge_org", condition=Q(answered_at=None)
            ),
            models.Index(
                fields=["realm_id", "reply_by"], name="urge_realm", condition=Q(answered_at=None)
            ),
        ]


class Told(models.Model):
    """A rung of the ladder that was taken for one task and spell, and whom it told; nobody when
    its light was over before anybody looked. Written once, never twice."""

    task_id = models.UUIDField()
    case_id = models.UUIDField()
    dossier_id = models.UUIDField(db_index=True)
    clock = models.CharField(max_length=64)
    n = models.IntegerField()
    rung = models.CharField(max_length=64)
    at = models.DateTimeField()
    people = models.ManyToManyField(Account, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["task_id", "clock", "n", "rung"], name="a_rung_is_told_once"
            )
        ]


class Finding(models.Model):
    """A violation that a rule found in one event, and what people said to it.

    FOUND, then CONFIRMED or DISMISSED with a reason, and what was confirmed may be EXPLAINED. The
    same rule finds the same event once.
    """

    FOUND, CONFIRMED, DISMISSED, EXPLAINED = "found", "confirmed", "dismissed", "explained"

    realm_id = models.BigIntegerField()
    org_id = models.BigIntegerField()
    dossier_id = models.UUIDField()
    case_id = models.UUIDField()
    definition = models.CharField(max_length=255)
    seq = models.IntegerField()
    kind = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)
    state = models.CharField(max_length=16, default=FOUND)
    judged_by = models.BigIntegerField(null=True)
    judged_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=400, blank=True)
    explained_seq = models.IntegerField(null=True)
    explained_at = models.DateTimeField(null=True)
    cause = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier_id", "seq", "kind"], name="one_finding")
        ]
        indexes: ClassVar = [
            models.Index(fields=["realm_id", "state", "-at", "-id"], name="finding_realm"),
            models.Index(fields=["org_id", "state", "-at", "-id"], name="finding_org"),
            models.Index(fields=["case_id"], name="finding_case"),
        ]
