"""The processes of a running shop, so that a test can kill one of a kind."""

from __future__ import annotations

import os
import signal
from pathlib import Path

KINDS = {"serve": "web", "worker": "worker", "realtime": "realtime", "payment-simulator": "simulator"}


def processes_of(group: int) -> dict[int, str]:
    """Return pid -> kind of every process in a process group; forked web workers count as web."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            fields = (entry / "stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
            words = (entry / "cmdline").read_bytes().decode().replace("\0", " ").split()
        except OSError:
            continue
        if int(fields[2]) != group or fields[0] == "Z":
            continue
        kind = next((KINDS[word] for word in words if word in KINDS), None)
        if kind:
            found[int(entry.name)] = kind
    return found


def kill(group: int, kind: str) -> list[int]:
    """Kill -9 every process of a kind; return their pids."""
    pids = [pid for pid, of_kind in processes_of(group).items() if of_kind == kind]
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    return pids
