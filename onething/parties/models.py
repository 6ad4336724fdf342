"""The tables of who there is: realms, departments, accounts, posts, leave, firms, mandates."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q


class Realm(models.Model):
    """One government on this installation; every pack serves exactly one."""

    code = models.SlugField(unique=True)
    name = models.JSONField()
    languages = models.JSONField()
    zone = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.code


class Region(models.Model):
    """A place that has an authority; `level` 1 (state) to 6 (village, community)."""

    realm = models.ForeignKey(Realm, models.PROTECT, related_name="regions")
    code = models.CharField(max_length=32)
    name = models.JSONField()
    level = models.PositiveSmallIntegerField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["realm", "code"], name="region_code")]

    def __str__(self) -> str:
        return self.code


class Org(models.Model):
    """A department of a realm.

    `leads` are the roles whose holders lead it; `deputies` says by role which other roles may
    stand in for it. `assignment` is how its work finds its people, as the pack says;
    `assignment_chosen` is what its leader chose instead, "" for nothing.
    """

    realm = models.ForeignKey(Realm, models.PROTECT, related_name="orgs")
    region = models.ForeignKey(Region, models.PROTECT, related_name="orgs")
    code = models.CharField(max_length=64)
    name = models.JSONField()
    short = models.JSONField()
    phone = models.CharField(max_length=64, blank=True)
    leads = models.JSONField(default=list)
    deputies = models.JSONField(default=dict)
    assignment = models.CharField(max_length=16, default="hand")
    assignment_chosen = models.CharField(max_length=16, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["realm", "code"], name="org_code")]

    def __str__(self) -> str:
        return self.code

    @property
    def assigns_by(self) -> str:
        """How work finds its people here: hand, load or rotation."""
        return self.assignment_chosen or self.assignment


class Accounts(BaseUserManager["Account"]):
    def create_user(self, username: str, password: str | None, **extra: object) -> "Account":
        account = self.model(username=username, **extra)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Someone who can sign in: an officer, the owner or agent of a firm, a citizen."""

    username = models.CharField(max_length=64, unique=True)
    name = models.JSONField()
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=32, blank=True)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[Accounts] = Accounts()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.username


class Post(models.Model):
    """An officer's role in a department, from `since` until `until` (None: open)."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="posts")
    org = models.ForeignKey(Org, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=64)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "org", "role"], condition=Q(until=None), name="one_open_post"
            )
        ]


class Leave(models.Model):
    """Somebody is away from `since` until `until`, and who stands in for him or her (None: nobody).

    Coming back early moves `until`; a leave called off before it began ends where it begins.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="leaves")
    since = models.DateTimeField()
    until = models.DateTimeField()
    deputy = models.ForeignKey(Account, models.PROTECT, null=True, related_name="deputises")
    reason = models.CharField(max_length=200, blank=True)
    entered_by = models.ForeignKey(Account, models.PROTECT, related_name="entered_leaves")
    entered_at = models.DateTimeField()
    ended_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="ended_leaves")

    class Meta:
        indexes = [models.Index(fields=["deputy", "until"], name="leave_deputy")]


class HandOver(models.Model):
    """A list of work that went from one to another at once, as it was printed.

    `items` say for each: task, dossier, number, what it is, whether it moved, and why not.
    `heir` is None when the work went back to the pool.
    """

    key = models.CharField(max_length=100)
    actor = models.ForeignKey(Account, models.PROTECT, related_name="hand_overs")
    heir = models.ForeignKey(Account, models.PROTECT, null=True, related_name="inherited")
    reason = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    items = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="one_hand_over")]


class Turn(models.Model):
    """When somebody was last given work by itself, in a role of a department."""

    org = models.ForeignKey(Org, models.CASCADE, related_name="turns")
    role = models.CharField(max_length=64)
    account = models.ForeignKey(Account, models.CASCADE, related_name="turns")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["org", "role", "account"], name="one_turn")]


class Party(models.Model):
    """Someone government serves: a firm, known by its unified social credit code."""

    realm = models.ForeignKey(Realm, models.PROTECT, related_name="parties")
    region = models.ForeignKey(Region, models.PROTECT, null=True)
    code = models.CharField(max_length=32)
    name = models.CharField(max_length=255)
    attributes = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["realm", "code"], name="party_code")]

    def __str__(self) -> str:
        return self.name


class Mandate(models.Model):
    """Who may act for a party: its legal representative, or an agent he or she authorised."""

    OWNER, AGENT = "owner", "agent"

    party = models.ForeignKey(Party, models.PROTECT, related_name="mandates")
    account = models.ForeignKey(Account, models.PROTECT, related_name="mandates")
    capacity = models.CharField(max_length=16, choices=[(OWNER, OWNER), (AGENT, AGENT)])
    granted_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="granted")
    revoked_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="revoked")
    reason = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "account"], condition=Q(until=None), name="one_open_mandate"
            )
        ]


class AccessLog(models.Model):
    """Who looked at which personal fields of a dossier, and what for."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="looks")
    dossier_id = models.UUIDField(db_index=True)
    fields = models.JSONField()
    purpose = models.CharField(max_length=200)
    at = models.DateTimeField()


class AuditLog(models.Model):
    """One thing done to accounts, posts, departments or leave: who, to whom, what, when.

    `actor` is None for what was done at the machine itself. `told` are the values, by name.
    """

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="deeds")
    what = models.CharField(max_length=32)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="audit")
    org = models.ForeignKey(Org, models.PROTECT, null=True, related_name="audit")
    told = models.JSONField(default=dict)


class StaffImport(models.Model):
    """A list of staff that somebody handed in and has looked at; `rows` are emptied once it is
    taken or thrown away."""

    id = models.UUIDField(primary_key=True)
    actor = models.ForeignKey(Account, models.PROTECT, related_name="imports")
    realm = models.ForeignKey(Realm, models.PROTECT, related_name="imports")
    name = models.CharField(max_length=200)
    rows = models.JSONField()
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
