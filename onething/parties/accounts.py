"""The single place where accounts of officers are made, changed, closed and opened again."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from onething.parties import administrators, audit, leave, posts
from onething.parties.models import Account
from onething.problem import Problem

MADE, CHANGED = "account made", "account changed"
CLOSED, OPENED = "account closed", "account opened"
LINKED, SET = "password link made", "password set"
UNLOCKED = "sign-in unlocked"

USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{1,63}")


class UsernameTaken(Problem):
    status = 422
    says = "账号“%(username)s”已经有人用了。请换一个。"


class BadUsername(Problem):
    status = 422
    says = "账号“%(username)s”不能用：请用 2 至 64 个英文字母、数字或 . _ - @，以字母或数字开头。"


class NoSuchOfficer(Problem):
    status = 404
    says = "没有找到这个账号，或者它不归您管理。"


class LinkUsed(Problem):
    status = 410
    says = "这个链接已经用过，或者已经过期。请让系统管理员再给一个。"


class WeakPassword(Problem):
    """`reasons` are what is wrong with it, in words."""

    status = 422
    says = "%(reasons)s"


def administered(realm_ids: Iterable[int]) -> QuerySet[Account]:
    """The officers of these realms, and accounts of nobody yet: no post, no firm to act for."""
    return Account.objects.filter(
        Q(posts__org__realm__in=list(realm_ids)) | Q(posts=None, mandates=None)
    ).distinct()


def one(account_id: int, realm_ids: Iterable[int]) -> Account:
    """Raises NoSuchOfficer."""
    found = administered(realm_ids).filter(pk=account_id).first()
    if found is None:
        raise NoSuchOfficer()
    return found


def search(realm_ids: Iterable[int], typed: str, most: int, after: str = "") -> list[Account]:
    """Officers whose account, name or department holds the words, by account, after `after`."""
    found = administered(realm_ids).filter(username__gt=after)
    for word in typed.split():
        found = found.filter(
            Q(username__icontains=word)
            | Q(name__icontains=word)
            | Q(posts__org__code=word)
            | Q(posts__org__name__icontains=word)
        )
    return list(found.distinct().order_by("username")[:most])


def make(
    actor_id: int | None, username: str, name: dict[str, str], email: str, at: datetime
) -> Account:
    """An account that cannot sign in until its owner sets a password by a link.

    Raises BadUsername, UsernameTaken.
    """
    if not USERNAME.fullmatch(username):
        raise BadUsername(username=username)
    with transaction.atomic():
        if Account.objects.filter(username__iexact=username).exists():
            raise UsernameTaken(username=username)
        made = Account.objects.create_user(username, None, name=name, email=email)
        audit.note(actor_id, MADE, at, made.pk, username=username)
        return made


def change(
    actor_id: int | None, account: Account, name: dict[str, str], email: str, at: datetime
) -> bool:
    """Another name or address; whether anything was new."""
    was = {"name": account.name, "email": account.email}
    now = {"name": name, "email": email}
    if was == now:
        return False
    account.name, account.email = name, email
    account.save(update_fields=["name", "email"])
    audit.note(actor_id, CHANGED, at, account.pk, fields=[k for k in now if was[k] != now[k]])
    return True


def close(actor_id: int, account: Account, at: datetime) -> None:
    """The account cannot sign in any more and holds no post; what it has in hand is the caller's
    to move (cases.postings). Raises NotToOneself."""
    if actor_id == account.pk:
        raise administrators.NotToOneself()
    with transaction.atomic():
        for post in leave.posts(account.pk, at, and_later=True):
            posts.end(actor_id, post, at)
        account.is_active = False
        account.save(update_fields=["is_active"])
        audit.note(actor_id, CLOSED, at, account.pk)


def open_again(actor_id: int, account: Account, at: datetime) -> None:
    """The account may sign in again; its posts the security administrator gives anew."""
    account.is_active = True
    account.save(update_fields=["is_active"])
    audit.note(actor_id, OPENED, at, account.pk)


def link(actor_id: int | None, account: Account, at: datetime) -> tuple[str, str]:
    """(id, token) of an address at which the owner sets a password, once, within a day.

    Raises NotToOneself; AnotherAdministrator, because whoever sets the password of another
    administrator is two of them. `actor_id` None: done at the machine.
    """
    if actor_id == account.pk:
        raise administrators.NotToOneself()
    held = {post.role for post in leave.posts(account.pk, at)}
    if actor_id is not None and held & administrators.ADMINISTRATORS:
        raise administrators.AnotherAdministrator(username=account.username)
    audit.note(actor_id, LINKED, at, account.pk)
    token = default_token_generator.make_token(account)
    return urlsafe_base64_encode(force_bytes(account.pk)), token


def linked(uid: str, token: str) -> Account:
    """Whose link this is. Raises LinkUsed."""
    try:
        pk = int(urlsafe_base64_decode(uid))
    except (ValueError, OverflowError):
        raise LinkUsed() from None
    account = Account.objects.filter(pk=pk, is_active=True).first()
    if account is None or not default_token_generator.check_token(account, token):
        raise LinkUsed()
    return account


def set_password(uid: str, token: str, password: str, at: datetime) -> Account:
    """The account with its new password; the link is of no more use. Raises LinkUsed,
    WeakPassword."""
    with transaction.atomic():
        account = linked(uid, token)
        try:
            validate_password(password, account)
        except ValidationError as fault:
            raise WeakPassword(reasons=" ".join(fault.messages)) from fault
        account.set_password(password)
        account.save(update_fields=["password"])
        audit.note(account.pk, SET, at, account.pk)
        return account
