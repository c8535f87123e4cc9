"""`zhida payment-simulator`: the channels for practice, as a process of their own."""

from __future__ import annotations

import signal
import threading
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import click
from django.conf import settings

from zhida.config.env import BadSetting, Env, Mode
from zhida.doubles.alerts import RobotServer
from zhida.doubles.couriers.server import CourierDepot
from zhida.doubles.gateways.server import Gateway
from zhida.doubles.payment_simulator.server import Simulator, SimulatorSettings
from zhida.doubles.social.server import SocialServices
from zhida.doubles.tax.server import TaxServer
from zhida.entrypoints.cli.practice import (
    practice_channels,
    practice_couriers,
    practice_gateways,
    practice_logins,
    practice_tax,
    prepare_couriers,
    prepare_logins,
    prepare_tax,
)
from zhida.entrypoints.cli.practice_alerts import practice_robots, prepare_alerts
from zhida.shop.kernel.clock import now
from zhida.shop.payments.services import demo_simulator_keys, ensure_demo_channel

LEDGER_FILE = "simulator.sqlite3"
PAYMENTS_DIRECTORY = "payments"


@click.command("payment-simulator")
@click.option("--port", type=click.IntRange(0, 65535), default=None, help="Default: ZHIDA_SIMULATOR_PORT.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="Where the ledger is kept. Default: payments/ under ZHIDA_DATA_DIR.",
)
@click.option(
    "--with-gateways",
    is_flag=True,
    help="Also run the practice gateways of the other channels, from ZHIDA_GATEWAYS_PORT on, and above"
    " them the services to log in with, the courier aggregator, the tax office and the demo's group robots.",
)
@click.option("--prepare", is_flag=True, help="Only make the keys and write the channels file.")
def payment_simulator_command(
    *, port: int | None, data: Path | None, with_gateways: bool, prepare: bool
) -> Path:
    """Run the payment simulator on 127.0.0.1: it moves no money. Refused in production."""
    env = settings.ZHIDA
    if not env.is_demo_or_test:
        raise BadSetting("the payment simulator is for ZHIDA_MODE=demo and test: it moves no money")
    port = env.simulator_port if port is None else port
    channels_file = _write_channels(env, port=port, with_gateways=with_gateways)
    if prepare:
        return channels_file
    gateways: list[Gateway] = [_simulator(channels_file, port=port, ledger_directory=data)]
    if with_gateways:
        gateways += practice_gateways(
            payments_directory=channels_file.parent, first_port=env.gateways_port, clock=now
        )
    logins = (
        practice_logins(
            data_dir=env.data_dir,
            payments_directory=channels_file.parent,
            first_port=env.gateways_port,
            clock=lambda: datetime.now(UTC),
        )
        if with_gateways
        else []
    )
    couriers = (
        practice_couriers(
            data_dir=env.data_dir,
            first_port=env.gateways_port,
            clock=now,
            plays_itself=env.mode is Mode.DEMO,
        )
        if with_gateways
        else []
    )
    offices = (
        practice_tax(data_dir=env.data_dir, first_port=env.gateways_port, clock=now) if with_gateways else []
    )
    has_robots = with_gateways and env.mode is Mode.DEMO
    robots = practice_robots(data_dir=env.data_dir, first_port=env.gateways_port) if has_robots else []
    _serve(gateways, logins, couriers, [*offices, *robots])
    return channels_file


def _write_channels(env: Env, *, port: int, with_gateways: bool) -> Path:
    others = (
        practice_channels(payments_directory=env.data_dir / PAYMENTS_DIRECTORY, first_port=env.gateways_port)
        if with_gateways
        else []
    )
    if with_gateways:
        prepare_logins(
            data_dir=env.data_dir,
            payments_directory=env.data_dir / PAYMENTS_DIRECTORY,
            first_port=env.gateways_port,
        )
        prepare_couriers(data_dir=env.data_dir, first_port=env.gateways_port)
        prepare_tax(data_dir=env.data_dir, first_port=env.gateways_port)
    if with_gateways and env.mode is Mode.DEMO:
        prepare_alerts(data_dir=env.data_dir, first_port=env.gateways_port)
    try:
        return ensure_demo_channel(
            data_dir=env.data_dir, simulator_port=port, public_url=env.public_url, others=others
        )
    except ValueError as error:
        raise BadSetting(f"ZHIDA_PUBLIC_URL: {error}") from error


def _simulator(channels_file: Path, *, port: int, ledger_directory: Path | None) -> Simulator:
    keys = demo_simulator_keys(channels_file=channels_file)
    return Simulator(
        SimulatorSettings(
            port=port,
            ledger_file=(ledger_directory or channels_file.parent) / LEDGER_FILE,
            private_key_file=keys.private_key_file,
            merchants={keys.merchant: keys.merchant_public_key_file},
            clock=now,
        )
    )


def _serve(
    gateways: list[Gateway],
    logins: list[SocialServices],
    couriers: list[CourierDepot],
    others: list[TaxServer | RobotServer],
) -> None:
    """Run the gateways and the services for practice until the process is told to end."""
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda _signal, _frame: stopped.set())
    signal.signal(signal.SIGINT, lambda _signal, _frame: stopped.set())
    with ExitStack() as running:
        for gateway in gateways:
            running.enter_context(gateway)
            click.echo(f"payment {gateway.dialect.name}: {gateway.url}")
        for services in logins:
            running.enter_context(services)
            click.echo(f"practice logins: {services.url}")
        for depot in couriers:
            running.enter_context(depot)
            click.echo(f"practice couriers: {depot.url}")
        for other in others:
            running.enter_context(other)
            name = "tax office" if isinstance(other, TaxServer) else "robots"
            click.echo(f"practice {name}: {other.url}")
        stopped.wait()
