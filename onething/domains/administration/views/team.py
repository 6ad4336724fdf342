"""The team: who is there and who is not, what they have in hand, and giving it to others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onething.cases import handover, hands, problems, releases
from onething.cases.hands import Held, InHand
from onething.domains.administration import words
from onething.parties import accounts, audit, leave
from onething.parties.models import Account, HandOver, Leave, Org, Post
from onething.parties.scope import Scope
from onething.problem import Problem
from onething.web import fields, saying
from onething.web.forms import Form
from onething.web.problems import said
from onething.web.reader import scope_of

AHEAD = timedelta(days=14)
WAYS = {
    "hand": gettext_lazy("各人自己领取"),
    "load": gettext_lazy("按工作量：给手上最少的人"),
    "rotation": gettext_lazy("轮流：一人一件"),
}


@dataclass(frozen=True)
class Member:
    """A colleague: his posts in words, what he has in hand, and his leave if he is away.

    `deputy` is who stands in and is there; None also when the deputy fell ill himself.
    """

    account: Account
    posts: str
    hand: InHand
    leave: Leave | None = None
    last: str = ""
    deputy: Account | None = None


def led(request: HttpRequest) -> tuple[Scope, list[Org]]:
    """The departments this reader leads. Raises LeadersOnly when there is none."""
    scope = scope_of(request)
    if not scope.leads:
        raise problems.LeadersOnly()
    return scope, list(Org.objects.filter(pk__in=scope.leads).order_by("pk"))


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """First who is away and what lies in their hands; then everybody; then who will be away."""
    _scope, orgs = led(request)
    now = timezone.now()
    people = members(orgs, now)
    coming = leave.away([org.pk for org in orgs], now, now + AHEAD)
    context = {
        "away": [one for one in people if one.leave],
        "here": [one for one in people if not one.leave],
        "coming": [
            (each, saying.on(each.since), saying.on(words.last_day(each.until)))
            for each in coming
            if each.since > now
        ],
        "ways": [(org, AssignmentForm(org)) for org in orgs],
        "orgs": orgs,
    }
    return render(request, "administration/team.html", context)


def members(orgs: Iterable[Org], now: datetime) -> list[Member]:
    """Everybody with a post in these departments, by name."""
    ids = {org.pk: org for org in orgs}
    names = words.roles({org.realm_id for org in ids.values()})
    posts: dict[int, list[str]] = {}
    found = Post.objects.filter(Q(until=None) | Q(until__gt=now), org__in=ids, since__lte=now)
    for post in found.filter(account__is_active=True).order_by("org_id", "role"):
        role = names.get(post.role, post.role)
        said = role if len(ids) == 1 else words.post(ids[post.org_id], post.role, names)
        posts.setdefault(post.account_id, []).append(said)
    hand = hands.in_hand(posts, now, ids)
    away = {each.account_id: each for each in leave.away(ids, now)}
    people = Account.objects.in_bulk(posts)
    ill = leave.absent([each.deputy_id for each in away.values() if each.deputy_id], now)
    there = {id: each.deputy for id, each in away.items() if each.deputy_id not in ill}
    return [
        Member(
            people[id],
            words.joined(posts[id]),
            hand.get(id, InHand()),
            away.get(id),
            saying.on(words.last_day(away[id].until)) if id in away else "",
            there.get(id),
        )
        for id in sorted(posts, key=lambda id: people[id].username)
    ]


class AssignmentForm(Form):
    way = forms.ChoiceField(
        label=gettext_lazy("新的工作怎么分"), choices=list(WAYS.items()), widget=fields.Radios
    )

    def __init__(self, org: Org, *args: Any) -> None:
        super().__init__(*args, prefix=f"org{org.pk}", label_suffix="")
        self.initial = {"way": org.assigns_by}


@require_POST
def assignment(request: HttpRequest, org: int) -> HttpResponse:
    """How work finds its people from now on."""
    scope, orgs = led(request)
    chosen = next((each for each in orgs if each.pk == org), None)
    if chosen is None:
        raise problems.LeadersOnly()
    form = AssignmentForm(chosen, request.POST)
    if form.is_valid():
        way = form.cleaned_data["way"]
        Org.objects.filter(pk=org).update(assignment_chosen=way)
        audit.note(scope.actor_id, words.ASSIGNED, timezone.now(), org_id=org, way=way)
        messages.success(request, _("已改为：%(way)s") % {"way": WAYS[way]})
    return redirect("administration:team")


@dataclass(frozen=True)
class Item:
    """One task in somebody's hands, in words."""

    held: Held
    matter: str
    task: str
    due: str
    is_overdue: bool


def items(rows: Iterable[Held], now: datetime) -> list[Item]:
    return [_item(row, now) for row in rows]


def _item(row: Held, now: datetime) -> Item:
    book = releases.book(row.release, releases.newest_beside(row.release))
    life = book.lifecycle(row.definition)
    return Item(
        row,
        saying.say(book.definitions[row.definition].name),
        saying.say(life.tasks[row.kind].name),
        saying.on(row.due_at),
        row.due_at is not None and row.due_at < now,
    )


class WorkForm(Form):
    """What goes to whom, and why. The tasks stand as boxes in the table."""

    heir = forms.ChoiceField(label=gettext_lazy("交给谁"))
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=400)
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, heirs: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        heir = self.fields["heir"]
        assert isinstance(heir, forms.ChoiceField)
        heir.choices = heirs


