"""The demo shop's group robots, a port above the tax office: their file and the double that plays them."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import Final

import click

from zhida.doubles.alerts import RobotDesk, RobotServer
from zhida.doubles.gateways.server import HOST
from zhida.entrypoints.cli.practice import PRACTICES
from zhida.entrypoints.cli.practice_files import secret_once, table, write_anew

ALERTS_DIRECTORY: Final = "alerts"
ALERTS_FILE: Final = "alerts.toml"
SECRETS: Final = ("key", "token", "secret")
DAY_ROLES: Final = ("GOODS", "ORDER", "SUPPORT")
MONEY_TOPICS: Final = ("PAYMENT_DOUBTED", "REFUND_FAILED")


def alerts_address(first_port: int) -> str:
    """Return where the robots listen, and where a person sees what they were told."""
    return f"http://{HOST}:{_port(first_port)}"


def prepare_alerts(*, data_dir: Path, first_port: int) -> None:
    """Write the alerts file of the practice robots; their secrets are kept."""
    directory = data_dir / ALERTS_DIRECTORY
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (directory / "lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for name in SECRETS:
            secret_once(directory / name)
        url = alerts_address(first_port)
        day = {"kind": "wecom", "url": f"{url}/wecom", "key_file": "key", "roles": DAY_ROLES}
        money = {
            "kind": "dingtalk",
            "url": f"{url}/dingtalk",
            "token_file": "token",
            "secret_file": "secret",
            "topics": MONEY_TOPICS,
        }
        text = table("channels.day", day) + table("channels.money", money)
        write_anew(directory / ALERTS_FILE, text)


def practice_robots(*, data_dir: Path, first_port: int) -> list[RobotServer]:
    """Open the robots that prepare_alerts made; none, and a word, where the port is taken."""
    port = _port(first_port)
    key, token, secret = (
        (data_dir / ALERTS_DIRECTORY / name).read_text(encoding="ascii") for name in SECRETS
    )
    try:
        return [RobotServer(port=port, desk=RobotDesk(key=key, token=token, secret=secret))]
    except OSError as error:
        click.echo(f"zhida: no practice robots on port {port}: {error.strerror}", err=True)
        return []


def _port(first_port: int) -> int:
    return first_port + len(PRACTICES) + 3
