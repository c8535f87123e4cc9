"""A process that has the whole house imported, from which running shops and their commands are forked.

A fork starts in a hundredth of a second where a fresh interpreter imports for two. What runs in it is the
same; that the real program starts by itself is what `tests/journeys/test_startup.py` looks at.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

from setproctitle import setproctitle

ROOT = Path(__file__).resolve().parents[2]
# Everything a web process loads, and the commands that tests call most.
PRELOADED = [
    "zhida.config.wsgi",
    *(f"zhida.entrypoints.cli.{name}" for name in ("imports", "invariants", "schema", "staff", "supervisor")),
    "tests.running.warm",
]
# What read the environment as it was imported, and what was made of that.
MADE_OF_THE_ENVIRONMENT = ("zhida.config.settings", "zhida.config.wsgi")
TIMEOUT_SECONDS = 300


def start(
    function: Callable[..., object],
    *arguments: object,
    environment: Mapping[str, str],
    directory: Path,
    out: Path,
    errors: Path,
) -> ForkServerProcess:
    """Run a function in a session of its own, as if the process had been started there with that environment.

    What it prints is added to two files, which may be one.
    """
    process = _warm().Process(
        target=_run, args=(function, arguments, dict(environment), directory, (out, errors))
    )
    process.start()
    return process


def run(
    function: Callable[..., object], *arguments: object, environment: Mapping[str, str], directory: Path
) -> subprocess.CompletedProcess[str]:
    """Run a function as `start` does, to its end; raise TimeoutExpired when it takes minutes."""
    with tempfile.TemporaryDirectory(prefix="zhida-said-") as name:
        said = [Path(name) / "out", Path(name) / "errors"]
        process = start(
            function,
            *arguments,
            environment=environment,
            directory=directory,
            out=said[0],
            errors=said[1],
        )
        process.join(TIMEOUT_SECONDS)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(str(arguments), TIMEOUT_SECONDS)
        texts = [file.read_text(encoding="utf-8") if file.exists() else "" for file in said]
    return subprocess.CompletedProcess(arguments, process.exitcode, *texts)


def command(*arguments: str) -> None:
    """Run a `zhida` command; what `run` and `start` are mostly given."""
    import_module("zhida.entrypoints.cli.main").main(arguments)


@cache
def _warm() -> ForkServerContext:
    """Start the process that imports everything; it ends with the one that asked for it."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(ROOT)
    try:
        forkserver.ensure_running()
    finally:
        del os.environ["PYTHONPATH"]
        if before is not None:
            os.environ["PYTHONPATH"] = before
    return context


def _run(
    function: Callable[..., object],
    arguments: Sequence[object],
    environment: Mapping[str, str],
    directory: Path,
    files: tuple[Path, Path],
) -> None:
    # Before the environment is emptied: the title is written where it stood.
    setproctitle(f"zhida {' '.join(map(str, arguments))}")
    os.setsid()
    os.chdir(directory)
    for number, file in enumerate(files, start=1):
        opened = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    os.environ.clear()
    os.environ.update(environment)
    _read_the_environment_again()
    function(*arguments)


def _read_the_environment_again() -> None:
    """Forget the settings and what Django made of them; nothing of the house keeps any of it."""
    for name in [name for name in sys.modules if name.startswith(MADE_OF_THE_ENVIRONMENT)]:
        del sys.modules[name]
    import_module("zhida.config.selection").select_settings()
    import_module("django.conf").settings._wrapped = import_module("django.utils.functional").empty
    for place, name in (("django.db", "connections"), ("django.core.cache", "caches")):
        handlers = getattr(import_module(place), name)
        handlers.__init__()
        handlers.__dict__.pop("settings", None)
    templates = import_module("django.template").engines
    templates.__init__()
    templates.__dict__.pop("templates", None)
    import_module("django").setup()
