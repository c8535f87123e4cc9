"""The couriers file (ZHIDA_COURIERS_FILE): the aggregators that follow parcels, checked whole.

Without one, staff enter what couriers report by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from zhida.config.provider_files import KeptFile, Table, read_tables
from zhida.shop.shipping.couriers import all_couriers
from zhida.shop.shipping.providers import kuaidi100
from zhida.shop.shipping.providers.contract import CourierService

DEMO_FILE: Final = Path("couriers") / "couriers.toml"
LEAST_SALT: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregator:
    """One account. One that is not enabled follows nothing new, and still hears of what it follows."""

    name: str
    enabled: bool
    service: CourierService


def aggregators() -> Mapping[str, Aggregator]:
    """Return every aggregator by name; none when there is no couriers file.

    Raises ProviderFileInvalid when there is one, and no good state of it yet.
    """
    return couriers_file.content() or {}


def follower_of(carrier: str) -> Aggregator | None:
    """Return the first enabled aggregator that follows a courier of ours; None when there is none."""
    courier = all_couriers()[carrier]
    for one in aggregators().values():
        if one.enabled and one.service.carrier_code(courier):
            return one
    return None


def load_couriers(path: Path, *, allow_loopback: bool) -> Mapping[str, Aggregator]:
    """Read and check a couriers file. Raises ProviderFileInvalid naming the table and the key."""
    tables = read_tables(path, "couriers", Table, allow_loopback=allow_loopback)
    return {table.name: _aggregator(table) for table in tables}


couriers_file = KeptFile("couriers_file", practice=DEMO_FILE, read=load_couriers)


def _aggregator(table: Table) -> Aggregator:
    kind = table.choice("kind", BUILDERS)
    made = Aggregator(
        name=table.name, enabled=table.switch("enabled", default=True), service=BUILDERS[kind](table)
    )
    table.refuse_unknown_keys()
    return made


def _kuaidi100(table: Table) -> CourierService:
    return kuaidi100.Kuaidi100(
        customer=table.text("customer"),
        key=table.secret("key_file"),
        # It proves every push.
        salt=table.secret("salt_file", least_length=LEAST_SALT),
        gateway_url=table.plain_url("gateway_url", default=kuaidi100.GATEWAY_URL).rstrip("/"),
        phone=table.optional_text("sender_phone"),
    )


BUILDERS: Final[Mapping[str, Callable[[Table], CourierService]]] = {"kuaidi100": _kuaidi100}
