"""Every list can be written, narrowed as on its screen, and only with its right."""

from datetime import timedelta

import pytest

from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.accounts.services import record_audit
from zhida.shop.exports import queries
from zhida.shop.exports.errors import ExportListUnknown
from zhida.shop.exports.lists import aftercare, list_named, money, offers, tradeins
from zhida.shop.exports.models import ExportJob
from zhida.shop.exports.records import Reading
from zhida.shop.exports.tests.conftest import make_user
from zhida.shop.exports.tests.test_exports import ask, read_csv, work
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.loyalty.records import EntryKind, EntryRecord
from zhida.shop.orders import services as order_services
from zhida.shop.orders.models import Order
from zhida.shop.payments.lifecycle import AttemptStatus
from zhida.shop.payments.records import AttemptRecord
from zhida.shop.price_protection.records import ProtectionRecord, ProtectionStatus, Way
from zhida.shop.promotions.records import OfferRecord
from zhida.shop.promotions.records.coupons import CouponTerms, HoldingRecord, WalletState
from zhida.shop.tradeins.lifecycle import TradeInStatus
from zhida.shop.tradeins.records import TradeInSummary

pytestmark = pytest.mark.django_db


def test_orders_are_narrowed_as_on_the_screen(now, person, paid):
    Order.objects.filter(number=paid).update(urged_at=now)
    wanted = {
        "status": "paid",
        "placed_from": "2026-11-22",
        "placed_to": "2026-11-22",
        "payable_from": "387",
        "payable_to": "387.00",
        "is_urged": "1",
        "flag": "none",
    }

    def count(**changes):
        reading = Reading(actor=person, now=now, filter={**wanted, **changes})
        return list_named("orders").count(reading)

    assert count() == 1
    assert count(placed_from="2026-11-23") == 0
    assert count(is_late="1") == 0
    assert count(has_remark="1") == 0


def test_every_list_can_be_written(now, staff_actor, paid):
    admin = staff_actor(Role.ADMIN, user_id=make_user(now))
    packer = staff_actor(Role.ORDER)
    order_services.mark_packing(actor=packer, number=paid, now=now)

    @transactional
    def note() -> None:
        record_audit(actor=packer, action="x.y", subject="z:1", before=None, after={"a": 1}, now=now)

    note()
    rows = {}
    for one in queries.list_exportable(actor=admin):
        number = ask(admin, now, name=one.name)
        work(number, now)
        export = queries.get_export(actor=admin, number=number)
        assert (export.status, export.refusal) == ("DONE", ""), one.name
        rows[one.name] = export.rows
        assert len(read_csv(number)[1]) == len(list_named(one.name).columns)

    filled = {"orders", "products", "stock", "prices", "customers", "audit", "events"}
    assert set(rows) >= filled | {
        "payments",
        "refunds",
        "discrepancies",
        "coupons",
        "coupon-holdings",
        "points",
        "cases",
        "invoices",
        "price-protections",
        "promotions",
        "trade-ins",
    }
    assert {name for name, count in rows.items() if count} == filled


def test_since_leaves_out_what_is_older(now, paid):
    later = Reading(actor=SYSTEM_ACTOR, now=now, since=now + timedelta(hours=1))
    earlier = Reading(actor=SYSTEM_ACTOR, now=now, since=now - timedelta(hours=1))
    for name, count in {"orders": 1, "customers": 1, "products": 2}.items():
        assert list(queries.documents(name=name, reading=later)) == []
        assert len(list(queries.documents(name=name, reading=earlier))) == count


