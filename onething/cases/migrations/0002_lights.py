"""The moment from which a clock is yellow stands beside its deadline, so that a list by light is one
range of one index."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import migrations

from onething import clocks
from onething.cases import history, ledger, lights
from onething.cases.event import Event
from onething.cases.state import Dossier, filled, untold
from onething.clocks import History, LightRule
from onething.clocks.content import CalendarYear, WorkTime, calendars
from onething.packs import unpack

COLUMNS = """
alter table "case" add column warn_at timestamptz;
alter table task add column warn_at timestamptz, add column legal_due_at timestamptz;
"""
# The order of a work list, and at its end what tells the lights apart without reading the rows.
INDEX = """
drop index task_desk;
create index task_desk on task (
    org_id, role, coalesce(due_at, '9999-01-01 00:00+00'::timestamptz), id, warn_at, legal_due_at)
    where closed_at is null;
"""
FORGET = """
drop index task_desk;
create index task_desk on task (
    org_id, role, coalesce(due_at, '9999-01-01 00:00+00'::timestamptz), id)
    where closed_at is null;
alter table "case" drop column warn_at;
alter table task drop column warn_at, drop column legal_due_at;
"""
BATCH = 400


def fill(apps: Any, editor: Any) -> None:
    """Fold what is there again; what early events do not tell is computed by today's rule."""
    with editor.connection.cursor() as cursor:
        times = _times(cursor)
        last = UUID(int=0)
        while chains := _batch(cursor, last):
            for chain in chains.values():
                for dossier in _folded(chain):
                    _store(cursor, _with_yellow(dossier, *times[dossier.realm_id]))
            last = max(chains)


def _times(cursor: Any) -> Mapping[int, tuple[History, LightRule]]:
    """The calendars and the rule of the lights of each realm, out of its newest release."""
    cursor.execute(
        "select distinct on (r.realm_id) r.realm_id, l.zone, r.manifest::text from release r"
        " join parties_realm l on l.id = r.realm_id order by r.realm_id, r.id desc"
    )
    found = {}
    for realm, zone, manifest in cursor.fetchall():
        cursor.execute(
            "select kind, body from definition where hash = any(%s)"
            " and kind in ('calendar', 'worktime')",
            [list(json.loads(manifest).values())],
        )
        rows = cursor.fetchall()
        (work,) = (unpack(WorkTime, body, ()) for kind, body in rows if kind == "worktime")
        years = [unpack(CalendarYear, body, ()) for kind, body in rows if kind == "calendar"]
        found[realm] = (calendars(years, work, zone), work.lights.rule())
    return found


def _batch(cursor: Any, after: UUID) -> dict[UUID, list[Event]]:
    cursor.execute(
        "select e.dossier_id, seq, case_id, type, format, e.at, recorded_at, actor_id, org_id,"
        " command_id, body, prev, hash from event e join (select id from dossier where id > %s"
        " order by id limit %s) d on d.id = e.dossier_id order by e.dossier_id, seq",
        [after, BATCH],
    )
    chains: dict[UUID, list[Event]] = {}
    for row in cursor.fetchall():
        chains.setdefault(row[0], []).append(Event(*row))
    return chains


def _folded(chain: list[Event]) -> list[Dossier]:
    """The dossier, or nothing when its chain is broken: `verify` names what is wrong with it."""
    try:
        return [list(history.steps(chain))[-1].after]
    except (LookupError, ValueError):
        return []


def _with_yellow(dossier: Dossier, calendars: History, rule: LightRule) -> Dossier:
    warns = {}
    for case, name, run in untold(dossier):
        basis = lights.basis(run, run.limit or run.legal)
        calendar = calendars.version(run.calendar) or calendars.latest()
        warn = basis and clocks.yellow(basis, calendar, rule)
        if warn:
            warns[case.id, name] = warn
    return filled(dossier, warns)


def _store(cursor: Any, dossier: Dossier) -> None:
    cursor.executemany(
        'update "case" set warn_at = %s, clocks = %s where id = %s',
        [(case.warn_at, ledger.clocks_text(case), case.id) for case in dossier.cases.values()],
    )
    cursor.executemany(
        "update task set warn_at = %s, legal_due_at = %s where id = %s",
        [(task.warn_at, task.legal_due_at, task.id) for task in dossier.tasks.values()],
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_ledger")]
    operations = [
        migrations.RunSQL(COLUMNS),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL(INDEX, FORGET),
    ]
