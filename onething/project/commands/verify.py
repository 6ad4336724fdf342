"""`onething verify`: re-read the whole ledger and name what is wrong."""

import argparse

from onething.project import database, home, signing, terminal


def add(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(arguments: argparse.Namespace) -> int:
    """1 when something is wrong, each on a line; 0 when the ledger is what it says."""
    here = home.current()
    with database.at_hand(here):
        from onething.cases import verify

        count, wrong = verify.Count(), 0
        for finding in verify.verify(count, signing.key(here).public, _progress):
            wrong += 1
            terminal.fault(f"{finding.said('zh')} · {finding.said('en')}")
    terminal.say(
        f"读了 {count.dossiers} 件办件、{count.events} 条事件、{count.deadlines} 个时限、"
        f"{count.seals} 个封印:{f'发现 {wrong} 处问题' if wrong else '全部相符'}"
        f" · read {count.dossiers} dossiers, {count.events} events, {count.deadlines} deadlines,"
        f" {count.seals} seals: {f'{wrong} wrong' if wrong else 'all is as it says'}"
    )
    return 1 if wrong else 0


def _progress(count: object) -> None:
    dossiers = getattr(count, "dossiers", 0)
    if dossiers % 20_000 == 0:
        terminal.say(f"  {dossiers} …")