@require_http_methods(["GET", "HEAD", "POST"])
def work(request: HttpRequest, account: int) -> HttpResponse:
    """All that somebody has in hand, ready to go to a colleague in one click."""
    scope, now = scope_of(request), timezone.now()
    orgs = _orgs(scope, account)
    person = Account.objects.get(pk=account)
    rows = hands.held(account, orgs, handover.MOST)
    heirs = _heirs(rows, account, now)
    started = {"heir": _deputy(account, now), "reason": _why(account, now), "key": uuid4().hex}
    form = WorkForm(heirs, request.POST or None, initial=started)
    chosen = request.POST.getlist("task") or None
    if request.method == "POST" and form.is_valid():
        if not chosen:
            form.add_error(None, _("请至少勾选一项要移交的工作"))
        else:
            return _given(request, scope, form, [UUID(text) for text in _ids(chosen, rows)])
    context = {
        "person": person,
        "items": items(rows, now),
        "chosen": None if chosen is None else set(chosen),
        "form": form,
        "heirs": heirs,
    }
    status = 422 if form.errors else 200
    return render(request, "administration/work.html", context, status=status)


def _orgs(scope: Scope, account: int) -> list[int]:
    """The departments in which this reader may move the work of that account: all his own for
    himself, and for a colleague whose deputy he is; those he leads. Raises NoSuchOfficer."""
    if account == scope.actor_id or account in scope.stands_for:
        return sorted(scope.orgs)
    if not scope.leads or not Account.objects.filter(posts__org__in=scope.leads, pk=account):
        raise accounts.NoSuchOfficer()
    return sorted(scope.leads)


def _ids(chosen: list[str], rows: list[Held]) -> list[str]:
    known = {str(row.task_id) for row in rows}
    return [text for text in chosen if text in known]


def _given(request: HttpRequest, scope: Scope, form: WorkForm, tasks: list[UUID]) -> HttpResponse:
    given = form.cleaned_data
    key, heir = given["key"], int(given["heir"])
    handover.hand_over(scope, key, tasks, heir, given["reason"])
    kept = HandOver.objects.get(actor=scope.actor_id, key=key)
    return redirect("administration:hand-over", kept.pk)


def _heirs(rows: list[Held], account: int, now: datetime) -> list[tuple[str, str]]:
    """Colleagues who are there and could work on some of it: who could on most, then who has least
    in hand, comes first."""
    needed = [(row.org_id, row.role) for row in rows]
    orgs = {org for org, _ in needed}
    found = Post.objects.filter(
        Q(until=None) | Q(until__gt=now), org__in=orgs, since__lte=now, account__is_active=True
    ).exclude(account=account)
    away = {each.account_id for each in leave.away(orgs, now)}
    held: dict[int, set[tuple[int, str]]] = {}
    for post in found:
        if post.account_id not in away:
            held.setdefault(post.account_id, set()).add((post.org_id, post.role))
    fits = {id: sum(each in posts for each in needed) for id, posts in held.items()}
    hand = hands.in_hand(held, now)
    people = Account.objects.in_bulk([id for id in held if fits[id]])
    ranked = sorted(
        people.values(),
        key=lambda one: (-fits[one.pk], hand.get(one.pk, InHand()).count, one.username),
    )
    return [(str(one.pk), _heir_said(one, fits[one.pk], len(rows), hand)) for one in ranked]


def _heir_said(one: Account, fits: int, all_of: int, hand: Mapping[int, InHand]) -> str:
    said = {"name": saying.say(one.name), "count": hand.get(one.pk, InHand()).count, "fits": fits}
    if fits == all_of:
        return _("%(name)s（手上 %(count)s 项）") % said
    return _("%(name)s（手上 %(count)s 项；这里只能办其中 %(fits)s 项）") % said


def _deputy(account: int, now: datetime) -> str:
    """Who stands in now, as the first thing one would choose."""
    found = Leave.objects.filter(account=account, since__lte=now, until__gt=now).first()
    return str(found.deputy_id) if found and found.deputy_id else ""


def _why(account: int, now: datetime) -> str:
    found = Leave.objects.filter(account=account, since__lte=now, until__gt=now).first()
    if found is None:
        return ""
    return _("休假至 %(day)s") % {"day": saying.on(words.last_day(found.until))}


@require_safe
def hand_over(request: HttpRequest, id: int) -> HttpResponse:
    """The list of what went from one to another, to be printed. Whoever gave it, got it, or leads
    sees it; raises NotFound for everybody else."""
    scope = scope_of(request)
    found = HandOver.objects.select_related("actor", "heir").filter(pk=id).first()
    if found is None or not ({scope.actor_id} & {found.actor_id, found.heir_id} or scope.leads):
        raise problems.NotFound()
    if not ({scope.actor_id} & {found.actor_id, found.heir_id}):
        led_people = Account.objects.filter(posts__org__in=scope.leads)
        if not led_people.filter(pk__in=[found.actor_id, found.heir_id or 0]).exists():
            raise problems.NotFound()
    rows = [_listed(item) for item in found.items]
    context = {
        "found": found,
        "moved": [row for row in rows if row["moved"]],
        "left": [row for row in rows if not row["moved"] or row["why"]],
    }
    return render(request, "administration/hand_over.html", context)


def _listed(item: dict[str, Any]) -> dict[str, Any]:
    """An item of a list, in words."""
    told = {**item, "why": _why_not(item["why"]), "matter": "", "said": ""}
    if item["release"]:
        book = releases.book(item["release"], releases.newest_beside(item["release"]))
        told["matter"] = saying.say(book.definitions[item["definition"]].name)
        told["said"] = saying.say(book.lifecycle(item["definition"]).tasks[item["kind"]].name)
    return told


def _why_not(code: str) -> str:
    """What kept a task, in words."""
    kind: type[Problem] | None = getattr(problems, code, None) if code else None
    if code == "Stale":
        return _("已经有人办过，状态变了")
    if code == "NotFound":
        return _("已经办完，不用移交")
    try:
        return said(kind()) if kind else code
    except (KeyError, TypeError):
        return code
