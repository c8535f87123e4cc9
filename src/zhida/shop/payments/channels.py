"""The channels file (ZHIDA_PAYMENTS_FILE): which accounts there are, checked whole before anything runs.

It is read again when it changes, so an account is switched, weighted or rotated without a restart.
"""

import logging
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from django.conf import settings

from zhida.shop.payments.channel_table import ChannelTable
from zhida.shop.payments.errors import ChannelsFileInvalid
from zhida.shop.payments.exchange import practice_rate
from zhida.shop.payments.providers import transfer
from zhida.shop.payments.providers.alipay.account import build as build_alipay
from zhida.shop.payments.providers.contract import Provider
from zhida.shop.payments.providers.paypal.provider import build as build_paypal
from zhida.shop.payments.providers.simulator import SimulatorProvider
from zhida.shop.payments.providers.unionpay import build as build_unionpay
from zhida.shop.payments.providers.wechat.provider import build as build_wechat

log = logging.getLogger(__name__)

DEMO_FILE: Final = Path("payments") / "payments.toml"
SHOP_CURRENCY: Final = "CNY"

# What each process has read: path -> (time of change, accounts).
_loaded: "dict[Path, tuple[int, Mapping[str, ChannelAccount]]]" = {}


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

    A changed file that is wrong is logged and the last good one stays in force. Raises ChannelsFileInvalid
    when there is no good one yet.
    """
    path = channels_file()
    if path is None:
        return {}
    known = _loaded.get(path)
    try:
        changed_at = path.stat().st_mtime_ns
        if known is None or known[0] != changed_at:
            known = (changed_at, load_channels(path, allow_loopback=settings.ZHIDA.is_demo_or_test))
            _loaded[path] = known
    except (OSError, ChannelsFileInvalid) as error:
        if known is None:
            raise ChannelsFileInvalid(str(error)) from error
        log.error("the channels file is wrong, its last good state stays in force: %s", error)  # noqa: TRY400 -- the text says it all
    return known[1]


def channels_file() -> Path | None:
    """Return the file of the setting, or that of the demo shop where there is one."""
    if settings.ZHIDA.payments_file is not None:
        return Path(settings.ZHIDA.payments_file)
    demo_file = Path(settings.ZHIDA.data_dir) / DEMO_FILE
    return demo_file if settings.ZHIDA.is_demo_or_test and demo_file.exists() else None


def load_channels(path: Path, *, allow_loopback: bool) -> Mapping[str, ChannelAccount]:
    """Read and check a channels file. Raises ChannelsFileInvalid naming the table and the key."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ChannelsFileInvalid(f"{path.name}: {error.strerror}") from error
    except ValueError as error:
        raise ChannelsFileInvalid(f"{path.name}: {error}") from error
    tables = document.get("channels", {})
    if not isinstance(tables, dict) or set(document) - {"channels"}:
        raise ChannelsFileInvalid(f"{path.name}: only tables [channels.NAME] are known")
    return {
        name: _account(ChannelTable(name, values, directory=path.parent, allow_loopback=allow_loopback))
        for name, values in tables.items()
    }


def _account(table: ChannelTable) -> ChannelAccount:
    kind = table.text("kind")
    if kind not in BUILDERS:
        raise table.wrong("kind", f"must be one of {', '.join(BUILDERS)}")
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
