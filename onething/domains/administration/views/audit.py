"""What the administrators did, and who looked at personal data: for the auditor alone."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onething.cases import worklist
from onething.domains.administration import words
from onething.parties import administrators, audit
from onething.parties.administrators import AUDITOR
from onething.parties.models import AuditLog
from onething.web import saying
from onething.web.reader import scope_of

MOST = 50


def _asked(request: HttpRequest) -> tuple[int | None, str]:
    """Where the page of the list begins, and whose deeds are asked for."""
    before = request.GET.get("before", "")
    known = before.isascii() and before.isdigit() and len(before) < 19
    return (int(before) if known else None), request.GET.get("q", "").strip()[:64]


def _later(rows: list[Any], typed: str) -> str:
    if len(rows) <= MOST:
        return ""
    query = {"before": rows[MOST - 1].pk, **({"q": typed} if typed else {})}
    return f"?{urlencode(query)}"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Who did what to whom, newest first."""
    realms = administrators.realms(scope_of(request), AUDITOR)
    before, typed = _asked(request)
    found = audit.deeds(realms, MOST + 1, before, typed)
    names = words.roles(realms)
    context = {
        "rows": [_row(each, names) for each in found[:MOST]],
        "q": typed,
        "later": _later(found, typed),
        "tab": "deeds",
    }
    return render(request, "administration/audit.html", context)


def _row(each: AuditLog, names: dict[str, str]) -> dict[str, Any]:
    told = dict(each.told)
    if "role" in told:
        told["role"] = names.get(told["role"], told["role"])
    return {
        "at": each.at,
        "actor": words.named(each.actor) if each.actor else _("服务器上"),
        "what": words.deed(each.what),
        "whom": words.named(each.account) if each.account else "",
        "org": saying.say(each.org.short) if each.org else "",
        "told": words.listed(told),
    }


@require_safe
def looks(request: HttpRequest) -> HttpResponse:
    """Who looked at which personal data, and what for."""
    realms = administrators.realms(scope_of(request), AUDITOR)
    before, typed = _asked(request)
    found = audit.looks(realms, MOST + 1, before, typed)
    numbers = worklist.numbers(each.dossier_id for each in found)
    context = {
        "rows": [
            {
                "at": each.at,
                "actor": words.named(each.account),
                "fields": words.joined(each.fields),
                "purpose": each.purpose,
                "dossier": numbers.get(each.dossier_id, each.dossier_id),
            }
            for each in found[:MOST]
        ],
        "q": typed,
        "later": _later(found, typed),
        "tab": "looks",
    }
    return render(request, "administration/looks.html", context)
