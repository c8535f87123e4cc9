"""A fresh shop's data, made once a test run and copied: a schema takes seconds, a copy none."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import httpx

DUMP = "schema.sql"
# The keys of the practice channels take seconds too.
KEYS = ["payment-simulator", "--with-gateways", "--prepare"]


def copy_template(directory: Path, *, mode: str, command: Sequence[str], url: str = "") -> None:
    """Put what `zhida migrate` (and the demo, in demo mode) leaves into a shop's directory and database.

    `url` names the shop's own empty database on a MariaDB server; without one it is the SQLite file. Where no
    place for templates is named nothing is put there; the shop then starts from nothing, only slower.
    """
    place = os.environ.get("ZHIDA_TEST_TEMPLATES", "")
    if not place:
        return
    template = Path(place) / (f"{mode}-mariadb" if url else mode)
    is_new = _ensure(template, mode, command, url)
    shutil.copytree(template, directory, dirs_exist_ok=True, ignore=shutil.ignore_patterns(DUMP))
    if url and not is_new:
        load(url, template / DUMP)


def copy_tables(file: Path, *, command: Sequence[str]) -> None:
    """Put the SQLite file of a fresh test shop where a database is to be; nothing where no place is named."""
    if place := os.environ.get("ZHIDA_TEST_TEMPLATES", ""):
        template = Path(place) / "test"
        _ensure(template, "test", command, "")
        shutil.copyfile(template / "zhida.sqlite3", file)


def _ensure(template: Path, mode: str, command: Sequence[str], url: str) -> bool:
    """Make a template unless it is there; say whether it was made."""
    with template.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        is_new = not template.exists()
        if is_new:
            _make(template, mode, command, url)
    return is_new


def _make(template: Path, mode: str, command: Sequence[str], url: str) -> None:
    """Prepare the first shop of its kind and keep what it is then; its MariaDB is kept as a dump."""
    draft = template.with_suffix(".draft")
    draft.mkdir()
    _use_tables(template.parent, draft, url)
    demo = [["demo"]] if mode == "demo" else []
    for step in [["migrate"], *demo, KEYS]:
        environment = _environment(mode, draft, url)
        subprocess.run([*command, *step], env=environment, cwd=draft, capture_output=True, check=True)
    if url:
        dump(url, draft / DUMP)
    draft.rename(template)


def _use_tables(place: Path, draft: Path, url: str) -> None:
    """Begin with the tables that a test process has left, where one has: to make them takes ten seconds."""
    tables = place / ("tables-mysql" if url else "tables-sqlite")
    if not tables.exists():
        return
    if url:
        load(url, tables)
    else:
        shutil.copyfile(tables, draft / "zhida.sqlite3")


def dump(url: str, file: Path) -> None:
    """Write all of a MariaDB database to a file."""
    with file.open("wb") as written:
        subprocess.run(_mariadb("mariadb-dump", url), stdout=written, check=True)


def load(url: str, file: Path) -> None:
    """Put what was written into an empty MariaDB database."""
    with file.open("rb") as written:
        subprocess.run(_mariadb("mariadb", url), stdin=written, check=True)


def _mariadb(program: str, url: str) -> list[str]:
    server = httpx.URL(url)
    account = [f"--host={server.host}", f"--port={server.port or 3306}", f"--user={server.username}"]
    if server.password:
        account.append(f"--password={server.password}")
    return [program, "--no-defaults", *account, server.path.strip("/")]


def _environment(mode: str, directory: Path, url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ZHIDA_", "DJANGO_"))}
    kept |= {"ZHIDA_MODE": mode, "ZHIDA_DATA_DIR": str(directory)}
    return kept | {"ZHIDA_DATABASE_URL": url} if url else kept
