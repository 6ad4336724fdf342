"""The single place that says who is away, until when, and who stands in for whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from onething.parties import audit
from onething.parties.models import Account, Leave, Post
from onething.problem import Problem

ENTERED, BACK = "leave entered", "leave ended"


class EndsBeforeItBegins(Problem):
    status = 422
    says = "休假的结束早于开始。请检查两个日期。"


class LeaveIsOver(Problem):
    status = 422
    says = "这段休假已经过去，不必登记。请填今天或以后的结束日期。"


class OverlapsOtherLeave(Problem):
    status = 422
    says = "和已登记的另一段休假（%(since)s 至 %(until)s）重叠。请先结束那一段，或改日期。"


class NoPost(Problem):
    status = 422
    says = "“%(username)s”没有岗位，不用登记休假。请先由安全管理员给他或她岗位。"


class NoSuchDeputy(Problem):
    status = 422
    says = "没有账号“%(username)s”，或者它已停用、就是本人。请另选代理人。"


class DeputyAway(Problem):
    status = 422
    says = "%(name)s在这段时间自己也休假（%(since)s 至 %(until)s）。请另选代理人，或改日期。"


class DeputyRing(Problem):
    status = 422
    says = "不能互相代理：%(names)s。请为其中一位另选代理人。"


class PostsUncovered(Problem):
    """`posts` are the (org id, role) that nobody would cover."""

    status = 422
    says = (
        "%(name)s不能代理这些岗位：%(listed)s。请另选代理人；"
        "若确实无人可代，勾选“这些岗位暂无人代理”再登记。"
    )


class NoSuchLeave(Problem):
    status = 404
    says = "没有找到这段休假，或者它已经结束。"


class NotYourColleague(Problem):
    status = 403
    says = "只能登记本人的休假；部门负责人可以登记本部门同事的休假。"


@dataclass(frozen=True, slots=True)
class Wish:
    """Who is away from when until when, why, and who stands in (None: nobody).

    `knowingly`: posts which the deputy cannot cover are left uncovered on purpose.
    """

    account_id: int
    since: datetime
    until: datetime
    deputy: str | None = None
    reason: str = ""
    knowingly: bool = False


def enter(wish: Wish, by: int, at: datetime) -> Leave:
    """The leave, counted from its beginning at once.

    Raises EndsBeforeItBegins, LeaveIsOver, OverlapsOtherLeave, NoPost, NotYourColleague,
    NoSuchDeputy, DeputyRing, DeputyAway, PostsUncovered.
    """
    if wish.until <= wish.since:
        raise EndsBeforeItBegins()
    if wish.until <= at:
        raise LeaveIsOver()
    with transaction.atomic():
        deputy = _deputy(wish)
        account = _locked(wish.account_id, deputy)
        if not posts(account.pk, at):
            raise NoPost(username=account.username)
        if not may_enter(by, account.pk, at):
            raise NotYourColleague()
        _not_twice(wish)
        if deputy is not None:
            _no_ring(wish, account, deputy)
            _is_there(wish, deputy)
            _covers(wish, account, deputy, at)
        made = Leave.objects.create(
            account=account,
            since=wish.since,
            until=wish.until,
            deputy=deputy,
            reason=wish.reason,
            entered_by_id=by,
            entered_at=at,
        )
        audit.note(by, ENTERED, at, account.pk, None, deputy=wish.deputy or "", **_days(made))
        return made


def _deputy(wish: Wish) -> Account | None:
    if wish.deputy is None:
        return None
    found = Account.objects.filter(username=wish.deputy, is_active=True).first()
    if found is None or found.pk == wish.account_id:
        raise NoSuchDeputy(username=wish.deputy)
    return found


def _locked(account_id: int, deputy: Account | None) -> Account:
    """The account, with both rows locked in one order: two leaves entered at once cannot overlap,
    nor two colleagues become deputies of each other."""
    ids = [account_id, *([deputy.pk] if deputy else [])]
    rows = {row.pk: row for row in _lock(ids)}
    return rows[account_id]


def _lock(ids: list[int]) -> Iterable[Account]:
    return Account.objects.select_for_update().filter(pk__in=ids).order_by("pk")


def _overlapping(since: datetime, until: datetime) -> QuerySet[Leave]:
    return Leave.objects.filter(since__lt=until, until__gt=since).order_by("since")


def _not_twice(wish: Wish) -> None:
    other = _overlapping(wish.since, wish.until).filter(account=wish.account_id).first()
    if other:
        raise OverlapsOtherLeave(**_days(other))


def _days(other: Leave) -> dict[str, str]:
    """Its first and its last day, as a message says them."""
    last = timezone.localtime(other.until - timedelta(microseconds=1))
    return {"since": f"{timezone.localtime(other.since):%Y-%m-%d}", "until": f"{last:%Y-%m-%d}"}


def _no_ring(wish: Wish, account: Account, deputy: Account) -> None:
    """Nobody stands in, by way of others, for the one who stands in for him."""
    ring, meanwhile = [account, deputy], _overlapping(wish.since, wish.until)
    while True:
        next_one = (
            meanwhile.filter(account=ring[-1].pk).exclude(deputy=None).select_related("deputy")
        ).first()
        if next_one is None or next_one.deputy is None or next_one.deputy in ring[1:]:
            return
        if next_one.deputy_id == account.pk:
            names = [one.username for one in (*ring, account)]
            raise DeputyRing(names=" → ".join(names))
        ring.append(next_one.deputy)


def _is_there(wish: Wish, deputy: Account) -> None:
    other = _overlapping(wish.since, wish.until).filter(account=deputy.pk).first()
    if other:
        raise DeputyAway(name=deputy.name, **_days(other))


def _covers(wish: Wish, account: Account, deputy: Account, at: datetime) -> None:
    left = uncovered(account.pk, deputy.pk, at)
    if left and not wish.knowingly:
        listed = [f"{post.org} {post.role}" for post in left]
        raise PostsUncovered(
            name=deputy.name,
            listed="、".join(listed),
            posts=[(post.org_id, post.role) for post in left],
        )


def posts(account_id: int, at: datetime, and_later: bool = False) -> list[Post]:
    """The posts an account holds at `at`; with `and_later` also those that begin after it."""
    found = Post.objects.filter(Q(until=None) | Q(until__gt=at), account=account_id)
    if not and_later:
        found = found.filter(since__lte=at)
    return list(found.select_related("org").order_by("org_id", "role"))


def uncovered(account_id: int, deputy_id: int | None, at: datetime) -> list[Post]:
    """The posts of an account that nobody covers while this deputy stands in; all without one.

    A deputy covers what he holds himself, and the roles for which the department lets one of his
    roles stand in.
    """
    own = {(post.org_id, post.role) for post in posts(deputy_id, at)} if deputy_id else set()
    return [post for post in posts(account_id, at) if not _is_covered(post, own)]


def _is_covered(post: Post, own: set[tuple[int, str]]) -> bool:
    others = post.org.deputies.get(post.role, ())
    return any((post.org_id, role) in own for role in (post.role, *others))


def may_enter(by: int, account_id: int, at: datetime) -> bool:
    """Whether `by` may enter leave for the account: one's own, or as a leader of a department in
    which the other has a post."""
    if by == account_id:
        return True
    led = {post.org_id for post in posts(by, at) if post.role in post.org.leads}
    return any(post.org_id in led for post in posts(account_id, at))


def end(leave_id: int, by: int, at: datetime) -> Leave:
    """The leave, over now: whoever is back early has his own work again at once. One that has not
    begun is called off. Raises NoSuchLeave, NotYourColleague."""
    with transaction.atomic():
        found = Leave.objects.select_for_update().filter(pk=leave_id, until__gt=at).first()
        if found is None:
            raise NoSuchLeave()
        if not may_enter(by, found.account_id, at):
            raise NotYourColleague()
        found.until, found.ended_by_id = max(at, found.since), by
        found.save(update_fields=["until", "ended_by"])
        audit.note(by, BACK, at, found.account_id)
        return found


def away(org_ids: Iterable[int], at: datetime, until: datetime | None = None) -> list[Leave]:
    """Who of these departments is away at `at`, or at any time until then, first come first."""
    end_of = until or at
    found = Leave.objects.filter(
        Q(account__posts__until=None) | Q(account__posts__until__gt=at),
        account__posts__org__in=list(org_ids),
        account__posts__since__lte=end_of,
        since__lte=end_of,
        until__gt=at,
    )
    return list(found.distinct().select_related("account", "deputy").order_by("since", "pk"))


def absent(account_ids: Iterable[int], at: datetime) -> set[int]:
    """Which of these accounts are away at `at`."""
    found = Leave.objects.filter(account__in=list(account_ids), since__lte=at, until__gt=at)
    return set(found.values_list("account_id", flat=True))


def of(account_id: int, at: datetime) -> list[Leave]:
    """What is entered for an account and not over yet, first come first."""
    found = Leave.objects.filter(account=account_id, until__gt=at).select_related("deputy")
    return list(found.order_by("since"))


def colleagues(account_id: int, at: datetime) -> list[Account]:
    """Who could stand in: the active holders of posts in the departments of this account."""
    orgs = {post.org_id for post in posts(account_id, at)}
    found = Account.objects.filter(
        Q(posts__until=None) | Q(posts__until__gt=at),
        posts__org__in=orgs,
        posts__since__lte=at,
        is_active=True,
    ).exclude(pk=account_id)
    return list(found.distinct().order_by("username"))
