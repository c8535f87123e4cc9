"""Ending children: nothing of theirs stays."""

from __future__ import annotations

import select
import signal
import subprocess
import sys
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from zhida.entrypoints.cli.processes import STARTING, Child, descendants, end_all, run_to_end


def test_end_all_ends_what_a_child_leaves_behind():
    told, tells = STARTING.Pipe(duplex=False)
    process = STARTING.Process(target=start_another_and_wait, args=(tells,))
    process.start()
    assert told.recv() == "started"
    left = list(descendants(process.pid))

    end_all([Child("forgetful", (), process=process)])

    assert len(left) == 1
    assert process.exitcode == -signal.SIGTERM
    assert has_ended(left[0])


def test_a_child_that_ended_is_left_alone():
    child = Child("done", ("--version",))
    child.start()
    assert child.process is not None
    child.process.join()

    end_all([child, Child("never started", ())])

    assert child.process.exitcode == 0


@pytest.mark.parametrize(("arguments", "exit_code"), [(("--version",), 0), (("no-such-command",), 2)])
def test_a_command_run_to_its_end_tells_its_exit_code(arguments, exit_code):
    assert run_to_end(arguments, threading.Event()) == exit_code


def test_a_command_run_to_its_end_ends_early_when_told_to_stop():
    stop = threading.Event()
    stop.set()

    assert run_to_end(("realtime", "--port", "0"), stop) == -signal.SIGTERM


def start_another_and_wait(tells: Connection) -> None:
    """Start a process that outlives its parent unless somebody ends it."""
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    tells.send("started")
    time.sleep(60)


def has_ended(pid: int) -> bool:
    """Wait at most ten seconds for a process that is no child of ours to be gone or a zombie."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        status = Path(f"/proc/{pid}/status")
        if not status.exists() or "State:\tZ" in status.read_text():
            return True
        select.select([], [], [], 0.05)
    return False
