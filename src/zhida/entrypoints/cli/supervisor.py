"""`zhida up`: one command to a shop that sells, all processes under one supervisor."""

from __future__ import annotations

import http.client
import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from types import FrameType

import click
from django.conf import settings

from zhida.config.env import Env, Mode
from zhida.entrypoints.cli.practice_alerts import alerts_address
from zhida.entrypoints.cli.processes import Child, end_all, run_to_end

READY_WITHIN_SECONDS = 60
WATCH_SECONDS = 0.2


@click.command()
@click.option("--workers", type=int, default=2, show_default=True, help="web worker processes")
def up_command(workers: int) -> None:
    """Migrate, load the demo shop (demo mode), start web, worker, event stream and payment simulator."""
    env: Env = settings.ZHIDA
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stopper(stop))
    # What every process needs is imported once. The supervisor itself touches neither the database nor files:
    # what it forks shares no connection and no lock.
    import_module("zhida.config.wsgi")
    for arguments in _steps(env):
        exit_code = run_to_end(arguments, stop)
        if stop.is_set():
            return
        if exit_code:
            sys.exit(exit_code)
    children = _children(env, workers)
    for child in children:
        child.start()
    try:
        if _wait_until_ready(env, children, stop):
            _greet(env)
        while not stop.wait(WATCH_SECONDS):
            for child in children:
                child.watch()
    finally:
        end_all(children)


def _steps(env: Env) -> Iterator[Sequence[str]]:
    """Name what must be done before anything runs: the schema, the demo's goods, the keys for practice."""
    yield ("migrate",)
    if env.mode is Mode.DEMO:
        yield ("demo",)
    if _has_practice_channels(env):
        yield (*_practice(env), "--with-gateways", "--prepare")


def _has_practice_channels(env: Env) -> bool:
    return env.is_demo_or_test and env.payments_file is None


def _practice(env: Env) -> tuple[str, ...]:
    return ("payment-simulator", "--port", str(env.simulator_port))


def _children(env: Env, workers: int) -> list[Child]:
    """Name the processes of one machine; outside production the practice channels are one of them."""
    children = []
    if env.is_demo_or_test:
        gateways = ("--with-gateways",) if _has_practice_channels(env) else ()
        children.append(Child("payment simulator", (*_practice(env), *gateways)))
    children += [
        Child("web", ("serve", "--port", str(env.port), "--workers", str(workers))),
        Child("worker", ("worker",)),
        Child("event stream", ("realtime", "--port", str(env.realtime_port))),
    ]
    return children


def _stopper(stop: threading.Event) -> Callable[[int, FrameType | None], None]:
    def handle(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    return handle


def _wait_until_ready(env: Env, children: list[Child], stop: threading.Event) -> bool:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline and not stop.wait(0.1):
        for child in children:
            child.watch()
        if _is_ready(env.port):
            return True
    if not stop.is_set():
        click.echo("zhida: not ready yet; see the lines above and `zhida doctor`", err=True)
    return False


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, http.client.HTTPException, OSError):
        return False


def _greet(env: Env) -> None:
    """Print where the shop is and who may log in; the demo's code is 000000."""
    lines = [f"直达 Zhida  {env.public_url}", f"后台 back office  {env.public_url}/backoffice"]
    if env.mode is Mode.DEMO:
        lines += [
            "演示顾客 demo shopper  13800000001  验证码 code 000000",
            "演示员工 demo staff    13900000001  验证码 code 000000",
        ]
    if env.mode is Mode.DEMO and _has_practice_channels(env) and env.alerts_file is None:
        lines.append(f"群消息 alerts inbox    {alerts_address(env.gateways_port)}/")
    click.echo("\n" + "\n".join(f"  {line}" for line in lines) + f"\n  (pid {os.getpid()}, Ctrl-C ends it)\n")
