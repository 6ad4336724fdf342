"""The single place that gives the people of a log their accounts and posts."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from onething.cases.book import Book
from onething.cases.replay.content import RESOURCE, Replay
from onething.cases.replay.script import Script, casting
from onething.parties.models import Account, Post
from onething.parties.scope import Scope, scope

Cast = Mapping[str, Scope]
"""What each resource of the log may do."""


def hire(
    book: Book, replay: Replay, scripts: Iterable[Script], languages: Iterable[str]
) -> dict[str, Scope]:
    """An account for every resource of what can be played, with the posts that its part needs.

    Nobody can sign in as one of them until a password is set. Who is there already keeps what
    he or she has.
    """
    scripts = [script for script in scripts if script.definition in book.definitions]
    needed: dict[str, dict[tuple[int, str], datetime]] = {
        resource: {} for script in scripts for resource in (script.responsible, *_actors(script))
    }
    for (resource, org, role), since in casting(scripts, _roles(book)).items():
        needed[resource][book.orgs[org], role] = since
    return {
        resource: _one(replay.account.replace(RESOURCE, resource), resource, posts, languages)
        for resource, posts in needed.items()
    }


def _actors(script: Script) -> set[str]:
    return {step.resource for step in script.steps}


def _roles(book: Book) -> dict[tuple[str, str], tuple[str, str]]:
    """Department and role of every command, by (definition, command)."""
    return {
        (key, name): (definition.org, command.by)
        for key, definition in book.definitions.items()
        for name, command in book.lifecycle(key).commands.items()
    }


@transaction.atomic
def _one(
    username: str,
    resource: str,
    posts: Mapping[tuple[int, str], datetime],
    languages: Iterable[str],
) -> Scope:
    account = Account.objects.filter(username=username).first()
    if account is None:
        name = dict.fromkeys(languages, resource)
        account = Account.objects.create_user(username, None, name=name)
    held = {(post.org_id, post.role) for post in account.posts.filter(until=None)}
    Post.objects.bulk_create(
        Post(account=account, org_id=org, role=role, since=since)
        for (org, role), since in posts.items()
        if (org, role) not in held
    )
    return scope(account.pk, timezone.now())
