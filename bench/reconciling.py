"""A bill of 100,000 lines: how long its comparison takes, and that its memory stays the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile

from bench.measuring import QUICK, Plan, say

FULL_LINES, QUICK_LINES = 100_000, 2_000
MOST_MEMORY_MB = 24
# Between a fifth of the lines and twice as many, memory is the same but for noise.
MOST_GROWTH_MB = 4


def run(plan: Plan) -> None:
    """Compare the same day in three fresh processes: a fifth of the lines, all of them, and twice as many."""
    lines = QUICK_LINES if plan is QUICK else FULL_LINES
    small, large, double = measured(lines // 5), measured(lines), measured(lines * 2)
    ratio = (large["seconds"] / lines) / (small["seconds"] / (lines // 5))
    say(f"{lines} lines: {large['seconds']:.1f} s, {lines / large['seconds']:.0f} a second")
    say(f"a line of {lines} costs {ratio:.2f} of one of {lines // 5}")
    peaks = [run["peak_mb"] for run in (small, large, double)]
    shown = " / ".join(f"{peak:.1f}" for peak in peaks)
    say(
        f"peak memory above the start: {shown} MB at {lines // 5} / {lines} / {lines * 2} lines "
        f"(at most {MOST_MEMORY_MB}, growth from {lines} at most {MOST_GROWTH_MB})"
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
