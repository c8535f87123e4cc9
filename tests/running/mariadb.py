"""A private MariaDB in a scratch directory: started, killed, started again."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from tests.running.ports import free_ports

SERVER_PATH = "/usr/sbin:/usr/local/sbin:/usr/bin"
START_WITHIN_SECONDS = 60


class MariaDB:
    """One server process with durable commits on a port of its own."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.port = free_ports(1)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return the database URL of its database `zhida`."""
        return f"mysql://root@127.0.0.1:{self.port}/zhida"

    def install(self) -> None:
        """Make the data directory."""
        program = find("mariadb-install-db") or "mariadb-install-db"
        options = [f"--datadir={self.directory / 'data'}", "--auth-root-authentication-method=normal"]
        subprocess.run([program, *options, "--skip-test-db", *as_user()], check=True, capture_output=True)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self.process = subprocess.Popen(
            [
                find("mariadbd") or "mariadbd",
                "--no-defaults",
                f"--datadir={self.directory / 'data'}",
                f"--socket={self.directory / 'socket'}",
                f"--port={self.port}",
                "--bind-address=127.0.0.1",
                "--character-set-server=utf8mb4",
                "--collation-server=utf8mb4_bin",
                "--innodb-flush-log-at-trx-commit=1",
                "--innodb-buffer-pool-size=512M",
                "--max-connections=400",
                *as_user(),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_for_port(self.port, self.process)

    def kill(self) -> None:
        """Kill -9, as a power cut would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End the server in order."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)


def is_installed() -> bool:
    """Say whether there is a MariaDB server on this machine."""
    return find("mariadbd") is not None


def as_user() -> list[str]:
    """Return the option that root needs to run the server."""
    return ["--user=root"] if os.geteuid() == 0 else []


def find(program: str) -> str | None:
    """Return where a server program is."""
    return shutil.which(program) or shutil.which(program, path=SERVER_PATH)


def wait_for_port(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers on its port; it may have ended instead."""
    deadline = time.monotonic() + START_WITHIN_SECONDS
    while time.monotonic() < deadline:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        if server.poll() is not None:
            raise RuntimeError(f"the server for port {port} ended with {server.returncode}")
        time.sleep(0.2)
    raise TimeoutError(f"no server on port {port}")
