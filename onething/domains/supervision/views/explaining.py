"""Why a case was late, or why what was found in it was done: told by the office."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from onething.cases import problems as cases
from onething.cases import service, urging
from onething.cases.state import Case
from onething.domains.supervision import following, models, problems, wording
from onething.domains.supervision.views.urging import LONGEST
from onething.web import fields, saying
from onething.web import problems as telling
from onething.web.case_sight import see_case
from onething.web.forms import Form


class ExplainForm(Form):
    """The code of a cause, and words."""

    cause = forms.ChoiceField(label=gettext_lazy("原因"), widget=fields.Radios)
    words = fields.TextField(
        label=gettext_lazy("情况说明"),
        help_text=gettext_lazy("写明发生了什么、什么时候能办完。申请人看不到。"),
        longest=LONGEST,
        widget=forms.Textarea({"rows": 5}),
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, realm_id: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["cause"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [
            (code, _named(saying.say(cause.name), saying.say(cause.hint)))
            for code, cause in wording.causes(realm_id).items()
        ]


def _named(name: str, hint: str) -> str:
    return _("%(name)s。%(hint)s") % {"name": name, "hint": hint} if hint else name


@require_http_methods(["GET", "HEAD", "POST"])
def explain(request: HttpRequest, case_id: UUID, finding: int | None = None) -> HttpResponse:
    """Of a case all that is late and every urging; with `finding` that one alone."""
    sight, case = see_case(request, case_id)
    if not sight.works_on(case):
        raise cases.MayNotExplain() if sight.sees_whole(case) else cases.NotFound()
    about, realm_id = _finding(case, finding), sight.dossier.realm_id
    asked = {"initial": {"key": uuid4().hex}, "label_suffix": ""}
    form = ExplainForm(realm_id, request.POST if request.method == "POST" else None, **asked)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("cause", "words")}
        if about:
            given["about"] = f"{about.seq}/{about.kind}"
        try:
            service.act(sight.scope, form.cleaned_data["key"], urging.EXPLAIN, case.id, input=given)
        except cases.InputRefused as wrong:
            telling.into(form, wrong)
        else:
            following.follow([sight.dossier.id])
            messages.success(request, _("已说明原因。"))
            return redirect("case", case.id)
    context = {
        "form": form,
        "sight": sight,
        "case": case,
        "matter": sight.matter(case),
        "about": wording.violation(realm_id, about.kind) if about else "",
    }
    status = 422 if form.errors else 200
    return render(request, "supervision/explain.html", context, status=status)


def _finding(case: Case, id: int | None) -> models.Finding | None:
    """The finding that is explained; None: all that is late. Raises NoSuchFinding."""
    if id is None:
        return None
    found = models.Finding.objects.filter(
        pk=id, case_id=case.id, state=models.Finding.CONFIRMED
    ).first()
    if found is None:
        raise problems.NoSuchFinding()
    return found
