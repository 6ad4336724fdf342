"""Lists under a name: one's own, one of them to begin with, and those the team shares."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onething.cases import problems
from onething.parties.models import Org
from onething.parties.scope import Scope
from onething.problem import Problem
from onething.web import saying
from onething.web.desk_asked import Asked
from onething.web.models import SavedList
from onething.web.reader import scope_of

MOST: Final = 30
"""Lists of one person: more nobody finds again."""


class ListName(Problem):
    status = 422
    says = "请给这个列表起个名字，不超过 40 个字。"


class TooManyLists(Problem):
    status = 422
    says = "您已经存了 %(most)s 个列表。请先删去不用的。"


@dataclass(frozen=True)
class Saved:
    """A list that was kept. `is_own`: it can be removed and chosen as the first one."""

    id: int
    name: str
    href: str
    is_own: bool
    is_default: bool
    team: str


class _Form(forms.Form):
    name = forms.CharField(max_length=40)
    query = forms.CharField(max_length=1000, required=False)
    share = forms.BooleanField(required=False)
    default = forms.BooleanField(required=False)


def saved(scope: Scope) -> list[Saved]:
    """What this reader kept, then what the colleagues share, each by name."""
    own = SavedList.objects.filter(account_id=scope.actor_id, removed_at=None)
    shared = SavedList.objects.filter(org_id__in=scope.orgs, removed_at=None)
    found = (own | shared).select_related("org").order_by("name", "pk")[: 2 * MOST]
    rows = [_saved(scope, each) for each in found]
    return sorted(rows, key=lambda each: not each.is_own)


def _saved(scope: Scope, row: SavedList) -> Saved:
    return Saved(
        id=row.pk,
        name=row.name,
        href=f"{reverse('desk')}?{row.query}",
        is_own=row.account_id == scope.actor_id,
        is_default=row.is_default and row.account_id == scope.actor_id,
        team=saying.say(row.org.short) if row.org else "",
    )


def first(scope: Scope) -> str:
    """The address of the list this reader begins with; "" when none was chosen."""
    row = SavedList.objects.filter(
        account_id=scope.actor_id, is_default=True, removed_at=None
    ).first()
    return f"{reverse('desk')}?{row.query}" if row else ""


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the list that is shown under a name. Raises ListName, TooManyLists."""
    scope, form = scope_of(request), _Form(request.POST)
    if not form.is_valid():
        raise ListName()
    asked = Asked.of(QueryDict(form.cleaned_data["query"]))
    with transaction.atomic():
        own = SavedList.objects.filter(account_id=scope.actor_id, removed_at=None)
        if own.count() >= MOST:
            raise TooManyLists(most=MOST)
        if form.cleaned_data["default"]:
            own.update(is_default=False)
        SavedList.objects.create(
            account_id=scope.actor_id,
            org_id=_team(scope, asked) if form.cleaned_data["share"] else None,
            name=form.cleaned_data["name"].strip(),
            query=asked.query(),
            is_default=form.cleaned_data["default"],
            made_at=timezone.now(),
        )
    messages.success(request, _("已保存列表：%(name)s") % {"name": form.cleaned_data["name"]})
    return redirect(asked.address())


def _team(scope: Scope, asked: Asked) -> int | None:
    """The department a list is shared with: the one it is narrowed to, else the first."""
    orgs: Sequence[int] = sorted(org for org in scope.orgs if scope.works_in(org))
    if asked.org in orgs:
        return asked.org
    return Org.objects.filter(pk__in=orgs).order_by("pk").values_list("pk", flat=True).first()


@require_POST
def change(request: HttpRequest, id: int) -> HttpResponse:
    """Remove a list of one's own, bring it back, begin with it or no more. Raises NotFound."""
    scope, deed = scope_of(request), request.POST.get("deed", "")
    with transaction.atomic():
        own = SavedList.objects.select_for_update().filter(account_id=scope.actor_id)
        row = own.filter(pk=id).first()
        if row is None or deed not in ("remove", "restore", "default", "plain"):
            raise problems.NotFound()
        if deed == "default":
            own.update(is_default=False)
        row.is_default = deed == "default"
        row.removed_at = timezone.now() if deed == "remove" else None
        row.save(update_fields=["is_default", "removed_at"])
    there = f"{reverse('desk')}?{row.query}"
    return redirect(f"{there}&removed={row.pk}" if deed == "remove" else there)


def removed(request: HttpRequest, scope: Scope) -> SavedList | None:
    """The list that was removed just now, so that it can be brought back."""
    id = request.GET.get("removed", "")
    if not (id.isascii() and id.isdecimal() and len(id) < 10):
        return None
    own = SavedList.objects.filter(account_id=scope.actor_id)
    return own.filter(pk=int(id)).exclude(removed_at=None).first()
