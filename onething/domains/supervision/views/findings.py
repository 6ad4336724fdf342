"""What rules found that is no matter of time: lists, one of them with what stands behind it."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from onething.domains.supervision import judging, wording
from onething.domains.supervision.account import Mark
from onething.domains.supervision.models import Finding
from onething.domains.supervision.views import front, reader
from onething.web import case_words, fields
from onething.web.case_sight import Sight, names, see_as
from onething.web.forms import Form
from onething.web.telling import told

MOST: Final = 25
STATES: Final = {
    Finding.FOUND: gettext_lazy("待确认"),
    Finding.CONFIRMED: gettext_lazy("已确认，待说明"),
    Finding.EXPLAINED: gettext_lazy("已说明"),
    Finding.DISMISSED: gettext_lazy("已排除"),
}


@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """The findings in one state, the newest first."""
    ours, org_id = reader.read(request), reader.org_asked(request)
    watch = ours.watch.within(org_id)
    state = request.GET.get("state", Finding.FOUND)
    state = state if state in STATES else Finding.FOUND
    after = front.read_mark(request.GET.get("after", ""))
    rows = judging.rows(watch, state, MOST + 1, (after.at, after.id) if after else None)
    shown = rows[:MOST]
    later = ""
    if len(rows) > MOST:
        mark = front.written(Mark(shown[-1].at, shown[-1].id))
        later = front.at("supervision:findings", org_id, state=state, after=mark)
    context = {
        "state": state,
        "states": [
            (name, says, front.at("supervision:findings", org_id, state=name))
            for name, says in STATES.items()
        ],
        "findings": wording.findings(shown, ours.realm_id),
        "earlier": front.at("supervision:findings", org_id, state=state) if after else "",
        "later": later,
        "org": reader.org_name(org_id) if watch.ids else "",
    }
    return render(request, "supervision/findings.html", context)


class JudgeForm(Form):
    """What is to be made of a finding."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("是不是违规"),
        choices=[
            (Finding.CONFIRMED, gettext_lazy("是，请部门说明")),
            (Finding.DISMISSED, gettext_lazy("不是，排除")),
        ],
        widget=fields.Radios,
    )
    reason = fields.TextField(
        label=gettext_lazy("理由"),
        help_text=gettext_lazy("排除时必须写明为什么不是。"),
        longest=400,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("verdict") == Finding.DISMISSED and not given.get("reason"):
            self.add_error("reason", _("请写明为什么不是违规"))
        return given


@require_http_methods(["GET", "HEAD", "POST"])
def finding(request: HttpRequest, id: int) -> HttpResponse:
    """One finding: the rule, the events behind it, and what a person says to it."""
    ours = reader.read(request)
    found = judging.one(ours.watch, id)
    form = JudgeForm(request.POST if request.method == "POST" else None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        verdict, reason = form.cleaned_data["verdict"], form.cleaned_data["reason"]
        judging.judge(ours.watch, id, ours.scope.actor_id, verdict, reason, ours.now)
        done = _("已确认。") if verdict == Finding.CONFIRMED else _("已排除。")
        messages.success(request, done)
        return redirect("supervision:findings")
    sight = see_as(ours.scope, found.dossier_id)
    case = sight.case(found.case_id)
    context = {
        "finding": found,
        "rule": wording.rule(ours.realm_id, found.kind),
        "name": wording.violation(ours.realm_id, found.kind),
        "state": STATES[found.state],
        "judged_by": names([found.judged_by]).get(found.judged_by, "") if found.judged_by else "",
        "cause": wording.cause(wording.causes(ours.realm_id), found.cause),
        "sight": sight,
        "case": case,
        "matter": sight.matter(case),
        "org": sight.org(case),
        "behind": _behind(sight, found),
        "may_judge": ours.watch.oversees and found.state == Finding.FOUND,
        "may_explain": sight.works_on(case) and found.state == Finding.CONFIRMED,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "supervision/finding.html", context, status=status)


def _behind(sight: Sight, found: Finding) -> list[case_words.Told]:
    """The event the rule looked at, those of its kind before it, and the explanation, told as the
    page of the case tells them."""
    steps = told(sight)
    sight.meet(step.event.actor_id for step in steps)
    own = next(step for step in steps if step.event.seq == found.seq)
    of_it = {found.seq, found.explained_seq}
    behind = [
        step
        for step in steps
        if step.event.case_id == found.case_id
        and (
            step.event.seq in of_it
            or (step.event.type == own.event.type and step.event.seq < found.seq)
        )
    ]
    return case_words.course(sight, sight.case(found.case_id), behind)
