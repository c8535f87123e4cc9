"""Ending children: nothing of theirs stays."""

from __future__ import annotations

import select
import signal
import subprocess
import sys
import time
from pathlib import Path

from zhida.entrypoints.cli.processes import Child, descendants, end_all

FORGETFUL = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print("started", flush=True)
time.sleep(60)
"""


def test_end_all_ends_what_a_child_leaves_behind():
    with started(FORGETFUL) as process:
        assert process.stdout is not None
        process.stdout.readline()
        left = list(descendants(process.pid))

        end_all([Child("forgetful", (), process=process)])

    assert len(left) == 1
    assert process.returncode == -signal.SIGTERM
    assert has_ended(left[0])


def test_a_child_that_ended_is_left_alone():
    with started("") as process:
        process.wait()

        end_all([Child("done", (), process=process), Child("never started", ())])

    assert process.returncode == 0


def started(program: str) -> subprocess.Popen[bytes]:
    """Start a Python program."""
    return subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)


def has_ended(pid: int) -> bool:
    """Wait at most ten seconds for a process that is no child of ours to be gone or a zombie."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        status = Path(f"/proc/{pid}/status")
        if not status.exists() or "State:\tZ" in status.read_text():
            return True
        select.select([], [], [], 0.05)
    return False
