"""The couriers file (ZHIDA_COURIERS_FILE): the aggregators that follow parcels, checked whole.

It is read again when it changes. Without one, staff enter what couriers report by hand.
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from zhida.shop.shipping.courier_table import CourierTable
from zhida.shop.shipping.couriers import all_couriers
from zhida.shop.shipping.errors import CouriersFileInvalid
from zhida.shop.shipping.providers import kuaidi100
from zhida.shop.shipping.providers.contract import CourierService

log = logging.getLogger(__name__)

DEMO_FILE: Final = Path("couriers") / "couriers.toml"
LEAST_SALT: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregator:
    """One account. One that is not enabled follows nothing new, and still hears of what it follows."""

    name: str
    enabled: bool
    service: CourierService


# What each process has read: path -> (time of change, aggregators).
_loaded: dict[Path, tuple[int, Mapping[str, Aggregator]]] = {}


def aggregators() -> Mapping[str, Aggregator]:
    """Return every aggregator by name; none when there is no couriers file.

    A changed file that is wrong is logged and the last good one stays in force. Raises CouriersFileInvalid
    when there is no good one yet.
    """
    path = couriers_file()
    if path is None:
        return {}
    known = _loaded.get(path)
    try:
        changed_at = path.stat().st_mtime_ns
        if known is None or known[0] != changed_at:
            known = (changed_at, load_couriers(path, allow_loopback=settings.ZHIDA.is_demo_or_test))
            _loaded[path] = known
    except (OSError, CouriersFileInvalid) as error:
        if known is None:
            raise CouriersFileInvalid(str(error)) from error
        log.error("the couriers file is wrong, its last good state stays in force: %s", error)  # noqa: TRY400 -- the text says it all
    return known[1]


def follower_of(carrier: str) -> Aggregator | None:
    """Return the first enabled aggregator that follows a courier of ours; None when there is none."""
    courier = all_couriers()[carrier]
    for one in aggregators().values():
        if one.enabled and one.service.carrier_code(courier):
            return one
    return None


def couriers_file() -> Path | None:
    """Return the file of the setting, or that of the demo shop where there is one."""
    if settings.ZHIDA.couriers_file is not None:
        return Path(settings.ZHIDA.couriers_file)
    demo_file = Path(settings.ZHIDA.data_dir) / DEMO_FILE
    return demo_file if settings.ZHIDA.is_demo_or_test and demo_file.exists() else None


def load_couriers(path: Path, *, allow_loopback: bool) -> Mapping[str, Aggregator]:
    """Read and check a couriers file. Raises CouriersFileInvalid naming the table and the key."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CouriersFileInvalid(f"{path.name}: {error.strerror}") from error
    except ValueError as error:
        raise CouriersFileInvalid(f"{path.name}: {error}") from error
    tables = document.get("couriers", {})
    if not isinstance(tables, dict) or set(document) - {"couriers"}:
        raise CouriersFileInvalid(f"{path.name}: only tables [couriers.NAME] are known")
    return {
        name: _aggregator(CourierTable(name, values, directory=path.parent, allow_loopback=allow_loopback))
        for name, values in tables.items()
    }


def _aggregator(table: CourierTable) -> Aggregator:
    kind = table.text("kind")
    if kind not in BUILDERS:
        raise table.wrong("kind", f"must be one of {', '.join(BUILDERS)}")
    made = Aggregator(
        name=table.name, enabled=table.switch("enabled", default=True), service=BUILDERS[kind](table)
    )
    table.refuse_unknown_keys()
    return made


def _kuaidi100(table: CourierTable) -> CourierService:
    salt = table.secret("salt_file")
    if len(salt) < LEAST_SALT:
        raise table.wrong("salt_file", f"must hold at least {LEAST_SALT} characters: it proves every push")
    return kuaidi100.Kuaidi100(
        customer=table.text("customer"),
        key=table.secret("key_file"),
        salt=salt,
        gateway_url=table.url("gateway_url", default=kuaidi100.GATEWAY_URL),
        phone=table.optional_text("sender_phone"),
    )


BUILDERS: Final[Mapping[str, Callable[[CourierTable], CourierService]]] = {"kuaidi100": _kuaidi100}
