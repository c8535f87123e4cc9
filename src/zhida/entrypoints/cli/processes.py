"""Child processes of the supervisor: started, watched, restarted when they die, ended together."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

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
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    restart_at: float = 0.0
    pause_seconds: float = FIRST_RESTART_SECONDS

    def start(self) -> None:
        """Start the process in the supervisor's own group, so that one signal to the group ends all."""
        command = [sys.executable, "-m", "zhida.entrypoints.cli", *self.arguments]
        self.process = subprocess.Popen(command, env={**os.environ, **self.environment})  # noqa: S603 -- our own command
        self.started_at = time.monotonic()

    def watch(self) -> None:
        """Start the process again when it died, after a pause that grows while it keeps dying."""
        if self.process is None or self.process.poll() is None:
            return
        now = time.monotonic()
        if not self.restart_at:
            if now - self.started_at > STEADY_SECONDS:
                self.pause_seconds = FIRST_RESTART_SECONDS
            self.restart_at = now + self.pause_seconds
            self.pause_seconds = min(self.pause_seconds * 2, LONGEST_RESTART_SECONDS)
            ended = f"{self.name} ended with {self.process.returncode}"
            click.echo(f"zhida: {ended}, starting it again", err=True)
        elif now >= self.restart_at:
            self.restart_at = 0.0
            self.start()


def end_all(children: Sequence[Child]) -> None:
    """Ask every child to finish, then end those that have not within the grace time, and whatever they left.

    A web server that is told to end while its own workers still start forgets them; they would keep the port.
    """
    running = [child.process for child in children if child.process and child.process.poll() is None]
    offspring = {pid for process in running for pid in descendants(process.pid)}
    for process in running:
        process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    for process in running:
        while process.poll() is None and time.monotonic() < deadline:
            offspring.update(descendants(process.pid))
            time.sleep(POLL_SECONDS)
        if process.poll() is None:
            process.kill()
            process.wait()
    for pid in offspring:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)


def descendants(pid: int) -> Iterator[int]:
    """Yield the processes that a process started, and theirs; nothing where the system does not tell."""
    for listing in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, listing.read_text().split()):
                yield child
                yield from descendants(child)
