"""Staff and departments handed in as a table: looked at first, then taken."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from onething.domains.administration import words
from onething.parties import accounts, administrators, audit, sheet, staff, staff_table
from onething.parties.administrators import SECURITY, SYSTEM
from onething.parties.models import Realm, StaffImport
from onething.parties.staff import Plan, Row
from onething.problem import Problem
from onething.web import saying
from onething.web.forms import Form
from onething.web.problems import said
from onething.web.reader import scope_of

SHOWN = 200
"""Rows of a preview; all of them count, and all bad ones stand in the file of errors."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
POWERS = {SYSTEM: staff.ACCOUNTS, SECURITY: staff.POSTS}


class UploadForm(Form):
    table = forms.FileField(
        label=gettext_lazy("人员表"),
        help_text=gettext_lazy(".xlsx 或 .csv，最多 5 MB、5000 行。公式不会被计算。"),
        error_messages={
            "empty": gettext_lazy("这个文件是空的"),
            "invalid": gettext_lazy("没有收到文件，请再选一次"),
        },
    )
    realm = forms.ChoiceField(label=gettext_lazy("辖域"))

    def __init__(self, realms: list[Realm], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        field = self.fields["realm"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(realm.pk), saying.say(realm.name)) for realm in realms]
        if len(realms) == 1:
            field.widget = forms.HiddenInput()
            self.initial = {"realm": str(realms[0].pk)}


def _mine(request: HttpRequest) -> tuple[int, list[Realm], list[str]]:
    """(who, the realms, what his import may do). Raises NotTheAdministrator."""
    scope = scope_of(request)
    realms = administrators.realms(scope, SYSTEM, SECURITY)
    powers = [POWERS[role] for role in administrators.roles_of(scope) if role in POWERS]
    return scope.actor_id, list(Realm.objects.filter(pk__in=realms).order_by("pk")), powers


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """A table is read, nothing of it is done yet."""
    me, realms, powers = _mine(request)
    form = UploadForm(realms, *([request.POST, request.FILES] if request.method == "POST" else []))
    if request.method == "POST" and form.is_valid():
        audit.not_too_fast(me, timezone.now())
        try:
            kept = _kept(me, int(form.cleaned_data["realm"]), form.cleaned_data["table"])
            return redirect("administration:staff-preview", kept.pk)
        except Problem as problem:
            form.add_error("table", said(problem))
    context = {"form": form, "powers": powers}
    status = 422 if form.errors else 200
    return render(request, "administration/staff.html", context, status=status)


def _kept(me: int, realm: int, table: Any) -> StaffImport:
    """What was read, kept until it is taken; what somebody left behind before is gone."""
    if (table.size or 0) > sheet.MOST_BYTES:
        raise sheet.TooLarge(most=f"{sheet.MOST_BYTES // 1024 // 1024} MB")
    name = str(table.name)
    rows = staff_table.rows_of(sheet.read(name, table.read()))
    StaffImport.objects.filter(actor=me, done_at=None).delete()
    return StaffImport.objects.create(
        id=uuid4(), actor_id=me, realm_id=realm, name=name[:200], rows=rows, at=timezone.now()
    )


def _planned(request: HttpRequest, id: UUID) -> tuple[StaffImport, Plan, list[str]]:
    me, realms, powers = _mine(request)
    kept = StaffImport.objects.filter(pk=id, actor=me, realm__in=realms).first()
    if kept is None:
        raise accounts.NoSuchOfficer()
    roles = words.role_names({kept.realm_id})
    rows = kept.rows or {"staff": [], "departments": []}
    return kept, staff.planned(kept.realm, rows, roles, powers, timezone.now()), powers


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, id: UUID) -> HttpResponse:
    """What would change and what is wrong; the button takes the good rows."""
    kept, plan, powers = _planned(request, id)
    if request.method == "POST" and kept.done_at is None:
        now = timezone.now()
        count = staff.take(kept.actor_id, kept.realm, plan, powers, now)
        kept.done_at = now
        kept.rows = {"staff": _left(kept, plan), "departments": []}
        kept.save(update_fields=["done_at", "rows"])
        messages.success(request, _did(count))
        return redirect("administration:staff-preview", kept.pk)
    does = [row.does for row in plan.good]
    context = {
        "kept": kept,
        "bad": [(row, faults(row)) for row in plan.bad[:SHOWN]],
        "bad_count": len(plan.bad),
        "good": plan.good[:SHOWN],
        "new_departments": [row for row in plan.departments if row.does == "new"],
        "accounts": sum(each in ("new", "both") for each in does),
        "posts": sum(each in ("post", "both") for each in does),
        "same": does.count("same"),
        "changes": any(each != "same" for each in does)
        or (staff.ACCOUNTS in powers and any(row.does == "new" for row in plan.departments)),
        "powers": powers,
    }
    return render(request, "administration/staff_preview.html", context)


def _left(kept: StaffImport, plan: Plan) -> list[dict[str, Any]]:
    """The rows that were wrong, for the file of errors; of the good ones nothing is kept."""
    wrong = {row.line for row in plan.rows if row.wrong}
    return [each for each in kept.rows["staff"] if each["line"] in wrong]


def _did(count: staff.Count) -> str:
    parts = []
    if count.departments:
        text = ngettext("%(n)s 个部门", "%(n)s 个部门", count.departments)
        parts.append(text % {"n": count.departments})
    if count.accounts:
        text = ngettext("%(n)s 个账号", "%(n)s 个账号", count.accounts)
        parts.append(text % {"n": count.accounts})
    if count.posts:
        parts.append(ngettext("%(n)s 个岗位", "%(n)s 个岗位", count.posts) % {"n": count.posts})
    if not parts:
        return _("没有变化，什么也没有改。")
    return _("已导入：%(what)s。") % {"what": words.joined(parts)}


def faults(row: Row) -> list[str]:
    """What is wrong with a row, in the reader's language."""
    return [_(message) % params for message, params in row.wrong]


@require_safe
def errors(request: HttpRequest, id: UUID) -> HttpResponse:
    """The rows that are wrong, as they were written, with what to do in the last column."""
    _kept, plan, _powers = _planned(request, id)
    head = [names[0] for names in staff_table.COLUMNS.values()]
    rows = [[*head, _("行"), _("要改的地方")]]
    for row in plan.bad:
        cells = [row.said.get(name, "") for name in staff_table.COLUMNS]
        rows.append([*cells, str(row.line), " ".join(faults(row))])
    return _file("errors.xlsx", sheet.write([(_("要改的行"), rows)]))


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty table with the right columns, and what may stand in them."""
    _me, realms, _powers = _mine(request)
    staff_head = [names[0] for names in staff_table.COLUMNS.values()]
    org_head = [names[0] for names in staff_table.DEPARTMENTS.values()]
    roles = words.roles([realm.pk for realm in realms])
    orgs = [
        [org.code, saying.say(org.name), saying.say(org.short), org.region.code, org.phone]
        for realm in realms
        for org in realm.orgs.select_related("region").order_by("pk")
    ]
    known = [[_("岗位"), _("编号")], *([name, id] for id, name in roles.items())]
    data = sheet.write(
        [(_("人员"), [staff_head]), (_("部门"), [org_head, *orgs]), (_("可写的岗位"), known)]
    )
    return _file("staff.xlsx", data)


def _file(name: str, data: bytes) -> HttpResponse:
    answer = HttpResponse(data, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer
