"""What is written down for good: the shop's account cannot change it, and needs not."""

from __future__ import annotations

import os
import re
from contextlib import closing

import httpx
import pymysql
import pytest
from django.db.migrations.loader import MigrationLoader
from tests.running.accounts import connect, documented_statements
from tests.running.buying import (
    STAFF,
    add_address,
    buy,
    data,
    phone_document,
    start_payment,
    wait_for_status,
)
from tests.running.shop import running_shop

from zhida.shop.kernel.append_only import AppendOnly

on_mariadb = pytest.mark.skipif(
    not os.environ.get("ZHIDA_DATABASE_URL", "").startswith("mysql"), reason="SQLite has triggers instead"
)


def append_only_tables() -> list[str]:
    """Return the tables that the rooms' migrations protect."""
    migrations = MigrationLoader(None).disk_migrations.values()
    steps = [step for one in migrations for step in one.operations if isinstance(step, AppendOnly)]
    return sorted({table for step in steps for table in step.tables})


def test_the_page_names_every_append_only_table():
    listing = documented_statements(database="zhida", account="shop", password="x")[-1]

    assert len(append_only_tables()) == 30
    assert [table for table in append_only_tables() if f"'{table}'" not in listing] == []


@pytest.fixture(scope="module")
def limited():
    with running_shop(with_limited_account=True, workers=1) as shop:
        yield shop


@pytest.mark.mariadb
@pytest.mark.slow
@on_mariadb
def test_a_whole_sale_needs_no_right_to_change_what_is_written(limited):
    staff = limited.log_staff_in()
    limited.import_products([phone_document("AO", stock=5)])
    shopper = limited.log_in("13800005555")
    paid = buy(shopper, add_address(shopper), "AO-1", 2)["number"]
    left = buy(shopper, add_address(shopper), "AO-1")["number"]

    limited.control("pay", attempt=start_payment(shopper, paid)["attempt"])
    wait_for_status(shopper, paid, "paid")
    data(shopper.post(f"/api/shop/v1/orders/{left}/cancel"), 200)
    parcel = {"carrier": "shunfeng", "tracking": "SF1234567890123"}
    data(staff.post(f"{STAFF}/orders/{paid}/remarks", json={"text": "易碎"}), 201)
    data(staff.post(f"{STAFF}/orders/{paid}/shipments", json=parcel), 201)
    data(shopper.post(f"/api/shop/v1/orders/{paid}/confirm-receipt"), 200)
    refund = staff.post(
        f"{STAFF}/orders/{paid}/refunds", json={"reason": "质量问题"}, headers={"Idempotency-Key": "r1"}
    )
    data(refund, 201)
    wait_for_status(shopper, paid, "closed")

    assert limited.invariants()["ok"] is True
    assert not re.search(r"(?<!\d)1142(?!\d)", (limited.directory / "shop.log").read_text(encoding="utf-8"))


@pytest.mark.mariadb
@pytest.mark.slow
@on_mariadb
def test_the_running_shop_may_not_change_what_is_written(limited):
    account = httpx.URL(limited.environment["ZHIDA_DATABASE_URL"]).username
    data(limited.client().get("/api/shop/v1/categories"), 200)
    owner = connect(limited.environment["ZHIDA_DATABASE_OWNER_URL"])
    shops_own = connect(limited.environment["ZHIDA_DATABASE_URL"])

    with closing(owner), owner.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT user FROM information_schema.processlist WHERE db = %s AND id <> %s",
            (account, owner.thread_id()),
        )
        users = [user for (user,) in cursor.fetchall()]
    with closing(shops_own), shops_own.cursor() as cursor:
        allowed = [
            statement
            for table in append_only_tables()
            for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id")
            if not is_refused(cursor, statement)
        ]

    assert users == [account]
    assert allowed == []


def is_refused(cursor: pymysql.cursors.Cursor, statement: str) -> bool:
    """Say whether the account lacks the right for a statement (error 1142)."""
    try:
        cursor.execute(statement)
    except pymysql.err.OperationalError as error:
        return error.args[0] == 1142
    return False
