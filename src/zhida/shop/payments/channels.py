"""The channels file (ZHIDA_PAYMENTS_FILE): which accounts there are, checked whole before anything runs.

It is read again when it changes, so an account is switched, weighted or rotated without a restart.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from zhida.config.provider_files import KeptFile, read_tables
from zhida.shop.payments.channel_table import ChannelTable
from zhida.shop.payments.exchange import practice_rate
from zhida.shop.payments.providers import transfer
from zhida.shop.payments.providers.alipay.account import build as build_alipay
from zhida.shop.payments.providers.contract import Provider
from zhida.shop.payments.providers.paypal.provider import build as build_paypal
from zhida.shop.payments.providers.simulator import SimulatorProvider
from zhida.shop.payments.providers.unionpay import build as build_unionpay
from zhida.shop.payments.providers.wechat.provider import build as build_wechat

DEMO_FILE: Final = Path("payments") / "payments.toml"
SHOP_CURRENCY: Final = "CNY"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelAccount:
    """One account at one channel. Amounts are minor units of its currency; `valid_from` <= t < `valid_to`.

    `cny_per_unit` is the rate at which a channel of another currency is offered; None in CNY.
    """

    name: str
    kind: str
    currency: str
    enabled: bool
    weight: int
    fee_bp: int
    min_minor: int
    max_minor: int | None
    valid_from: datetime | None
    valid_to: datetime | None
    cny_per_unit: Decimal | None
    provider: Provider
    # The fee that the file states, against which bills are checked; None where it states none.
    stated_fee_bp: int | None = None
    # How long a payment may take here; None for the usual.
    attempt_life: timedelta | None = None
    # The application of WeChat whose openids name the payer inside WeChat; empty elsewhere.
    appid: str = ""


def channel_accounts() -> Mapping[str, ChannelAccount]:
    """Return every account by name; none when there is no channels file.

    Raises ProviderFileInvalid when there is one, and no good state of it yet.
    """
    return channels_file.content() or {}


def load_channels(path: Path, *, allow_loopback: bool) -> Mapping[str, ChannelAccount]:
    """Read and check a channels file. Raises ProviderFileInvalid naming the table and the key."""
    tables = read_tables(path, "channels", ChannelTable, allow_loopback=allow_loopback)
    return {table.name: _account(table) for table in tables}


channels_file = KeptFile("payments_file", practice=DEMO_FILE, read=load_channels)


def _account(table: ChannelTable) -> ChannelAccount:
    kind = table.choice("kind", BUILDERS)
    account = ChannelAccount(
        name=table.name,
        kind=kind,
        currency=table.currency(),
        enabled=table.switch("enabled", default=True),
        weight=table.whole("weight", default=100),
        fee_bp=table.whole("fee_bp", default=0),
        stated_fee_bp=table.optional_whole("fee_bp"),
        min_minor=table.whole("min_minor", default=1),
        max_minor=table.optional_whole("max_minor"),
        valid_from=table.instant("valid_from"),
        valid_to=table.instant("valid_to"),
        cny_per_unit=_rate(table),
        provider=BUILDERS[kind](table),
        attempt_life=transfer.attempt_life(table) if kind == "transfer" else None,
        appid=table.text("appid") if kind == "wechat" else "",
    )
    table.refuse_unknown_keys()
    if account.max_minor is not None and account.max_minor < account.min_minor:
        raise table.wrong("max_minor", "is below min_minor")
    if account.valid_from and account.valid_to and account.valid_to <= account.valid_from:
        raise table.wrong("valid_to", "is not after valid_from")
    return account


def _rate(table: ChannelTable) -> Decimal | None:
    """Read the rate of a channel in another currency: without one only a practice shop can offer it."""
    currency, rate = table.currency(), table.rate("cny_per_unit")
    if currency == SHOP_CURRENCY or rate is not None:
        return rate
    if not table.allow_loopback:
        raise table.wrong("cny_per_unit", f'is missing: how many yuan is 1 {currency}, such as "7.1234"?')
    return practice_rate(currency)


def _simulator(table: ChannelTable) -> Provider:
    desktop_kind = table.text("desktop_kind", default="redirect").upper()
    if desktop_kind not in ("REDIRECT", "QR"):
        raise table.wrong("desktop_kind", "must be redirect or qr")
    if not table.allow_loopback:
        raise table.wrong("kind", "the simulator moves no money: demo and test mode only")
    return SimulatorProvider(
        gateway_url=table.url("gateway_url"),
        merchant=table.text("merchant"),
        private_key=table.signing_key("private_key_file"),
        gateway_key=table.verifying_key("gateway_public_key_file"),
        desktop_kind=desktop_kind,
    )


BUILDERS: Final[Mapping[str, Callable[[ChannelTable], Provider]]] = {
    "alipay": build_alipay,
    "paypal": build_paypal,
    "simulator": _simulator,
    "transfer": transfer.build,
    "unionpay": build_unionpay,
    "wechat": build_wechat,
}
