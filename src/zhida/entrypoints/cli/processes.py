"""Child processes of the supervisor: started, watched, restarted when they die, ended together."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

import click
from setproctitle import setproctitle

from zhida.entrypoints.cli.main import main

# A fork starts at once, with everything imported and its memory shared. Only Linux's libraries bear it.
if sys.platform == "linux":
    STARTING = multiprocessing.get_context("fork")
else:
    STARTING = multiprocessing.get_context("spawn")
GRACE_SECONDS = 15
POLL_SECONDS = 0.05
FIRST_RESTART_SECONDS = 0.2
LONGEST_RESTART_SECONDS = 5
STEADY_SECONDS = 10


@dataclass(slots=True)
class Child:
    """One process kind and what is known of its present process."""

    name: str
    arguments: Sequence[str]
    process: BaseProcess | None = None
    started_at: float = 0.0
    restart_at: float = 0.0
    pause_seconds: float = FIRST_RESTART_SECONDS

    def start(self) -> None:
        """Start the process in the supervisor's own group, so that one signal to the group ends all."""
        self.process = STARTING.Process(target=run_command, args=(self.arguments,), name=self.name)
        self.process.start()
        self.started_at = time.monotonic()

    def is_running(self) -> bool:
        """Say whether a process of this kind was started and has not ended."""
        return self.process is not None and self.process.exitcode is None

    def watch(self) -> None:
        """Start the process again when it died, after a pause that grows while it keeps dying."""
        if self.process is None or self.is_running():
            return
        now = time.monotonic()
        if not self.restart_at:
            if now - self.started_at > STEADY_SECONDS:
                self.pause_seconds = FIRST_RESTART_SECONDS
            self.restart_at = now + self.pause_seconds
            self.pause_seconds = min(self.pause_seconds * 2, LONGEST_RESTART_SECONDS)
            ended = f"{self.name} ended with {self.process.exitcode}"
            click.echo(f"zhida: {ended}, starting it again", err=True)
        elif now >= self.restart_at:
            self.restart_at = 0.0
            self.start()


def end_all(children: Sequence[Child]) -> None:
    """Ask every child to finish, then end those that have not within the grace time, and whatever they left.

    A web server that is told to end while its own workers still start forgets them; they would keep the port.
    """
    running = [child.process for child in children if child.process and child.is_running()]
    offspring = {pid for process in running for pid in descendants(process.pid)}
    for process in running:
        process.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for process in running:
        while process.is_alive() and time.monotonic() < deadline:
            offspring.update(descendants(process.pid))
            time.sleep(POLL_SECONDS)
        if process.is_alive():
            process.kill()
            process.join()
    for pid in offspring:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)


def run_to_end(arguments: Sequence[str], stop: threading.Event) -> int:
    """Run a command in a process of its own and return its exit code; end it early when told to stop."""
    child = Child(arguments[0], arguments)
    child.start()
    while child.is_running():
        if stop.wait(POLL_SECONDS):
            end_all([child])
    assert child.process is not None
    return child.process.exitcode or 0


def run_command(arguments: Sequence[str]) -> None:
    """Run a command in a process the supervisor has just started, under a title that tells what it is."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    setproctitle(f"zhida {' '.join(arguments)}")
    main(arguments)


def descendants(pid: int | None) -> Iterator[int]:
    """Yield the processes that a process started, and theirs; nothing where the system does not tell."""
    for listing in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, listing.read_text().split()):
                yield child
                yield from descendants(child)
