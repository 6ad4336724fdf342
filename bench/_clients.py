"""Clients that do one thing over and over: processes, each with threads, over a window of time.

Commands a second are what the clock on the wall says, and so what the neighbours of the machine
leave; milliseconds of processor a command are not, and are told for both sides of the socket.
"""

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection

import psutil

Round = Callable[[], Iterator[None]]
"""Yields once for each command it has done, and ends when there is nothing more to do."""


@dataclass(frozen=True)
class Rate:
    """What came of one window; `python` and `postgres` are milliseconds of processor a command."""

    commands: int
    seconds: float
    python: float
    postgres: float

    @property
    def per_second(self) -> float:
        return self.commands / self.seconds


def run(
    job: Callable[[str, int], Round],
    url: str,
    postmaster: int,
    processes: int,
    threads: int,
    seconds: float,
    warm: float = 1.0,
) -> Rate:
    """The rate of a job: `job(url, n)` is called once in each process and once more in each
    thread its answer, again and again."""
    spawn = multiprocessing.get_context("spawn")
    pipes = [spawn.Pipe() for _ in range(processes)]
    children = [
        spawn.Process(target=_process, args=(job, url, n, threads, theirs), daemon=True)
        for n, (_, theirs) in enumerate(pipes)
    ]
    for child in children:
        child.start()
    for ours, theirs in pipes:
        theirs.close()
        assert ours.recv() == "ready"
    for ours, _ in pipes:
        ours.send("go")
    time.sleep(warm)
    before, began = _taken(pipes), time.perf_counter()
    served = _served(postmaster)
    time.sleep(seconds)
    after, ended = _taken(pipes), time.perf_counter()
    served = _served(postmaster) - served
    for ours, _ in pipes:
        ours.send("stop")
        ours.recv()
    for child in children:
        child.join()
    done = sum(a[0] - b[0] for a, b in zip(after, before, strict=True))
    spent = sum(a[1] - b[1] for a, b in zip(after, before, strict=True))
    per = 1000 / max(done, 1)
    return Rate(done, ended - began, spent * per, served * per)


def _taken(pipes: list[tuple[Connection, Connection]]) -> list[tuple[int, float]]:
    for ours, _ in pipes:
        ours.send("count")
    return [ours.recv() for ours, _ in pipes]


def _served(postmaster: int) -> float:
    """Seconds of processor of all processes of the server that live now."""
    processes = psutil.Process(postmaster).children(recursive=True)
    return sum(sum(process.cpu_times()[:2]) for process in processes)


def _process(
    job: Callable[[str, int], Round], url: str, n: int, threads: int, pipe: Connection
) -> None:
    play = job(url, n)
    counts = [0] * threads
    stop = threading.Event()
    failed: list[BaseException] = []

    def loop(me: int) -> None:
        try:
            while not stop.is_set():
                for _ in play():
                    counts[me] += 1
                    if stop.is_set():
                        return
        except BaseException as fault:
            failed.append(fault)
            raise

    workers = [threading.Thread(target=loop, args=(me,), daemon=True) for me in range(threads)]
    pipe.send("ready")
    pipe.recv()
    for worker in workers:
        worker.start()
    while pipe.recv() == "count":
        if failed:
            raise failed[0]
        spent = os.times()
        pipe.send((sum(counts), spent.user + spent.system))
    stop.set()
    for worker in workers:
        worker.join()
    pipe.send("stopped")
