"""The single place that gathers what the page of one case says about it."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from onething.cases.state import Case
from onething.parties.scope import APPLICANT
from onething.web import case_deeds, case_words, days, saying
from onething.web.case_sight import Sight
from onething.web.desk_asked import Asked
from onething.web.domain import CasePanel
from onething.web.telling import told


def about(
    request: HttpRequest, sight: Sight, case: Case, panels: Sequence[CasePanel]
) -> dict[str, Any]:
    """Everything a page says about a case."""
    dossier = sight.dossier
    steps = told(sight)
    sight.meet(step.event.actor_id for step in steps)
    task = case_deeds.own_task(sight, case)
    refused, holding = case_deeds.refused(sight, case), case_deeds.holding(sight, case)
    open_ones = case_deeds.deeds(sight, case)
    return {
        **standing(sight, case),
        "task": task,
        "to_do": saying.say(sight.life(case).tasks[task.kind].name) if task else "",
        "handed": case_words.handed(sight, case, task, steps) if task else None,
        "deeds": case_deeds.keyed(deed for deed in open_ones if deed.command not in refused),
        "refused": [(deed, refused[deed.command]) for deed in open_ones if deed.command in refused],
        "notes": case_words.notes(sight, case, steps),
        "takes_notes": any(deed.command == case_deeds.NOTE for deed in holding),
        "holding": holding,
        "clocks": case_words.clocks_told(sight, case),
        "used": days.used(sight, case, steps),
        "panels": [html for panel in panels if (html := _panel(panel, request, sight, case))],
        "siblings": [
            standing(sight, each) for each in dossier.cases.values() if each.id != case.id
        ],
        "course": [*case_words.computed(sight, case), *case_words.course(sight, case, steps)],
        "here": request.path,
        "list_query": Asked.of(request.GET).query(Asked.of(request.GET).after),
    }


def _panel(panel: CasePanel, request: HttpRequest, sight: Sight, case: Case) -> str:
    return panel(request, sight.scope, sight.dossier, case, sight.book)


def standing(sight: Sight, case: Case) -> dict[str, Any]:
    """Where a case stands: all that a sibling's department may know of it."""
    tasks = sight.dossier.open_tasks(case.id)
    whole = sight.sees_whole(case)
    task = tasks[0] if tasks else None
    return {
        "sight": sight,
        "case": case,
        "matter": sight.matter(case),
        "org": sight.org(case),
        "state": sight.state(case),
        "clock": sight.clock(case, task),
        "role": sight.role(case, task.role) if task else "",
        "is_free": bool(task and task.role != APPLICANT and not task.holder_id),
        "holder": sight.person(task.holder_id) if task and whole else "",
    }
