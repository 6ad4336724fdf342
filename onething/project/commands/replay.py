"""`onething replay LOG --pack FOLDER`: play an event log of another system through the engine."""

import argparse
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from onething.packs import PackRefused
from onething.problem import Problem
from onething.project import database, home, terminal
from onething.project.commands import pack as packs
from onething.project.commands import verify

if TYPE_CHECKING:
    from onething.cases.book import Book
    from onething.cases.replay.content import Replay
    from onething.cases.replay.play import Played
    from onething.cases.replay.script import Script
    from onething.project.publishing import Published

TOLD_EVERY = 2.0
"""Seconds between two lines of progress."""


class NoReplay(Problem):
    says = (
        "内容包没有可用的 replay 定义(现有:%(known)s)。请用 --replay 指明,或在内容包中写一个。"
        " · The pack has no such replay (it has: %(known)s). Name one with --replay, or write one."
    )


def add(parser: argparse.ArgumentParser) -> None:
    """The log, the pack, and which of its replays if it has several."""
    parser.add_argument("log", type=Path, help="an event log in XES, which may be gzipped")
    parser.add_argument("--pack", type=Path, required=True, help="folder of the pack")
    parser.add_argument("--replay", help="id of the replay, if the pack has several")
    parser.add_argument("--most", type=int, help="play only the first traces of the log")


def run(arguments: argparse.Namespace) -> int:
    """1 when verify found something; 2 when the pack or the log is refused. Can be broken off:
    the next time it goes on where it was."""
    with database.at_hand(home.current()):
        from django.utils import timezone

        from onething.cases import releases
        from onething.project import publishing

        try:
            (published,) = publishing.load([arguments.pack], timezone.now())
        except PackRefused as fault:
            return packs.refused(fault)
        packs.say(published)
        id, replay = _replay(published, arguments.replay)
        scripts = _scripts(arguments.log, replay, arguments.most)
        book = releases.book(published.release, published.release)
        played = _play(id, replay, scripts, published, book)
        _report(played, book)
        return verify.run(arguments)


def _replay(published: "Published", wanted: str | None) -> "tuple[str, Replay]":
    from onething.cases.replay.content import Replay

    found = published.pack.all(Replay)
    if wanted is None and len(found) == 1:
        return next(iter(found.items()))
    if wanted not in found:
        raise NoReplay(known=", ".join(found) or "—")
    return wanted, found[wanted]


def _scripts(log: Path, replay: "Replay", most: int | None) -> "list[Script]":
    from itertools import islice

    from onething.cases import xes
    from onething.cases.replay.script import script

    return [script(replay, trace) for trace in islice(xes.traces(log), most)]


def _play(
    id: str,
    replay: "Replay",
    scripts: "Sequence[Script]",
    published: "Published",
    book: "Book",
) -> "list[Played]":
    from django.utils import timezone

    from onething.cases.replay import cast
    from onething.cases.replay.play import Theatre

    realm = published.realm
    people = cast.hire(book, replay, scripts, realm.languages)
    terminal.say(
        f"{len(scripts)} 件申请、{len(people)} 名工作人员"
        f" · {len(scripts)} applications, {len(people)} officers"
    )
    theatre = Theatre(id, replay, realm.pk, book, people)
    total = sum(len(script.steps) for script in scripts)
    return list(_telling(theatre.play(scripts, timezone.now()), total))


def _telling(played: "Iterable[Played]", total: int) -> "Iterator[Played]":
    """What was played, with a line on the terminal from time to time."""
    began = told = time.monotonic()
    done = 0
    for each in played:
        done += len(each.outcomes)
        now = time.monotonic()
        if now - told > TOLD_EVERY or done == total:
            told = now
            terminal.say(f"  {done}/{total}  {done / (now - began):.0f}/s")
        yield each
    terminal.step("重放 replay", time.monotonic() - began)


def _report(played: "Sequence[Played]", book: "Book") -> None:
    from onething.cases.replay import figures

    placing = figures.placing(outcome for each in played for outcome in each.outcomes)
    terminal.say(
        f"\n事件 {placing.events} 条,推动了工作 {placing.placed} 条({placing.share:.2%})"
        f" · {placing.events} events, {placing.placed} placed"
    )
    for (activity, why), count in placing.left:
        terminal.say(f"  {count:5}  {activity}: {why}")
    terminal.say(
        f"时间早于收件或前一事件而顺延 {placing.moved} 条"
        f" · {placing.moved} took the time of what had happened before"
    )
    if surprises := sum(each.surprises for each in played):
        terminal.say(f"与预演不符 {surprises} 步 · {surprises} steps went unlike the rehearsal")
    _tell_days([each.script for each in played], book)


def _tell_days(scripts: "Sequence[Script]", book: "Book") -> None:
    from onething.cases.replay import figures

    calendar = book.calendar
    everything = figures.days(scripts, calendar)
    if everything is None:
        return
    terminal.say("\n收件到办结的工作日 working days from receipt to end")
    terminal.say("     件数   中位数    平均   九成内")
    terminal.say("    ended   median    mean      p90")
    rows = [*figures.by_department(scripts, calendar).items(), ("合计 all", everything)]
    for name, days in rows:
        terminal.say(f"  {days.ended:7}  {days.median:7.1f} {days.mean:7.2f}  {days.p90:7}  {name}")
    for what, pairs in (
        ("计划日期前办结 by the planned date", [(s.ended, s.planned) for s in scripts]),
        ("期限前办结 by the deadline", [(s.ended, s.deadline) for s in scripts]),
    ):
        met = figures.met(pairs, calendar)
        share = met.by_day / met.ended if met.ended else 0
        terminal.say(
            f"{what}: {met.by_day}/{met.ended} ({share:.1%})"
            f";按日志的时刻 by the log's minute {met.by_minute}"
        )
