"""`make test`: checks of the front end, everything on SQLite, the money and stock tests on a real MariaDB too.

A private MariaDB and Redis are started in a scratch directory and ended afterwards; what a machine lacks is
named at the end. With ZHIDA_REQUIRE_ALL=1 (CI) a lack is a failure.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
SERVER_PATH = "/usr/sbin:/usr/local/sbin:/usr/bin"
WORKERS = os.environ.get("ZHIDA_TEST_WORKERS", "2")
START_WITHIN_SECONDS = 60


def main() -> None:
    """Run the suites; exit 1 when one fails, or when something had to be left out and may not be."""
    everything = "--everything-on-mariadb" in sys.argv
    failed, left_out = [], []
    front_end = [sys.executable, "tools/bootstrap.py", "npm", "run", "--silent", "test"]
    if run("front end", front_end):
        failed.append("front end")
    if run("SQLite", pytest("-n", WORKERS, "-m", "not browser")):
        failed.append("SQLite")
    if shutil.which("chromium"):
        if run("browser", pytest("-m", "browser")):
            failed.append("browser")
    else:
        left_out.append("browser tests (no chromium)")
    if find("mariadbd"):
        with mariadb() as url:
            choice = () if everything else ("-m", "mariadb")
            if run("MariaDB", pytest(*choice), ZHIDA_DATABASE_URL=url):
                failed.append("MariaDB")
    else:
        left_out.append("MariaDB tests (no mariadbd)")
    for text in left_out:
        print(f"left out: {text}")
    if left_out and os.environ.get("ZHIDA_REQUIRE_ALL") == "1":
        failed.append("left out")
    print(f"tests: {'all good' if not failed else 'failed: ' + ', '.join(failed)}")
    sys.exit(1 if failed else 0)


def pytest(*arguments: str) -> list[str]:
    """Return the command of one pytest run."""
    return [str(BIN / "pytest"), "-q", *arguments]


def run(title: str, command: list[str], **environment: str) -> int:
    """Run one suite and return its exit code; a suite that finds no test has failed."""
    started = time.monotonic()
    print(f"— {title}", flush=True)
    finished = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False)
    print(f"  {title}: {time.monotonic() - started:.0f} s", flush=True)
    return finished.returncode


@contextmanager
def mariadb() -> Iterator[str]:
    """Run a private MariaDB with durable commits; yield its database URL."""
    with tempfile.TemporaryDirectory(prefix="zhida-mariadb-") as directory:
        data, port = Path(directory) / "data", free_port()
        install = [
            find("mariadb-install-db") or "mariadb-install-db",
            f"--datadir={data}",
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
        ]
        subprocess.run([*install, *as_user()], check=True, capture_output=True)
        server = subprocess.Popen(
            [
                find("mariadbd") or "mariadbd",
                "--no-defaults",
                f"--datadir={data}",
                f"--socket={directory}/socket",
                f"--port={port}",
                "--bind-address=127.0.0.1",
                "--character-set-server=utf8mb4",
                "--collation-server=utf8mb4_bin",
                "--max-connections=400",
                "--innodb-buffer-pool-size=512M",
                *as_user(),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for_port(port)
            yield f"mysql://root@127.0.0.1:{port}/zhida"
        finally:
            server.terminate()
            server.wait(30)


def as_user() -> list[str]:
    """Return the option that root needs to run the server."""
    return ["--user=root"] if os.geteuid() == 0 else []


def find(program: str) -> str | None:
    """Return where a server program is."""
    return shutil.which(program) or shutil.which(program, path=SERVER_PATH)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for_port(port: int) -> None:
    """Wait until a server answers on the port."""
    deadline = time.monotonic() + START_WITHIN_SECONDS
    while time.monotonic() < deadline:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError(f"no server on port {port}")


if __name__ == "__main__":
    main()
