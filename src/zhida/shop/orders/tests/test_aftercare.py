"""When lines were signed for, and what their owner sees of the time after the sale."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from ninja.testing import TestClient

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.kernel.money import Money
from zhida.shop.orders import queries, services
from zhida.shop.orders.api_own import detail_of
from zhida.shop.orders.api_own import shopper as shopper_router
from zhida.shop.orders.models import OrderLine
from zhida.shop.orders.records import ShipmentDraft
from zhida.shop.orders.tests.factories import make_paid_order
from zhida.shop.payments import services as payments_services
from zhida.shop.policies.queries import last_day
from zhida.shop.policies.records import LAW, ExclusionKind, ReturnClass
from zhida.shop.shipping import queries as shipping_queries
from zhida.shop.shipping import services as shipping_services
from zhida.shop.shipping.lifecycle import ParcelState
from zhida.shop.shipping.records import TrackingReport

pytestmark = pytest.mark.django_db

SIGNED = datetime(2026, 11, 23, 4, tzinfo=UTC)


@pytest.fixture
def order(now):
    """A paid order of two units of one SKU and one of another."""
    shopper = make_shopper(now=now)
    make_sku("S-1", now=now)
    make_sku("S-2", now=now)
    return shopper, make_paid_order(shopper, ("S-1", 2), ("S-2", 1), now=now)


def ship(number: str, tracking: str, quantities: dict[str, int], *, now: datetime) -> str:
    draft = ShipmentDraft(carrier="sf", tracking=tracking, quantities=quantities, serials={})
    return services.ship(actor=SYSTEM_ACTOR, number=number, shipment=draft, now=now).number


def sign(number: str, parcel: str, *, at: datetime) -> None:
    report = TrackingReport(occurred_at=at, text="已签收", state=ParcelState.DELIVERED, place="")
    shipping_services.record_tracking(actor=SYSTEM_ACTOR, number=parcel, report=report, now=at)
    services.mark_delivered(number=number, parcel=parcel, now=at)


def test_line_is_signed_for_with_its_last_parcel(now, order):
    _shopper, number = order
    first = ship(number, "SF1000001", {"L001": 1, "L002": 1}, now=now)
    second = ship(number, "SF1000002", {"L001": 1}, now=now)
    assert queries.signed_lines(number=number) == {}

    sign(number, second, at=SIGNED + timedelta(days=2))
    sign(number, first, at=SIGNED)

    assert queries.signed_lines(number=number) == {"L001": SIGNED + timedelta(days=2), "L002": SIGNED}
    assert queries.signed_lines(number="Z0") == {}


def test_without_a_couriers_signature_the_confirmed_receipt_counts(now, order, django_assert_num_queries):
    shopper, number = order
    ship(number, "SF1000001", {"L001": 2, "L002": 1}, now=now)
    services.confirm_receipt(
        number=number, for_customer=shopper.customer_id, by=shopper.principal, now=SIGNED
    )

    with django_assert_num_queries(5):
        signed = queries.signed_lines(number=number)

    assert signed == {"L001": SIGNED, "L002": SIGNED}


def test_confirmed_receipt_leaves_the_couriers_signature(now, order):
    shopper, number = order
    parcel = ship(number, "SF1000001", {"L001": 2, "L002": 1}, now=now)
    sign(number, parcel, at=SIGNED)
    services.confirm_receipt(
        number=number,
        for_customer=shopper.customer_id,
        by=shopper.principal,
        now=SIGNED + timedelta(days=3),
    )

    assert queries.signed_lines(number=number) == {"L001": SIGNED, "L002": SIGNED}


@pytest.mark.parametrize("skus", [1, 3])
def test_dates_of_all_lines_take_one_query(now, skus, django_assert_num_queries):
    shopper = make_shopper(now=now)
    for place in range(skus):
        make_sku(f"S-{place}", now=now)
    number = make_paid_order(shopper, *((f"S-{place}", 1) for place in range(skus)), now=now)
    keys = [f"L{place:03d}" for place in range(1, skus + 1)]
    sign(number, ship(number, "SF1000001", dict.fromkeys(keys, 1), now=now), at=SIGNED)
    record = queries.get_order(number=number, for_customer=None)
    parcels = shipping_queries.parcels_for(refs=[number])[number]

    with django_assert_num_queries(1):
        aftercare = queries.aftercare_of(order=record, parcels=parcels)

    # Monday the 23rd; day 7 is the next Monday, day 15 a Tuesday.
    assert [last_day(aftercare[key].dates.return_until) for key in keys] == [date(2026, 11, 30)] * skus
    assert {one.policy for one in aftercare.values()} == {LAW}


def test_owner_reads_dates_and_what_was_confirmed(now, order):
    shopper, number = order
    payments_services.open_intent(
        ref=number, amount=Money(38700), payer=shopper.principal, subject="", expires_at=now, now=now
    )
    kept_out = replace(
        LAW,
        return_class=ReturnClass.EXCLUDED,
        exclusion_kind=ExclusionKind.DIGITAL_CONTENT,
        is_confirmed=True,
        price_protection_days=7,
    )
    OrderLine.objects.filter(order__number=number, key="L002").update(policy=kept_out.to_document())

    def lines() -> list[dict[str, object]]:
        told = detail_of(queries.get_order(number=number, for_customer=shopper.customer_id))
        return [line["aftercare"] for line in told["lines"]]

    assert [one["texts"] for one in lines()] == [
        ["售后期限从签收后起算"],
        ["已确认不支持七天无理由退货", "售后期限从签收后起算"],
    ]
    sign(number, ship(number, "SF1000001", {"L001": 2, "L002": 1}, now=now), at=SIGNED)
    first, second = lines()
    assert first["texts"] == ["可退至 2026-11-30", "可换至 2026-12-08", "保修至 2027-11-23"]
    assert second["texts"] == [
        "已确认不支持七天无理由退货",
        "可换至 2026-12-08",
        "保修至 2027-11-23",
        "价保至 2026-11-30",
    ]
    assert first["return_until"] == datetime(2026, 11, 30, 16, tzinfo=UTC)
    assert (first["return_class"], first["exclusion"], first["is_returnable"]) == ("normal", "", True)
    assert (second["return_until"], second["exclusion"], second["is_returnable"]) == (
        None,
        "digital_content",
        False,
    )
    listed = TestClient(shopper_router).get("/orders", actor=shopper, now=now).json()["items"][0]["lines"]
    assert [one["aftercare"] for one in listed] == [None, None]
