"""`make test`: the front end, everything on SQLite, the money and stock tests on a real MariaDB too.

A private MariaDB and Redis are started in a scratch directory and ended afterwards; what a machine lacks is
named at the end. CI sets ZHIDA_REQUIRE_ALL=1: a lack is a failure then, and the floor of coverage is held,
which takes half as long again.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.running.browser import browser_program  # noqa: E402 -- the path must be set first
from tests.running.mariadb import MariaDB, is_installed  # noqa: E402 -- the path must be set first
from tests.running.scheduling import files_with_mark  # noqa: E402 -- the path must be set first

BIN = ROOT / ".venv" / "bin"
MEMORY_DISK = Path("/dev/shm")  # noqa: S108 -- the directory made in it is private and removed again
QUOTA = Path("/sys/fs/cgroup/cpu.max")
# Each process of the tests may run a shop and a browser: more of them want more memory than many have.
MOST_CORES = 4
ROOM_FOR_A_RUN = 4 * 2**30


def main() -> None:
    """Run the suites; exit 1 when one fails, or when something had to be left out and may not be."""
    # A run starts hundreds of processes: compiling the house for each would take minutes.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with scratch():
        failed = run_suites(everything="--everything-on-mariadb" in sys.argv)
    print(f"tests: {'all good' if not failed else 'failed: ' + ', '.join(failed)}")
    sys.exit(1 if failed else 0)


@contextmanager
def scratch() -> Iterator[None]:
    """Let temporary files lie in memory where there is room: a commit there takes a fiftieth."""
    has_room = MEMORY_DISK.is_dir() and shutil.disk_usage(MEMORY_DISK).free >= ROOM_FOR_A_RUN
    with tempfile.TemporaryDirectory(prefix="zhida-run-", dir=MEMORY_DISK if has_room else None) as directory:
        os.environ["TMPDIR"] = tempfile.tempdir = directory
        # The runs share the tables and the fresh shops that the first of them makes.
        os.environ["ZHIDA_TEST_TEMPLATES"] = tempfile.mkdtemp(prefix="zhida-templates-")
        yield


def run_suites(*, everything: bool) -> list[str]:
    """Run all suites and say what had to be left out; return what failed."""
    failed, left_out = [], []
    # More than the cores, most where shops run: long tests wait for timers, servers and each other.
    workers = int(os.environ.get("ZHIDA_TEST_WORKERS", cores() + 1))
    front_end = [sys.executable, "tools/bootstrap.py", "npm", "run", "--silent", "test"]
    if run("front end", front_end):
        failed.append("front end")
    failed += run_rules(workers, is_measured=requires_all())
    journeys = "slow or browser"
    if not browser_program():
        left_out.append("browser tests (no chromium)")
        journeys = "slow and not browser"
    files = files_with_mark("slow", "browser", root=ROOT)
    if run("journeys", pytest("-n", workers + 1, "-m", journeys, *files)):
        failed.append("journeys")
    if is_installed():
        with mariadb() as url:
            choice = () if everything else ("-m", "mariadb", *files_with_mark("mariadb", root=ROOT))
            if run("MariaDB", pytest("-n", workers, *choice), ZHIDA_DATABASE_URL=url):
                failed.append("MariaDB")
    else:
        left_out.append("MariaDB tests (no mariadbd)")
    for text in left_out:
        print(f"left out: {text}")
    if left_out and requires_all():
        failed.append("left out")
    return failed


def cores() -> int:
    """Count the cores that this process may use; a container may show many and lend few."""
    seen = min(os.cpu_count() or 1, MOST_CORES)
    try:
        quota, period = QUOTA.read_text(encoding="ascii").split()
        return min(seen, max(1, int(quota) // int(period)))
    except (OSError, ValueError):
        return seen


def requires_all() -> bool:
    """Say whether nothing may be left out."""
    return os.environ.get("ZHIDA_REQUIRE_ALL") == "1"


def run_rules(workers: int, *, is_measured: bool) -> list[str]:
    """Run what needs no running shop, on SQLite; if measured, hold the floor of coverage. Say what failed."""
    command = pytest("-n", workers, "-m", "not slow and not browser")
    if not is_measured:
        return ["rules"] if run("rules", command) else []
    with tempfile.TemporaryDirectory(prefix="zhida-coverage-") as directory:
        data_file = str(Path(directory) / "coverage")
        if run("rules", [*command, "--cov", "--cov-branch", "--cov-report="], COVERAGE_FILE=data_file):
            return ["rules"]
        return ["coverage"] if run("coverage", [sys.executable, "tools/check_coverage.py", data_file]) else []


def pytest(*arguments: str | int) -> list[str]:
    """Return the command of one pytest run."""
    return [str(BIN / "pytest"), "-q", *map(str, arguments)]


def run(title: str, command: list[str], **environment: str) -> int:
    """Run one suite and return its exit code; a suite that finds no test has failed."""
    started = time.monotonic()
    print(f"— {title}", flush=True)
    finished = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False)
    print(f"  {title}: {time.monotonic() - started:.0f} s", flush=True)
    return finished.returncode


@contextmanager
def mariadb() -> Iterator[str]:
    """Run a private MariaDB; yield its database URL."""
    with tempfile.TemporaryDirectory(prefix="zhida-mariadb-") as directory:
        server = MariaDB(Path(directory))
        server.install()
        server.start()
        try:
            yield server.url
        finally:
            server.stop()


if __name__ == "__main__":
    main()
