from dataclasses import replace
from datetime import UTC, datetime

import pytest

from zhida.doubles.couriers.server import CourierDepot
from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.shipping import services

CUSTOMER = "practice"
KEY = "0123456789abcdef"
SALT = "fedcba9876543210"
TRACKING = "SF1234567890123"


@pytest.fixture(scope="module")
def running_depot():
    """The practice aggregator, one a module."""
    with CourierDepot(
        customer=CUSTOMER, key=KEY, port=0, clock=lambda: datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
    ) as depot:
        yield depot


@pytest.fixture
def depot(running_depot):
    """The aggregator with nothing in it."""
    running_depot.depot.waybills.clear()
    running_depot.depot.ledger.clear()
    running_depot.depot.faults.clear()
    return running_depot


@pytest.fixture
def couriers_file(depot, tmp_path, settings):
    """A shop whose couriers file names the practice aggregator."""
    (tmp_path / "key").write_text(KEY)
    (tmp_path / "salt").write_text(SALT)
    file = tmp_path / "couriers.toml"
    file.write_text(
        '[couriers.practice]\nkind = "kuaidi100"\ncustomer = "practice"\nkey_file = "key"\n'
        f'salt_file = "salt"\ngateway_url = "{depot.url}"\nsender_phone = "13800138000"\n'
    )
    settings.ZHIDA = replace(
        settings.ZHIDA, couriers_file=file, public_url="http://127.0.0.1:8000", data_dir=tmp_path
    )
    return file


@pytest.fixture
def send(now):
    """Send a parcel; gives its number."""

    def send(*, tracking=TRACKING, carrier="SF", ref="Z1"):
        parcel = services.create_parcel(
            ref=ref, lines=[("L1", 2)], carrier=carrier, tracking=tracking, actor=SYSTEM_ACTOR, now=now
        )
        return parcel.number

    return send
