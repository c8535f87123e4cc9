"""`make check`: every check in turn, all of them run, the failed ones named at the end."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("format", (str(BIN / "ruff"), "format", "--check", "-q", ".")),
    ("lint", (str(BIN / "ruff"), "check", "-q", ".")),
    ("storeys", (str(BIN / "lint-imports"), "--no-logo")),
    ("house", (str(BIN / "python"), "tools/house_report.py")),
    ("types", (str(BIN / "mypy"),)),
    ("migrations", (str(BIN / "python"), "tools/check_migrations.py")),
    ("architecture", (str(BIN / "pytest"), "-q", "tests/architecture")),
    ("front end", (sys.executable, "tools/bootstrap.py", "npm", "run", "--silent", "check")),
)


def main() -> None:
    """Run all checks; exit 1 when one fails."""
    failed = []
    for name, command in CHECKS:
        started = time.monotonic()
        print(f"— {name}", flush=True)
        finished = subprocess.run(command, cwd=ROOT, check=False)
        print(f"  {time.monotonic() - started:.1f} s", flush=True)
        if finished.returncode:
            failed.append(name)
    print(f"check: {'all good' if not failed else 'failed: ' + ', '.join(failed)}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
