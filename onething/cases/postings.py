"""The single place where somebody leaves a post: nothing stays with who may not work on it."""

from datetime import datetime

from onething.cases import handover
from onething.cases.handover import Moved
from onething.parties import accounts, leave, posts
from onething.parties.models import Account, Post


def leave_post(
    actor_id: int, key: str, post: Post, heir_id: int | None, reason: str, at: datetime
) -> list[Moved]:
    """End the post; what its holder has in hand in it goes to a colleague, or back to the pool.

    First the work, then the post, then what was taken in between; whatever is cut off in the
    middle the worker brings back to the pool.
    """
    here = [(post.org_id, post.role)]
    args = (actor_id, post.account_id, heir_id, reason, at)
    moved = _moved(key, *args, here)
    posts.end(actor_id, post, at)
    return [*moved, *_moved(f"{key}/late", *args, here)]


def leave_all(
    actor_id: int, key: str, account: Account, heir_id: int | None, reason: str, at: datetime
) -> list[Moved]:
    """Close the account, with all its posts; what it has in hand goes as `leave_post` says."""
    held = [(post.org_id, post.role) for post in leave.posts(account.pk, at)]
    args = (actor_id, account.pk, heir_id, reason, at)
    moved = _moved(key, *args, held)
    accounts.close(actor_id, account, at)
    return [*moved, *_moved(f"{key}/late", *args, held)]


def _moved(
    key: str,
    actor_id: int,
    holder_id: int,
    heir_id: int | None,
    reason: str,
    at: datetime,
    here: list[tuple[int, str]],
) -> list[Moved]:
    return handover.all_of(actor_id, key, holder_id, heir_id, reason, at, here)
