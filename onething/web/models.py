"""What officers keep for themselves and for their department at the desk: lists and wordings."""

from django.db import models
from django.db.models import Q

from onething.parties.models import Account, Org


class SavedList(models.Model):
    """A narrowed list under a name: `query` is what stands in its address. With `org` the
    department's too. Removed ones stay, so that it can be undone."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="saved_lists")
    org = models.ForeignKey(Org, models.PROTECT, null=True, related_name="saved_lists")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=1000)
    is_default = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(is_default=True, removed_at=None),
                name="one_default_list",
            )
        ]


class Wording(models.Model):
    """Words a department uses again and again at one place, `lifecycle/command/input`; removed
    ones stay, so that it can be undone."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="wordings")
    place = models.CharField(max_length=200)
    text = models.TextField()
    author = models.ForeignKey(Account, models.PROTECT, related_name="wordings")
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["org", "place"], name="wording_place")]
