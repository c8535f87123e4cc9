"""Requests at full speed: by wrk where it is installed, else by a few threads of ours."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import httpx

CONNECTIONS = 8
RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
REFUSED = re.compile(r"Non-2xx or 3xx responses: (\d+)")


def requests_a_second(url: str, *, seconds: float) -> float:
    """Return how many answers a second came over 8 connections; every one of them must be good."""
    if shutil.which("wrk"):
        return _by_wrk(url, seconds=seconds)
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        counts = list(pool.map(lambda _index: _count(url, seconds=seconds), range(CONNECTIONS)))
    return sum(counts) / seconds


def _by_wrk(url: str, *, seconds: float) -> float:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", url]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert not REFUSED.search(told), f"{url}: {told}"
    rate = RATE.search(told)
    assert rate, told
    return float(rate.group(1))


def _count(url: str, *, seconds: float) -> int:
    deadline = time.monotonic() + seconds
    count = 0
    with httpx.Client(trust_env=False) as client:
        while time.monotonic() < deadline:
            client.get(url).raise_for_status()
            count += 1
    return count
