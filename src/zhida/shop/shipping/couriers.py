"""The couriers the shop knows, from data/couriers.csv."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

from zhida.shop.shipping.errors import UnknownCourier
from zhida.shop.shipping.records import PICKUP_CARRIER, CourierRecord

COURIERS_FILE = Path(__file__).with_name("data") / "couriers.csv"


@lru_cache(maxsize=1)
def all_couriers() -> dict[str, CourierRecord]:
    """Return the couriers by our code, in the order of the file (the usual ones first)."""
    with COURIERS_FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: CourierRecord(
                code=row["code"],
                name=row["name_zh"],
                kdniao_code=row["kdniao_code"],
                kuaidi100_code=row["kuaidi100_code"],
                note=row["note"],
                phone=row["phone"],
            )
            for row in csv.DictReader(file)
        }


def real_couriers() -> list[CourierRecord]:
    """Return those that carry parcels: all but the word for goods that are fetched."""
    return [courier for courier in all_couriers().values() if courier.code != PICKUP_CARRIER]


def courier_of(text: str) -> CourierRecord:
    """Find a courier by our code, by either service's code or by its name. Raises UnknownCourier.

    Callers outside write "SF", "shunfeng" or 顺丰速运 for the same one. Fetching is no courier.
    """
    wanted = text.strip()
    for courier in real_couriers():
        names = (courier.code, courier.kdniao_code, courier.kuaidi100_code, courier.name)
        if wanted and wanted.lower() in (name.lower() for name in names):
            return courier
    raise UnknownCourier(fields={"carrier": UnknownCourier.message})
