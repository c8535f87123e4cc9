"""Start a shop on free ports in a scratch directory, drive it as an outside program would, end it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import httpx
import pymysql
from tests.running import warm
from tests.running.accounts import limited_url
from tests.running.kept_logs import keep_traces
from tests.running.ports import free_ports
from tests.running.templates import copy_template

ROOT = Path(__file__).resolve().parents[2]
ZHIDA = [sys.executable, "-m", "zhida.entrypoints.cli"]
READY_WITHIN_SECONDS = 120
# The shop, its event stream, the simulator, four more practice gateways, the services to log in with, the
# couriers, the tax office and, in demo mode, the robots.
PORTS = 11
CODE = "000000"


def plain_http() -> httpx.HTTPTransport:
    """Return a transport that loads no certificates: loopback speaks http, and loading them takes 40 ms."""
    return httpx.HTTPTransport(verify=False)


class Shop:
    """A running shop: where it is, its processes, and commands on the same data."""

    def __init__(self, directory: Path, port: int, environment: Mapping[str, str]) -> None:
        self.directory = directory
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.environment = {**os.environ, **environment}
        self.process: ForkServerProcess | None = None
        self.clients: list[httpx.Client] = []

    def start(self, *, workers: int = 1) -> None:
        """Start everything and wait until it is ready."""
        log = self.directory / "shop.log"
        self.process = warm.start(
            warm.command,
            "up",
            "--workers",
            str(workers),
            environment=self.environment,
            directory=self.directory,
            out=log,
            errors=log,
        )
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Wait for /readyz; the log is shown when it does not come."""
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        with httpx.Client(base_url=self.url, timeout=2, transport=plain_http()) as client:
            while time.monotonic() < deadline:
                try:
                    if client.get("/readyz").status_code == 200:
                        return
                except httpx.HTTPError:
                    pass
                time.sleep(0.1)
        raise TimeoutError(self.log_end())

    def log_end(self) -> str:
        """Return the last page of what the shop logged."""
        return (self.directory / "shop.log").read_text(encoding="utf-8")[-4000:]

    def stop(self) -> None:
        """End it as an operator would; kill what is left after 20 s."""
        for client in self.clients:
            client.close()
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        self.process.join(20)
        if self.process.exitcode is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.join()

    def run(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a zhida command on this shop's data."""
        finished = warm.run(warm.command, *arguments, environment=self.environment, directory=self.directory)
        with (self.directory / "commands.log").open("a", encoding="utf-8") as log:
            log.write(finished.stderr)
        if check:
            finished.check_returncode()
        return finished

    def invariants(self) -> dict:
        """Return what `zhida invariants --json` says."""
        return json.loads(self.run("invariants", "--json", check=False).stdout)

    def control(self, op: str, **arguments: str) -> dict:
        """Tell the payment simulator what to do."""
        with httpx.Client(timeout=20, transport=plain_http()) as client:
            answer = client.post(f"http://127.0.0.1:{self.port + 2}/control", json={"op": op, **arguments})
        answer.raise_for_status()
        return answer.json()

    def client(self, token: str = "") -> httpx.Client:
        """Return an HTTP client, with a bearer token when there is one."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        client = httpx.Client(base_url=self.url, headers=headers, timeout=60, transport=plain_http())
        self.clients.append(client)
        return client

    def log_in(self, phone: str) -> httpx.Client:
        """Log a shopper in by code."""
        with self.client() as guest:
            guest.post("/api/shop/v1/auth/codes", json={"phone": phone}).raise_for_status()
            answer = guest.post("/api/shop/v1/auth/sessions", json={"phone": phone, "code": CODE})
            answer.raise_for_status()
        return self.client(answer.json()["token"])

    def log_staff_in(self, phone: str = "13900000001", role: str = "admin") -> httpx.Client:
        """Hire a member of staff when need be and log them in."""
        self.run("createstaff", "--phone", phone, "--role", role)
        with self.client() as guest:
            guest.post("/api/staff/v1/auth/codes", json={"phone": phone}).raise_for_status()
            answer = guest.post("/api/staff/v1/auth/sessions", json={"phone": phone, "code": CODE})
            answer.raise_for_status()
        return self.client(answer.json()["token"])

    def import_products(self, documents: list[dict], *options: str) -> None:
        """Import and publish product documents."""
        file = self.directory / f"products-{uuid.uuid4().hex}.jsonl"
        file.write_text(
            "\n".join(json.dumps(document, ensure_ascii=False) for document in documents), encoding="utf-8"
        )
        self.run("import", "products", str(file), "--publish", *options)

    def set_clock(self, instant: str) -> None:
        """Move the shop's clock (RFC 3339)."""
        draft = self.directory / "clock.new"
        draft.write_text(instant, encoding="utf-8")
        draft.replace(self.directory / "clock")


@contextmanager
def running_shop(
    *,
    mode: str = "test",
    with_clock: str = "",
    workers: int = 1,
    server: str = "",
    public_url: str = "",
    with_limited_account: bool = False,
) -> Iterator[Shop]:
    """Run a shop in a database of its own, on the engine that `server` or ZHIDA_DATABASE_URL names.

    One web worker answers what a browser asks; races and kills take two. `{port}` in the public address
    stands for the shop's own.
    """
    server = server or os.environ.get("ZHIDA_DATABASE_URL", "sqlite:///")
    scratch = tempfile.TemporaryDirectory(prefix="zhida-shop-", ignore_cleanup_errors=True)
    with scratch as name, own_database(server) as url:
        directory = Path(name)
        port = free_ports(PORTS)
        environment = {
            "ZHIDA_MODE": mode,
            "ZHIDA_DATA_DIR": name,
            "ZHIDA_DATABASE_URL": url or f"sqlite:///{directory / 'zhida.sqlite3'}",
            "PORT": str(port),
            "ZHIDA_PUBLIC_URL": (public_url or "http://127.0.0.1:{port}").format(port=port),
            "DJANGO_SETTINGS_MODULE": "",
        }
        if with_clock:
            (directory / "clock").write_text(with_clock, encoding="utf-8")
            environment["ZHIDA_TEST_CLOCK_FILE"] = str(directory / "clock")
        copy_template(directory, mode=mode, command=ZHIDA, url=url)
        shop = Shop(directory, port, environment)
        shop.environment.pop("DJANGO_SETTINGS_MODULE")
        if with_limited_account:
            shop.run("migrate")
            shop.environment |= {"ZHIDA_DATABASE_URL": limited_url(url), "ZHIDA_DATABASE_OWNER_URL": url}
        try:
            shop.start(workers=workers)
            yield shop
        finally:
            shop.stop()
            keep_traces(directory)


@contextmanager
def own_database(server: str) -> Iterator[str]:
    """Make a database of a shop's own on a MariaDB server; nothing for SQLite."""
    url = httpx.URL(server)
    if url.scheme != "mysql":
        yield ""
        return
    name = f"shop_{uuid.uuid4().hex[:12]}"
    account = {"host": url.host, "port": url.port or 3306, "user": url.username, "password": url.password}
    execute(account, f"CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
    try:
        yield str(url.copy_with(path=f"/{name}"))
    finally:
        execute(account, f"DROP DATABASE IF EXISTS {name}")


def execute(account: Mapping[str, object], statement: str) -> None:
    """Run one statement on the database server."""
    connection = pymysql.connect(**account)
    try:
        connection.cursor().execute(statement)
    finally:
        connection.close()
