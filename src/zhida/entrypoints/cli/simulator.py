"""`zhida payment-simulator`: the channel for practice, as a process of its own."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import click
from django.conf import settings

from zhida.config.env import BadSetting
from zhida.doubles.payment_simulator.server import Simulator, SimulatorSettings
from zhida.shop.kernel.clock import now
from zhida.shop.payments.services import demo_simulator_keys, ensure_demo_channel

LEDGER_FILE = "simulator.sqlite3"


@click.command("payment-simulator")
@click.option("--port", type=click.IntRange(0, 65535), default=None, help="Default: ZHIDA_SIMULATOR_PORT.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="Where the ledger is kept. Default: payments/ under ZHIDA_DATA_DIR.",
)
def payment_simulator_command(*, port: int | None, data: Path | None) -> None:
    """Run the payment simulator on 127.0.0.1: it moves no money. Refused in production."""
    env = settings.ZHIDA
    if not env.is_demo_or_test:
        raise BadSetting("the payment simulator is for ZHIDA_MODE=demo and test: it moves no money")
    port = env.simulator_port if port is None else port
    channels_file = ensure_demo_channel(data_dir=env.data_dir, simulator_port=port, public_url=env.public_url)
    keys = demo_simulator_keys(channels_file=channels_file)
    simulator = Simulator(
        SimulatorSettings(
            port=port,
            ledger_file=(data or channels_file.parent) / LEDGER_FILE,
            private_key_file=keys.private_key_file,
            merchants={keys.merchant: keys.merchant_public_key_file},
            clock=now,
        )
    )
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda _signal, _frame: stopped.set())
    signal.signal(signal.SIGINT, lambda _signal, _frame: stopped.set())
    with simulator:
        click.echo(f"payment simulator: {simulator.url}")
        stopped.wait()
