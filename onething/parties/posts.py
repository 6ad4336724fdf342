"""The single place where a post is given and ended."""

from collections.abc import Collection, Container
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from onething.parties import administrators, audit
from onething.parties.models import Account, Org, Post
from onething.problem import Problem

GIVEN, ENDED = "post given", "post ended"


class HoldsItAlready(Problem):
    status = 422
    says = "“%(username)s”在这段时间已经有这个岗位。要改起止时间，请先结束原来的岗位。"


class PostEndsTooEarly(Problem):
    status = 422
    says = "岗位的结束时间不晚于开始，或者已经过去。请检查日期。"


class NoSuchRole(Problem):
    status = 422
    says = "本单位没有岗位“%(role)s”。请从列出的岗位中选择。"


class NoSuchDepartment(Problem):
    status = 422
    says = "没有部门“%(org)s”，或者它不归您管理。请从列出的部门中选择。"


class NoSuchPost(Problem):
    status = 404
    says = "没有找到这个岗位，或者它已经结束。"


@dataclass(frozen=True, slots=True)
class Wish:
    """Which role of which department (its code), from when until when (None: open)."""

    account_id: int
    org: str
    role: str
    since: datetime
    until: datetime | None = None


def give(
    actor_id: int | None,
    wish: Wish,
    realm_ids: Collection[int],
    roles: Container[str],
    at: datetime,
) -> Post:
    """The post. `realm_ids` are those in which the actor may give any, `roles` those there are.

    Raises NoSuchDepartment, NoSuchRole, PostEndsTooEarly, HoldsItAlready, TwoHats, NotToOneself.
    """
    if actor_id == wish.account_id:
        raise administrators.NotToOneself()
    org = Org.objects.filter(code=wish.org, realm__in=list(realm_ids)).first()
    if org is None:
        raise NoSuchDepartment(org=wish.org)
    if wish.role not in roles:
        raise NoSuchRole(role=wish.role)
    if wish.until is not None and wish.until <= max(wish.since, at):
        raise PostEndsTooEarly()
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=wish.account_id)
        administrators.one_hat(account.pk, account.username, wish.role, at)
        if _overlapping(wish, org).exists():
            raise HoldsItAlready(username=account.username)
        post = Post.objects.create(
            account=account, org=org, role=wish.role, since=wish.since, until=wish.until
        )
        told = {"role": wish.role, "since": wish.since.isoformat()}
        if wish.until:
            told["until"] = wish.until.isoformat()
        audit.note(actor_id, GIVEN, at, account.pk, org.pk, **told)
        return post


def _overlapping(wish: Wish, org: Org) -> QuerySet[Post]:
    found = Post.objects.filter(
        Q(until=None) | Q(until__gt=wish.since), account=wish.account_id, org=org, role=wish.role
    )
    return found if wish.until is None else found.filter(since__lt=wish.until)


def found(post_id: int, realm_ids: Container[int], at: datetime) -> Post:
    """A post that has not ended, of a department in these realms. Raises NoSuchPost."""
    post = (
        Post.objects.select_related("org", "account")
        .filter(Q(until=None) | Q(until__gt=at), pk=post_id)
        .first()
    )
    if post is None or post.org.realm_id not in realm_ids:
        raise NoSuchPost()
    return post


def end(actor_id: int | None, post: Post, at: datetime) -> None:
    """The post ends now; what its holder has in hand is the caller's to move (cases.postings)."""
    if actor_id == post.account_id:
        raise administrators.NotToOneself()
    post.until = max(at, post.since)
    post.save(update_fields=["until"])
    audit.note(actor_id, ENDED, at, post.account_id, post.org_id, role=post.role)
