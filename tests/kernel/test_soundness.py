"""A lifecycle that can go wrong is refused when its pack is read, with its place and what to do."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from onething.cases import reach
from onething.cases.lifecycle import ClockLimits
from onething.packs import Pack, PackRefused, read
from onething.project.content import KINDS
from tests.kernel.town import CONTENT, PACKS, pack

Life = dict[str, Any]

SOUND: Life = {
    "name": "Errand",
    "roles": {"clerk": "Clerk", "head": "Head"},
    "first": "new",
    "states": {
        "new": {"name": "New", "stage": "intake"},
        "resting": {"name": "Resting", "stage": "intake"},
        "done": {"name": "Done", "stage": "done", "outcome": "success", "final": True},
        "late": {"name": "Late", "stage": "done", "outcome": "failure", "final": True},
    },
    "clocks": {"work": {"name": "Work", "limit": "5 wd"}},
    "tasks": {
        "work": {"name": "Work", "role": "clerk", "clock": "work"},
        "wake": {"name": "Wake", "role": "head"},
    },
    "begin": [{"start": {"clock": "work"}}, {"open": "work"}],
    "commands": {
        "finish": {
            "name": "Finish",
            "by": "clerk",
            "task": "work",
            "states": ["new"],
            "to": "done",
            "effects": [{"stop": "work"}, {"issue": "letter"}],
        },
        "rest": {
            "name": "Rest",
            "by": "clerk",
            "task": "work",
            "states": ["new"],
            "to": "resting",
            "input": [{"id": "days", "name": "Days", "type": "number"}],
            "effects": [{"pause": "work"}, {"open": "wake"}],
        },
        "wake": {
            "name": "Wake",
            "by": "head",
            "task": "wake",
            "states": ["resting"],
            "to": "new",
            "effects": [{"resume": "work"}, {"open": "work"}],
        },
    },
    "due": {
        "give_up": {
            "name": "Give up",
            "clock": "work",
            "reaches": "limit",
            "states": ["new"],
            "to": "late",
            "effects": [{"stop": "work"}, {"close": "work"}],
        }
    },
    "documents": {"letter": {"name": "Letter", "body": "Done."}},
}

AROUND = {
    "region": {"town": {"name": "Town", "level": 4}},
    "department": {"hall": {"name": "Town hall", "short": "Hall", "region": "town"}},
    "worktime": {
        "office": {
            "weekend": [6, 7],
            "hours": ["09:00-17:00"],
            "lights": {"yellow_remaining": 1, "yellow_share": "0.9"},
        }
    },
}

HEAD = """\
name: errands
realm: errands
version: "1"
languages: [en]
zone: Asia/Shanghai
title: Errands
"""


def loaded(folder: Path, life: Life, matter: Life | None = None) -> Pack:
    (folder / "pack.yaml").write_text(HEAD)
    work = {"errand": {"name": "Errand", "lifecycle": "errand", "org": "hall", **(matter or {})}}
    content = {**AROUND, "lifecycle": {"errand": life}, "work": work}
    (folder / "all.yaml").write_text(json.dumps(content))
    return pack(folder.name, folder.parent)


def refused(folder: Path, life: Life, matter: Life | None = None) -> list[str]:
    """Where and what, of every mistake."""
    with pytest.raises(PackRefused) as caught:
        loaded(folder, life, matter)
    return [f"{mistake.where}: {mistake.wrong.en}" for mistake in caught.value.mistakes]


def changed(path: str, value: Any) -> Life:
    """The sound lifecycle with one thing at `a.b.c` different."""
    life = copy.deepcopy(SOUND)
    *way, last = path.split(".")
    place: Any = life
    for key in way:
        place = place[int(key) if isinstance(place, list) else key]
    place[int(last) if isinstance(place, list) else last] = value
    return life


def test_the_lifecycle_these_tests_spoil_is_sound(tmp_path: Path) -> None:
    assert loaded(tmp_path, SOUND)


NEW_STATE = {"name": "Lost", "stage": "intake"}
FINISH = SOUND["commands"]["finish"]

SPOILED = {
    "a state nothing leads to": (
        "states.lost",
        NEW_STATE,
        'states.lost: The state "lost" can never happen.',
    ),
    "a command on a task that is never open there": (
        "commands.hurry",
        {**FINISH, "task": "wake"},
        'commands.hurry: The command "hurry" can never happen.',
    ),
    "a command given only at an end": (
        "commands.reopen",
        {"name": "Reopen", "by": "head", "states": ["done"], "to": "new"},
        'commands.reopen: The command "reopen" can never happen.',
    ),
    "a due rule of a clock that is paused there": (
        "due.give_up.states",
        ["resting"],
        'due.give_up: The due rule "give_up" can never happen.',
    ),
    "a clock that never starts": (
        "clocks.spare",
        {"name": "Spare", "limit": "1 wd"},
        'clocks.spare: The clock "spare" can never happen.',
    ),
    "a task that is never opened": (
        "tasks.spare",
        {"name": "Spare", "role": "clerk"},
        'tasks.spare: The task "spare" can never happen.',
    ),
    "a command nobody may give": (
        "commands.finish.by",
        "mayor",
        'commands.finish.by: There is no role "mayor".',
    ),
    "a clock that goes on at the end": (
        "commands.finish.effects",
        [{"issue": "letter"}],
        'states.done: When a case ends in "done", maybe clocks still go on: work.',
    ),
    "a task left open at the end": (
        "due.give_up.effects",
        [{"stop": "work"}],
        'states.late: When a case ends in "late", maybe tasks stay open: work.',
    ),
    "a second task of a kind that one command leaves open": (
        "begin",
        [{"start": {"clock": "work"}}, {"open": "work"}, {"open": "work"}],
        'states.done: When a case ends in "done", maybe tasks stay open: work.',
    ),
    "a state without a way out": (
        "commands.wake.states",
        ["new"],
        'states.resting: From the state "resting" a case may never reach an end.',
    ),
    "a round that no end is reached from": (
        "commands.wake.to",
        "resting",
        'states.resting: From the state "resting" a case may never reach an end.',
    ),
    "a clock resumed that is not paused": (
        "commands.finish.effects",
        [{"resume": "work"}, {"stop": "work"}, {"issue": "letter"}],
        "commands.finish.effects[0]: "
        'On the way to "done" the clock "work" may not be in a condition for this.',
    ),
    "a clock paused twice": (
        "commands.rest.effects",
        [{"pause": "work"}, {"pause": "work"}, {"open": "wake"}],
        "commands.rest.effects[1]: "
        'On the way to "resting" the clock "work" may not be in a condition for this.',
    ),
    "a clock dated back to one that never started": (
        "begin",
        [{"start": {"clock": "work", "since": "work"}}, {"open": "work"}],
        'begin[0]: On the way to "new" the clock "work" may not be in a condition for this.',
    ),
    "a clock extended after it was stopped": (
        "commands.finish.effects",
        [{"stop": "work"}, {"extend": {"clock": "work", "by": "1 wd"}}, {"issue": "letter"}],
        "commands.finish.effects[1]: "
        'On the way to "done" the clock "work" may not be in a condition for this.',
    ),
    "an extension by a fraction": (
        "commands.finish.effects",
        [{"extend": {"clock": "work", "by": "1.5 wh"}}, {"stop": "work"}, {"issue": "letter"}],
        "commands.finish.effects[0]: An extension is a whole number, not 1.5 wh.",
    ),
    "an extension in another unit": (
        "commands.finish.effects",
        [{"extend": {"clock": "work", "by": "2 wh"}}, {"stop": "work"}, {"issue": "letter"}],
        'commands.finish.effects[0]: The clock "work" counts wd, it cannot grow by 2 wh.',
    ),
    "a first state that is not there": (
        "first",
        "nowhere",
        'first: There is no state "nowhere".',
    ),
    "a command from a state that is not there": (
        "commands.finish.states",
        ["new", "nowhere"],
        'commands.finish.states[1]: There is no state "nowhere".',
    ),
    "a command to a state that is not there": (
        "commands.finish.to",
        "nowhere",
        'commands.finish.to: There is no state "nowhere".',
    ),
    "a due rule of a clock that is not there": (
        "due.give_up.clock",
        "sundial",
        'due.give_up.clock: There is no clock "sundial".',
    ),
    "a document that is not there": (
        "commands.finish.effects.1",
        {"issue": "card"},
        'commands.finish.effects[1]: There is no document "card".',
    ),
    "a message that is not there": (
        "commands.finish.effects.1",
        {"notify": {"to": "applicant", "message": "hello"}},
        'commands.finish.effects[1]: There is no message "hello".',
    ),
    "a task that is not there": (
        "commands.finish.task",
        "play",
        'commands.finish.task: There is no task "play".',
    ),
    "the applicant asked for what is not the applicant's": (
        "commands.rest.effects.1",
        {"ask": "wake"},
        'commands.rest.effects[1]: ask opens the task "wake", which is not the applicant\'s.',
    ),
    "a guard that reads what was not given": (
        "commands.finish.guard",
        "input.days > 0",
        'commands.finish.guard: "input.days" cannot be read here.',
    ),
    "a fact set from what nobody knows": (
        "commands.finish.effects.1",
        {"set": {"days": "dossier.days"}},
        'commands.finish.effects[1]: "dossier.days" cannot be read here.',
    ),
    "a command with a name of the engine": (
        "commands.claim",
        FINISH,
        'commands.claim: "claim" already means something else here.',
    ),
    "a due rule with the name of a command": (
        "due.finish",
        SOUND["due"]["give_up"],
        'due.finish: "finish" already means something else here.',
    ),
    "an end without an outcome": (
        "states.late",
        {"name": "Late", "stage": "done", "final": True},
        'states.late: The end "late" has no outcome; what waits for it would wait for ever.',
    ),
    "an outcome that changes": (
        "states.resting.outcome",
        "success",
        'states.new: The outcome was success in "resting", and changes in "new".',
    ),
    "a branch that no definition makes": (
        "commands.rest.effects.1",
        {"branch": "work/holiday"},
        'commands.rest.effects[1]: There is no "work/holiday" to open a case of.',
    ),
    "a pause for a procedure nobody is asked for": (
        "commands.rest.effects.0",
        {"pause": {"clock": "work", "procedure": "basis"}},
        'commands.rest.effects[0]: There is no input "basis" here at which a procedure must be'
        " chosen.",
    ),
    "a length given to a clock without limit": (
        "commands.rest.effects.1",
        {"start": {"clock": "nap", "limit": "input.days"}},
        'commands.rest.effects[1]: There is no clock "nap".',
    ),
    "a cap without a length": (
        "commands.rest.effects.1",
        {"start": {"clock": "work", "most": "3"}},
        "commands.rest.effects[1]: There is a cap at most, but no length at limit.",
    ),
    "a length that reads what nobody gives": (
        "commands.finish.effects.1",
        {"start": {"clock": "work", "limit": "input.hours"}},
        'commands.finish.effects[1]: "input.hours" cannot be read here.',
    ),
    "a department that reads what nobody gives": (
        "commands.finish.effects.1",
        {"branch": {"definition": "work/errand", "org": "input.unit"}},
        'commands.finish.effects[1]: "input.unit" cannot be read here.',
    ),
    "one of several guards that reads what nobody gives": (
        "commands.finish.guards",
        [{"holds": "input.days > 0", "refusal": "None."}],
        'commands.finish.guards[0].holds: "input.days" cannot be read here.',
    ),
    "a due rule that reads what nobody gives": (
        "due.give_up.guard",
        "input.days > 0",
        'due.give_up.guard: "input.days" cannot be read here.',
    ),
    "a reminder in working hours": (
        "due.give_up.before",
        "2 wh",
        "due.give_up.before: A time before the end cannot be in working hours.",
    ),
    "a rule with the name of a command": (
        "when",
        {"finish": {"name": "Finish", "states": ["new"], "guard": "true", "to": "late"}},
        'when.finish: "finish" already means something else here.',
    ),
    "a rule that leads nowhere": (
        "when",
        {"go": {"name": "Go", "states": ["new"], "guard": "true", "to": "moon"}},
        'when.go.to: There is no state "moon".',
    ),
    "a rule that leads to where it is": (
        "when",
        {"go": {"name": "Go", "states": ["new"], "guard": "true", "to": "new"}},
        "when: These rules would go round for ever: new → new.",
    ),
    "rules that follow one another without end": (
        "when",
        {
            "go": {"name": "Go", "states": ["new"], "guard": "true", "to": "resting"},
            "come": {"name": "Come", "states": ["resting"], "guard": "true", "to": "new"},
        },
        "when: These rules would go round for ever: new → resting → new.",
    ),
    "a rule in a state that is never reached": (
        "when",
        {"go": {"name": "Go", "states": ["late"], "guard": "true", "to": "done"}},
        'when.go: The rule "go" can never happen.',
    ),
    "a stage of a clock that is not there": (
        "clocks.work.within",
        "wrok",
        'clocks.work.within: There is no clock "wrok".',
    ),
    "a state with a name of the engine": (
        "states.waiting",
        NEW_STATE,
        'states.waiting: "waiting" already means something else here.',
    ),
}


@pytest.mark.parametrize("fault", SPOILED)
def test_an_unsound_lifecycle_is_refused_with_its_place(fault: str, tmp_path: Path) -> None:
    path, value, told = SPOILED[fault]
    assert f"lifecycle.errand.{told}" in refused(tmp_path, changed(path, value))


def test_a_stage_is_no_longer_than_what_it_is_within(tmp_path: Path) -> None:
    life = changed("clocks.desk", {"name": "Desk", "limit": "3 wd", "within": "work"})
    life["begin"].append({"start": {"clock": "desk"}})
    for move in (*life["commands"].values(), *life["due"].values()):
        move["effects"].append({"stop": "desk"})
    assert loaded(tmp_path, life)
    told = refused(tmp_path, life, {"limits": {"work": {"limit": "2 wd"}}})
    assert told == ['work.errand.limits: The stage "desk" may take 3 wd, longer than "work", 2 wd.']


def test_a_clock_that_may_not_have_started_must_be_stopped_before_an_end(tmp_path: Path) -> None:
    life = changed("clocks.nap", {"name": "Nap", "limit": "3 wd"})
    life["begin"].append({"start": {"clock": "nap", "limit": "case.nap"}})
    assert any("clocks still go on: nap" in told for told in refused(tmp_path, life))
    for move in (*life["commands"].values(), *life["due"].values()):
        move["effects"].append({"stop": "nap"})
    assert loaded(tmp_path, life)


def test_what_an_input_gives_may_be_read(tmp_path: Path) -> None:
    assert loaded(tmp_path, changed("commands.rest.guard", "input.days > 0 and case.rests = null"))


def test_a_guard_on_facts_the_lifecycle_sets_itself_is_believed(tmp_path: Path) -> None:
    """It rests while it stays in its state; only the guards say whether it does."""
    life = changed("commands.rest.to", "new")
    life["states"].pop("resting")
    life["commands"]["rest"] |= {
        "closes": False,
        "guard": "case.rests = null or case.rests = false",
    }
    life["commands"]["rest"]["effects"].append({"set": {"rests": "true"}})
    life["commands"]["wake"] |= {"states": ["new"], "to": "new"}
    life["commands"]["wake"]["effects"] = [{"resume": "work"}, {"set": {"rests": "false"}}]
    life["commands"]["finish"]["effects"].append({"close": "wake"})
    assert loaded(tmp_path, life)
    del life["commands"]["rest"]["guard"]
    assert any("commands.rest.effects[0]" in told for told in refused(tmp_path, life))


def test_a_guard_that_can_never_hold_keeps_its_command_from_ever_happening(tmp_path: Path) -> None:
    life = changed("commands.rest.guard", "case.tired = true")
    life["begin"].append({"set": {"tired": "false"}})
    assert 'lifecycle.errand.commands.rest: The command "rest" can never happen.' in refused(
        tmp_path, life
    )


def test_a_lifecycle_too_large_to_walk_is_refused_and_nothing_else_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach, "MANY", 2)
    told = refused(tmp_path, changed("states.lost", NEW_STATE))
    assert told == [
        "lifecycle.errand: This lifecycle has more than 2 situations and cannot be checked."
    ]


WORKS: dict[str, tuple[Life, str]] = {
    "a limit of a clock that is not there": (
        {"limits": {"wrok": {"limit": "1 wd"}}},
        'limits.wrok: The lifecycle errand has no clock "wrok".',
    ),
    "a promise longer than the law": (
        {"limits": {"work": {"legal": "4 wd"}}},
        "limits.work: The promised limit 5 wd is longer than the legal 4 wd.",
    ),
    "a procedure that stops the clock by no law": (
        {"procedures": {"nap": {"name": "Nap", "most": "2 wd", "stops_clock": True}}},
        "procedures.nap: It stops the clock and names no law.",
    ),
    "an extension by a fraction": (
        {"limits": {"work": {"extension": "0.5 wh"}}},
        "limits.work: An extension is a whole number, not 0.5 wh.",
    ),
    "an extension in another unit than the limit": (
        {"limits": {"work": {"extension": "3 cd"}}},
        "limits.work: The extension 3 cd is not in the unit of the limit.",
    ),
}


@pytest.mark.parametrize("fault", WORKS)
def test_a_definition_that_contradicts_its_lifecycle_is_refused(fault: str, tmp_path: Path) -> None:
    matter, told = WORKS[fault]
    assert f"work.errand.{told}" in refused(tmp_path, SOUND, matter)


@pytest.mark.parametrize("folder", sorted(p.parent for p in PACKS.glob("*/pack.yaml")), ids=str)
def test_every_pack_of_the_tests_is_sound(folder: Path) -> None:
    assert pack(folder.name, folder.parent).definitions["lifecycle"]


@pytest.mark.parametrize("folder", sorted(p.parent for p in CONTENT.glob("*/pack.yaml")), ids=str)
def test_every_pack_we_publish_is_sound(folder: Path) -> None:
    assert read(folder, KINDS).definitions["lifecycle"]


def issuing(**document: Any) -> Life:
    """The sound lifecycle, whose due rule tells the failure with this document."""
    life = changed("documents.late", {"name": "Late", "body": "Too late.", **document})
    life["due"]["give_up"]["effects"].append({"issue": "late"})
    return life


def test_a_document_that_tells_a_failure_must_say_what_one_can_do_against_it(
    tmp_path: Path,
) -> None:
    where = "lifecycle.errand.documents.late"
    assert refused(tmp_path, issuing()) == [
        f"{where}: This document tells that it failed and is silent about remedies."
    ]
    loaded(tmp_path, issuing(remedies=[]))


def test_a_remedy_nobody_defined_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, issuing(remedies=["suit"])) == [
        'lifecycle.errand.documents.late.remedies[0]: There is no remedy "suit".'
    ]


def test_a_place_nobody_fills_is_refused(tmp_path: Path) -> None:
    life = changed("documents.letter.body", "Done by {due}, for {applicant}: {result}.")
    assert refused(tmp_path, life) == [
        "lifecycle.errand.documents.letter.body: "
        'When "finish" issues this document there is no "{result}".'
    ]
    life["commands"]["finish"]["input"] = [{"id": "result", "name": "Result", "type": "text"}]
    loaded(tmp_path, life)


def test_a_number_that_does_not_count_by_office_kind_and_year_is_refused(tmp_path: Path) -> None:
    loaded(tmp_path, SOUND)
    house = {"letterhead": {"house": {"number": "{org}-{count}"}}}
    (tmp_path / "letterhead.yaml").write_text(json.dumps(house))
    with pytest.raises(PackRefused, match="请各用一次"):
        pack(tmp_path.name, tmp_path.parent)


def test_a_limit_of_a_definition_says_what_it_stands_on() -> None:
    own = ClockLimits.model_validate({"limit": "3 wd", "legal": "20 wd", "mark": "memory"})
    assert own.mark == "memory"
    with pytest.raises(ValidationError):
        ClockLimits.model_validate({"limit": "3 wd", "mark": "hearsay"})
