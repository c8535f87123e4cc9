"""The practice channels beside the simulator: which there are, where each stands, what the shop must know.

Above them stand the services to log in with, the courier aggregator and the tax office; the logins' table
names the paying WeChat's appid.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from zhida.doubles.alipay import gateway as alipay
from zhida.doubles.couriers.server import CourierDepot
from zhida.doubles.gateways.dialect import Dialect
from zhida.doubles.gateways.server import HOST, Gateway, GatewaySettings
from zhida.doubles.paypal.gateway import PayPal
from zhida.doubles.paypal.keys import prepare as prepare_paypal
from zhida.doubles.social import applications as social
from zhida.doubles.social.server import SocialServices
from zhida.doubles.tax.ledger import Ledger
from zhida.doubles.tax.server import TaxOffice, TaxServer
from zhida.doubles.unionpay import gateway as unionpay
from zhida.doubles.wechat import gateway as wechat
from zhida.entrypoints.cli.practice_files import secret_once, table, write_anew
from zhida.shop.payments.services import PracticeChannel

TRANSFER = PracticeChannel(
    kind="transfer",
    weight=20,
    values={
        "payee": "青岚科技（演示）有限公司",
        "account": "0000 1234 5678 9012 345",
        "bank": "演示银行深圳科技园支行",
        "expiry_hours": 48,
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """One gateway for practice, `place` ports above the first; `addresses` are made of its url."""

    kind: str
    place: int
    weight: int
    addresses: Mapping[str, str]
    prepare: Callable[[Path], Mapping[str, object]]
    dialect: Callable[[Path], Dialect]


PRACTICES = (
    Practice(
        kind="alipay",
        place=0,
        weight=60,
        addresses={"gateway_url": "{url}/gateway.do"},
        prepare=alipay.prepare,
        dialect=alipay.AlipayDialect,
    ),
    Practice(
        kind="wechat",
        place=1,
        weight=50,
        addresses={"gateway_url": "{url}"},
        prepare=wechat.prepare,
        dialect=wechat.WechatDialect,
    ),
    Practice(
        kind="unionpay",
        place=2,
        weight=40,
        addresses=unionpay.addresses("{url}"),
        prepare=unionpay.prepare,
        dialect=unionpay.UnionPayDialect,
    ),
    Practice(
        kind="paypal",
        place=3,
        weight=30,
        addresses={"gateway_url": "{url}"},
        prepare=prepare_paypal,
        dialect=PayPal,
    ),
)

COURIERS_DIRECTORY = "couriers"
COURIERS_FILE = "couriers.toml"
COURIER_CUSTOMER = "practice"
LOGINS_DIRECTORY = "logins"
LOGINS_FILE = "logins.toml"
TAX_DIRECTORY = "tax"
TAX_FILE = "invoices.toml"
TAX_APPLICATION = "practice"
# A number of nobody whose check character is right.
TAX_NUMBER = "91440300MA0DEMA05F"


def practice_channels(*, payments_directory: Path, first_port: int) -> list[PracticeChannel]:
    """Make the keys of every gateway once and describe its channel; bank transfer needs no gateway."""
    channels = []
    for practice in PRACTICES:
        url = f"http://{HOST}:{first_port + practice.place}"
        directory = payments_directory / practice.kind
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (directory / "lock").open("w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            made = practice.prepare(directory)
        values = {name: _beside(name, value, directory) for name, value in made.items()}
        values |= {name: address.format(url=url) for name, address in practice.addresses.items()}
        channels.append(PracticeChannel(kind=practice.kind, weight=practice.weight, values=values))
    return [*channels, TRANSFER]


def practice_gateways(
    *, payments_directory: Path, first_port: int, clock: Callable[[], datetime]
) -> list[Gateway]:
    """Open every gateway whose keys practice_channels made; one whose port is taken is told and left out."""
    gateways = []
    for practice in PRACTICES:
        directory = payments_directory / practice.kind
        port = first_port + practice.place
        try:
            settings = GatewaySettings(port=port, directory=directory, clock=clock)
            gateways.append(Gateway(practice.dialect(directory), settings))
        except OSError as error:
            click.echo(f"zhida: no practice {practice.kind} on port {port}: {error.strerror}", err=True)
    return gateways


def prepare_logins(*, data_dir: Path, payments_directory: Path, first_port: int) -> None:
    """Write the logins file of the practice services, which stand one port above the gateways."""
    directory = data_dir / LOGINS_DIRECTORY
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = directory / LOGINS_FILE
    with (directory / "lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        tables = social.prepare(
            directory,
            alipay_directory=payments_directory / "alipay",
            url=f"http://{HOST}:{first_port + len(PRACTICES)}",
        )
        text = "".join(table(f"logins.{name}", values) for name, values in tables.items())
        write_anew(file, text)


def practice_logins(
    *, data_dir: Path, payments_directory: Path, first_port: int, clock: Callable[[], datetime]
) -> list[SocialServices]:
    """Open the practice services that prepare_logins made; none, and a word, where the port is taken."""
    port = first_port + len(PRACTICES)
    try:
        services = SocialServices(
            directory=data_dir / LOGINS_DIRECTORY,
            alipay_directory=payments_directory / "alipay",
            port=port,
            clock=clock,
        )
    except OSError as error:
        click.echo(f"zhida: no practice logins on port {port}: {error.strerror}", err=True)
        return []
    return [services]


def prepare_couriers(*, data_dir: Path, first_port: int) -> None:
    """Write the couriers file of the practice aggregator, two ports above the gateways; its keys are kept."""
    directory = data_dir / COURIERS_DIRECTORY
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (directory / "lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for name in ("key", "salt"):
            secret_once(directory / name)
        values = {
            "kind": "kuaidi100",
            "customer": COURIER_CUSTOMER,
            "key_file": "key",
            "salt_file": "salt",
            "gateway_url": f"http://{HOST}:{_couriers_port(first_port)}",
        }
        write_anew(directory / COURIERS_FILE, table("couriers.practice", values))


def practice_couriers(
    *, data_dir: Path, first_port: int, clock: Callable[[], datetime], plays_itself: bool
) -> list[CourierDepot]:
    """Open the aggregator that prepare_couriers made; none, and a word, where the port is taken."""
    port = _couriers_port(first_port)
    key = (data_dir / COURIERS_DIRECTORY / "key").read_text(encoding="ascii")
    try:
        depot = CourierDepot(
            customer=COURIER_CUSTOMER, key=key, port=port, clock=clock, plays_itself=plays_itself
        )
    except OSError as error:
        click.echo(f"zhida: no practice couriers on port {port}: {error.strerror}", err=True)
        return []
    return [depot]


def prepare_tax(*, data_dir: Path, first_port: int) -> None:
    """Write the invoices file of the tax office, three ports above the gateways; its secret is kept."""
    directory = data_dir / TAX_DIRECTORY
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (directory / "lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        secret_once(directory / "secret")
        values = {
            "kind": "platform",
            "url": f"http://{HOST}:{_tax_port(first_port)}",
            "app_key": TAX_APPLICATION,
            "secret_file": "secret",
            "seller_tax_number": TAX_NUMBER,
        }
        write_anew(directory / TAX_FILE, table("service", values))


def practice_tax(*, data_dir: Path, first_port: int, clock: Callable[[], datetime]) -> list[TaxServer]:
    """Open the tax office that prepare_tax made; none, and a word, where the port is taken."""
    port, directory = _tax_port(first_port), data_dir / TAX_DIRECTORY
    office = TaxOffice(
        app_key=TAX_APPLICATION,
        secret=(directory / "secret").read_text(encoding="ascii"),
        clock=clock,
        ledger=Ledger(kept_in=directory / "ledger.json"),
    )
    try:
        return [TaxServer(port=port, office=office)]
    except OSError as error:
        click.echo(f"zhida: no practice tax office on port {port}: {error.strerror}", err=True)
        return []


def _tax_port(first_port: int) -> int:
    return first_port + len(PRACTICES) + 2


def _couriers_port(first_port: int) -> int:
    return first_port + len(PRACTICES) + 1


def _beside(name: str, value: object, directory: Path) -> object:
    """Name a gateway's files as they stand beside the channels file, so that both can be copied together."""
    if isinstance(value, Mapping):
        return {key: _beside("_file", held, directory) for key, held in value.items()}
    if not name.endswith("_file"):
        return value
    return str((directory / str(value)).relative_to(directory.parent))
