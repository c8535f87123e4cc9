"""Hold the floor of branch coverage: the money rooms and the kernel at 100 %, the whole tree at a floor.

    python tools/check_coverage.py COVERAGE_FILE

The floor of the tree only rises (STYLE 19): raise WHOLE_TREE when the number printed stays above it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COVERAGE = ROOT / ".venv" / "bin" / "coverage"
COMPLETE_ROOMS = (
    "aftersales",
    "cart",
    "checkout",
    "inventory",
    "invoicing",
    "kernel",
    "loyalty",
    "orders",
    "payments",
    "policies",
    "price_protection",
    "pricing",
    "promotions",
    "tradeins",
)
WHOLE_TREE = 93.0


def main() -> None:
    """Print the coverage of each complete room and of the tree; exit 1 below a floor."""
    files = read_files(sys.argv[1])
    is_held = True
    for room in COMPLETE_ROOMS:
        own = {name: file for name, file in files.items() if name.startswith(f"src/zhida/shop/{room}/")}
        is_held &= report(room, percent(own), floor=100.0)
        for name, file in sorted(own.items()):
            for line in missing_in(file):
                print(f"  {name}:{line}")
    is_held &= report("whole tree", percent(files), floor=WHOLE_TREE)
    sys.exit(0 if is_held else 1)


def read_files(data_file: str) -> dict[str, dict[str, object]]:
    """Return what coverage says of each file, by its path."""
    with tempfile.TemporaryDirectory(prefix="zhida-coverage-") as directory:
        answer = Path(directory) / "coverage.json"
        command = [str(COVERAGE), "json", "-q", "--data-file", data_file, "-o", str(answer)]
        subprocess.run(command, cwd=ROOT, check=True)
        return dict(json.loads(answer.read_text(encoding="utf-8"))["files"])


def percent(files: dict[str, dict[str, object]]) -> float:
    """Return how many of 100 lines and branches ran."""
    totals: Counter[str] = Counter()
    for file in files.values():
        totals.update(file["summary"])
    possible = totals["num_statements"] + totals["num_branches"]
    return 100 * (totals["covered_lines"] + totals["covered_branches"]) / max(1, possible)


def missing_in(file: dict[str, object]) -> list[str]:
    """Name the lines and the branches that never ran."""
    branches = [f"{start} -> {end}" for start, end in file["missing_branches"]]
    return [str(line) for line in file["missing_lines"]] + branches


def report(name: str, value: float, *, floor: float) -> bool:
    """Print one number beside its floor; say whether it is held."""
    print(f"{name:12} {value:6.2f} %  (floor {floor:.0f} %)")
    return value >= floor


if __name__ == "__main__":
    main()