def test_money_and_points_show_what_they_are(now):
    """The rows of rooms that these tests do not fill."""
    payment = money._payment(
        AttemptRecord(
            number="A1", ref="Z1", channel="alipay", account="main", scene="pc",
            status=AttemptStatus.PROCESSING, amount=Money(100), captured=Money(100), counts=Money(100),
            created_at=now, expires_at=now, captured_at=now,
        )
    )  # fmt: skip
    points = offers._points(
        (
            7,
            EntryRecord(
                sequence=1, kind=EntryKind.EARNED, ref="Z1", points=-5, owed=0, balance_after=0,
                expires_at=None, note="", at=now,
            ),
        )
    )  # fmt: skip

    assert (payment["amount"], payment["status"], payment["captured_at"]) == (
        "1.00",
        "processing",
        now.isoformat(),
    )
    assert (points["customer"], queries.cell(points["points"])) == ("7", "-5")


def test_a_trade_in_and_an_offer_show_what_they_are(now):
    offered = TradeInSummary(
        number="T1", customer_id=7, status=TradeInStatus.QUOTED, title="青岚 X6", quoted=Money(123450),
        amount=Money(123450), quoted_at=now, valid_until=now, deadline=None, way=None, order="", line="",
        serial="", needs_account=False,
    )  # fmt: skip
    offer = OfferRecord(
        number="O1", kind="REDUCTION", title="满100减10", status="LIVE", version=2, document="{}",
        starts_at=now, ends_at=None, created_by="staff:1", created_at=now, published_at=None,
    )  # fmt: skip

    row, other = tradeins._trade_in(offered), offers._promotion(offer)

    assert (tuple(row), tuple(other)) == (tradeins.TRADE_INS.columns, offers.PROMOTIONS.columns)
    assert (row["amount"], row["way"], row["status"]) == ("1234.50", "", "quoted")
    assert (other["starts_at"], other["ends_at"], other["kind"]) == (now.isoformat(), None, "reduction")


def test_held_coupons_show_their_holder_and_order(now):
    holding = offers._holding(
        (
            7,
            HoldingRecord(
                number="K1", coupon="C1", terms=CouponTerms(
                    kind="SHOP", title="满100减10", threshold=10000, cut=1000, percent_off=None, cap=None,
                    stacks=False, scope={},
                ),
                state=WalletState.USED, is_locked=False, ref="Z1", starts_at=None, ends_at=now,
                claimed_at=now, used_at=now,
            ),
        )
    )  # fmt: skip

    assert tuple(holding) == offers.HOLDINGS.columns
    assert (holding["customer"], holding["title"], holding["state"], holding["order"]) == (
        "7",
        "满100减10",
        "used",
        "Z1",
    )
    assert (holding["starts_at"], holding["used_at"]) == (None, now.isoformat())


def test_differences_are_written_in_yuan_with_both_prices(now):
    row = aftercare._protection(
        ProtectionRecord(
            number="J1", order="Z1", line="L001", sku="A-1", customer_id=7,
            status=ProtectionStatus.REFUNDED, way=Way.AUTO, before=Money(12900), after=Money(11900),
            units=2, amount=Money(2000), refund="A1", at=now,
        )
    )  # fmt: skip

    assert tuple(row) == aftercare.PRICE_PROTECTIONS.columns
    assert (row["way"], row["status"], row["before"], row["after"], row["amount"]) == (
        "auto",
        "refunded",
        "129.00",
        "119.00",
        "20.00",
    )


@pytest.mark.parametrize(
    ("filter_", "is_known"), [({"way": "auto", "status": "failed"}, True), ({"way": "x"}, False)]
)
def test_differences_are_narrowed_by_words_of_the_screen(now, person, filter_, is_known):
    reading = Reading(actor=person, now=now, filter={"sku": "A-1", **filter_})

    if is_known:
        assert list(queries.documents(name="price-protections", reading=reading)) == []
    else:
        with pytest.raises(ExportListUnknown):
            list(queries.documents(name="price-protections", reading=reading))


def test_no_list_is_read_without_its_right(now, person, paid):
    number = ask(person, now)
    ExportJob.objects.update(roles=["MARKETING"])
    work(number, now)

    assert queries.get_export(actor=person, number=number).status == "FAILED"
