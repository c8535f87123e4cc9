"""Ports that no other process of the tests takes."""

from __future__ import annotations

import fcntl
import os
import socket
import tempfile
from functools import cache
from pathlib import Path


def free_ports(count: int) -> int:
    """Return the first of `count` neighbouring ports that nobody listens on and no test process claimed.

    Below the ports that the system gives to connections: a client that asks too early would otherwise connect
    to itself now and then, and keep the server from its port.
    """
    for start in range(20_000 + os.getpid() % 1000 * count, 32_000, count):
        if all(is_free(port) and claim(port) for port in range(start, start + count)):
            return start
    raise OSError("no free ports")


def claim(port: int) -> bool:
    """Keep a port for this process as long as it lives: a shop listens seconds after its ports were found.

    Two that meet there would both seem ready, and one test would look at the other's shop.
    """
    try:
        fcntl.lockf(claims(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
    except OSError:
        return False
    return True


@cache
def claims() -> int:
    """Open the file in which each byte stands for a port; closing it would give all of them back."""
    return os.open(Path(tempfile.gettempdir()) / "zhida-test-ports", os.O_RDWR | os.O_CREAT, 0o600)


def is_free(port: int) -> bool:
    """Say whether a port can be listened on."""
    with socket.socket() as listener:
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
