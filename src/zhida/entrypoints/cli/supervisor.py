"""`zhida up`: one command to a shop that sells, all processes under one supervisor."""

from __future__ import annotations

import http.client
import os
import signal
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import click
from django.conf import settings

from zhida.config.env import Env, Mode
from zhida.entrypoints.cli.processes import Child, end_all
from zhida.entrypoints.cli.schema import migrate_command

READY_WITHIN_SECONDS = 60
WATCH_SECONDS = 0.2


@click.command()
@click.option("--workers", type=int, default=2, show_default=True, help="web worker processes")
def up_command(workers: int) -> None:
    """Migrate, load the demo shop (demo mode), start web, worker, event stream and payment simulator."""
    env: Env = settings.ZHIDA
    context = click.get_current_context()
    context.invoke(migrate_command)
    if env.mode is Mode.DEMO:
        context.invoke(_command(context, "demo"))
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stopper(stop))
    children = _children(env, workers, _practice_channels(context, env))
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


def _command(context: click.Context, name: str) -> click.Command:
    """Load another command only when it is needed: a test or production shop has no use for the demo's."""
    group = context.find_root().command
    assert isinstance(group, click.Group)
    command = group.get_command(context, name)
    assert command is not None
    return command


def _practice_channels(context: click.Context, env: Env) -> Path | None:
    """Write the channels for practice where no others are named; None where they are, and in production."""
    if not env.is_demo_or_test or env.payments_file is not None:
        return None
    simulator = _command(context, "payment-simulator")
    path = context.invoke(simulator, port=env.simulator_port, with_gateways=True, prepare=True)
    assert isinstance(path, Path)
    return path


def _children(env: Env, workers: int, channels_file: Path | None) -> list[Child]:
    """Name the processes of one machine; outside production the practice channels are one of them."""
    environment = {}
    children = []
    if env.is_demo_or_test:
        arguments = ["payment-simulator", "--port", str(env.simulator_port)]
        if channels_file is not None:
            environment["ZHIDA_PAYMENTS_FILE"] = str(channels_file)
            arguments.append("--with-gateways")
        children.append(Child("payment simulator", tuple(arguments)))
    children += [
        Child("web", ("serve", "--port", str(env.port), "--workers", str(workers)), environment),
        Child("worker", ("worker",), environment),
        Child("event stream", ("realtime", "--port", str(env.realtime_port)), environment),
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
    click.echo("\n" + "\n".join(f"  {line}" for line in lines) + f"\n  (pid {os.getpid()}, Ctrl-C ends it)\n")
