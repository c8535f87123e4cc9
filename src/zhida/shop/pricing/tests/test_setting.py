"""Prices as they are set, with their trace."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.kernel.models import OutboxEvent
from zhida.shop.kernel.money import Money
from zhida.shop.pricing import queries, services
from zhida.shop.pricing.conf import DEFAULT_COMPARE_AT_BASIS
from zhida.shop.pricing.errors import InvalidPrice, PriceNotFound, UnknownSku
from zhida.shop.pricing.models import PriceHistory
from zhida.shop.pricing.records import PriceDraft, SkuPrice
from zhida.shop.pricing.tests.prices import counts, draft, make_skus, priced_sku, selling_of

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]


def events() -> list[dict[str, object]]:
    return [row.payload for row in OutboxEvent.objects.filter(name="pricing.PriceChanged").order_by("id")]


def test_first_price_leaves_history_event_and_audit_line(now, staff_actor):
    (sku_id,) = make_skus("S-1", now=now)
    actor = staff_actor(Role.PRICE)

    outcome = services.set_price(
        actor=actor, sku_id=sku_id, selling=Money(659900), compare_at=Money(699900), reason="上市", now=now
    )

    assert (outcome.is_changed, outcome.waiting_request_id) == (True, None)
    history = PriceHistory.objects.get()
    assert (history.selling_minor, history.compare_at_minor) == (659900, 699900)
    assert (history.changed_by, history.approved_by, history.reason) == (actor.principal, "", "上市")
    assert (history.at, history.biz_date) == (now, date(2026, 11, 22))
    assert [(event["sku_id"], event["sku"]) for event in events()] == [(sku_id, "S-1")]
    audit = AuditEntry.objects.get(action="pricing.set_price")
    assert (audit.subject, audit.before) == ("sku:S-1", {"S-1": None})
    assert audit.after["S-1"]["selling_minor"] == 659900


def test_equal_price_changes_nothing(now):
    sku_id = priced_sku("S-1", minor=1000, now=now)

    outcome = services.set_price(actor=SYSTEM_ACTOR, sku_id=sku_id, selling=Money(1000), now=now)

    assert (outcome.is_changed, counts(), len(events())) == (False, (1, 1, 0), 1)


def test_crossed_out_price_states_its_basis(now):
    first, second = make_skus("S-1", "S-2", now=now)
    drafts = [
        draft(first, 100, compare_at=Money(200)),
        draft(second, 100, compare_at=Money(200), compare_at_basis=" 2026 年 10 月门店成交价 "),
    ]

    services.set_prices(actor=SYSTEM_ACTOR, drafts=drafts, now=now)

    prices = queries.prices_for(sku_ids=[first, second], now=now)
    assert prices[first].compare_at_basis == DEFAULT_COMPARE_AT_BASIS
    assert prices[second].compare_at_basis == "2026 年 10 月门店成交价"


def test_basis_without_a_crossed_out_price_is_dropped(now):
    (sku_id,) = make_skus("S-1", now=now)

    wanted = PriceDraft(sku_id=sku_id, selling=Money(1000), compare_at_basis="原价")
    services.set_prices(actor=SYSTEM_ACTOR, drafts=[wanted], now=now)

    assert queries.prices_for(sku_ids=[sku_id], now=now)[sku_id].compare_at_basis == ""


def test_prices_for_gives_records_and_leaves_out_the_unpriced(now):
    first, second = make_skus("S-1", "S-2", now=now)
    levels = {2: Money(90), 1: Money(95)}

    wanted = PriceDraft(sku_id=first, selling=Money(100), level_prices=levels)
    services.set_prices(actor=SYSTEM_ACTOR, drafts=[wanted], now=now)

    assert queries.prices_for(sku_ids=[first, second], now=now) == {
        first: SkuPrice(
            sku_id=first, selling=Money(100), compare_at=None, compare_at_basis="", level_prices=levels
        )
    }


@pytest.mark.parametrize("wrong", [Money(0), Money(-5)])
def test_refused_price_writes_nothing(now, wrong):
    sku_id = priced_sku("S-1", minor=1000, now=now)

    with pytest.raises(InvalidPrice):
        services.set_prices(
            actor=SYSTEM_ACTOR,
            drafts=[draft(sku_id, 900), PriceDraft(sku_id=sku_id, selling=wrong)],
            now=now,
        )

    assert (selling_of(sku_id), counts()) == (1000, (1, 1, 0))


def test_unknown_sku_writes_nothing(now):
    sku_id = priced_sku("S-1", minor=1000, now=now)

    with pytest.raises(UnknownSku):
        services.set_prices(actor=SYSTEM_ACTOR, drafts=[draft(sku_id, 900), draft(10**9, 900)], now=now)

    assert (selling_of(sku_id), counts()) == (1000, (1, 1, 0))


@pytest.mark.parametrize("role", [Role.GOODS, Role.ORDER, Role.MARKETING, Role.AUDITOR])
def test_other_roles_may_read_but_not_set(now, staff_actor, role):
    sku_id = priced_sku("S-1", minor=1000, now=now)

    with pytest.raises(PermissionDenied):
        services.set_price(actor=staff_actor(role), sku_id=sku_id, selling=Money(900), now=now)

    assert (selling_of(sku_id), counts()) == (1000, (1, 1, 0))
    assert queries.get_price(actor=staff_actor(role), sku="S-1").selling == Money(1000)


def test_guest_may_not_read_staff_prices(now, guest_actor):
    with pytest.raises(PermissionDenied):
        queries.get_price(actor=guest_actor, sku="S-1")


def test_unpriced_sku_has_no_price(now, staff_actor):
    with pytest.raises(PriceNotFound):
        queries.get_price(actor=staff_actor(Role.PRICE), sku="S-1")


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="MariaDB withholds the rights instead (DESIGN 5.10)"
)
@pytest.mark.parametrize(
    "statement", ["UPDATE pricing_pricehistory SET reason = 'x'", "DELETE FROM pricing_pricehistory"]
)
def test_history_can_be_neither_changed_nor_deleted(now, statement):
    priced_sku("S-1", minor=1000, now=now)

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert PriceHistory.objects.get().reason == ""


def test_history_is_listed_newest_first(now, staff_actor):
    sku_id = priced_sku("S-1", minor=1000, now=now)
    for minor in (900, 800):
        services.set_price(actor=SYSTEM_ACTOR, sku_id=sku_id, selling=Money(minor), now=now)

    page = queries.list_price_history(actor=staff_actor(Role.PRICE), sku="S-1")

    assert [record.selling.minor for record in page.items] == [800, 900, 1000]
    assert page.next is None


@pytest.mark.parametrize("codes", [("S-1",), ("S-1", "S-2", "S-3")])
def test_prices_are_read_with_one_query(now, codes, django_assert_num_queries):
    sku_ids = make_skus(*codes, now=now)
    services.set_prices(actor=SYSTEM_ACTOR, drafts=[draft(sku_id, 100) for sku_id in sku_ids], now=now)

    with django_assert_num_queries(1):
        assert len(queries.prices_for(sku_ids=sku_ids, now=now)) == len(codes)


@pytest.mark.parametrize("codes", [("S-1",), ("S-1", "S-2", "S-3")])
def test_setting_many_prices_takes_as_many_statements_as_one(now, codes, django_assert_max_num_queries):
    sku_ids = make_skus(*codes, now=now)

    with django_assert_max_num_queries(10):
        services.set_prices(actor=SYSTEM_ACTOR, drafts=[draft(sku_id, 100) for sku_id in sku_ids], now=now)
        services.set_prices(actor=SYSTEM_ACTOR, drafts=[], now=now)


@pytest.mark.parametrize("changes", [1, 3])
def test_history_is_read_with_one_query(now, staff_actor, changes, django_assert_num_queries):
    sku_id = priced_sku("S-1", minor=1000, now=now)
    for step in range(changes - 1):
        services.set_price(actor=SYSTEM_ACTOR, sku_id=sku_id, selling=Money(999 - step), now=now)

    with django_assert_num_queries(1):
        page = queries.list_price_history(actor=staff_actor(Role.PRICE), sku="S-1")

    assert len(page.items) == changes
