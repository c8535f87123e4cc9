"""The benchmarks still run: each once, on tiny sizes, but `served`, which wants a load driver and a minute.

What they measure is not judged here.
"""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["pages", "growth", "search", "notifications", "orders", "flash"])
def test_benchmark_runs_on_tiny_sizes(name):
    command = [sys.executable, "-m", "bench", "--quick", name]

    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)

    assert finished.returncode == 0, finished.stderr[-3000:]
    assert finished.stdout.startswith(f"{name}: ")
    assert finished.stdout.count("\n") > 1
