"""A bill of 100,000 lines: how long its comparison takes, and how much memory at its highest."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile

from bench.measuring import QUICK, Plan, say

FULL_LINES, QUICK_LINES = 100_000, 2_000
MOST_MEMORY_MB = 64


def run(plan: Plan) -> None:
    """Compare the same day in two fresh processes, a tenth of the lines and all of them."""
    lines = QUICK_LINES if plan is QUICK else FULL_LINES
    small, large = measured(lines // 10), measured(lines)
    ratio = (large["seconds"] / lines) / (small["seconds"] / (lines // 10))
    say(f"{lines} lines: {large['seconds']:.1f} s, {lines / large['seconds']:.0f} a second")
    say(f"a line of {lines} costs {ratio:.2f} of one of {lines // 10}")
    say(
        f"peak memory above the start: {large['peak_mb']:.1f} MB, with a tenth of the lines "
        f"{small['peak_mb']:.1f} MB (at most {MOST_MEMORY_MB})"
    )
    say(f"classes: {large['counts']}")


def measured(lines: int) -> dict:
    """Write a day with one process and compare it with another, whose peak is that of comparing."""
    with tempfile.TemporaryDirectory(prefix="zhida-bench-bills-") as directory:
        database = f"sqlite:///{directory}/bench.sqlite3"
        place = {**os.environ, "ZHIDA_BENCH_DIR": directory, "ZHIDA_DATABASE_URL": database}
        command = [sys.executable, "-m", "bench.reconciling_process"]
        subprocess.run([*command, str(lines)], env=place, check=True)
        done = subprocess.run(command, env=place, capture_output=True, text=True, check=True)
    answer: dict = json.loads(done.stdout.splitlines()[-1])
    return answer
