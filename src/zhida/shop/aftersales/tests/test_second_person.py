"""A large refund waits for somebody else; what it wants is held meanwhile."""

from dataclasses import replace

import pytest
from tests.running.documented import STAFF
from tests.running.doors import send, set_clock, staff_client

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import Role
from zhida.shop.aftersales import queries, services
from zhida.shop.aftersales.errors import RefundDecided, RefundNeedsAnother, StaffRefundNotFound
from zhida.shop.aftersales.lifecycle import StaffRefundStatus
from zhida.shop.aftersales.records import RefundRequest
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.checkout.tests.factories import buy_now, pay
from zhida.shop.kernel.money import Money
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders.errors import RefundTooLarge
from zhida.shop.orders.records import OrderStatus
from zhida.shop.payments.models import Refund

pytestmark = pytest.mark.django_db
LIMIT = 5000_00


@pytest.fixture
def asker(staff_actor):
    return staff_actor(Role.REFUND)


@pytest.fixture
def colleague(staff_actor):
    return staff_actor(Role.FINANCE, user_id=9002)


@pytest.fixture
def order(now, settings):
    """One unit for 6,599.00, paid, in a shop that wants a second person."""
    settings.ZHIDA = replace(settings.ZHIDA, second_person=True)
    make_sku("A-1", now=now, fen=6599_00)
    placed = buy_now(make_shopper(now=now), ("A-1", 1), now=now)
    pay(placed.number, now=now)
    return placed.number


def ask(actor, order, now, fen, *, key="k1"):
    request = RefundRequest(quantities={}, freight=None, amount=Money(fen), reason="质量问题")
    return services.refund_order(actor=actor, number=order, request=request, idempotency_key=key, now=now)


def test_refund_up_to_the_limit_goes_at_once(asker, order, now):
    assert ask(asker, order, now, LIMIT).status is StaffRefundStatus.REQUESTED
    assert Refund.objects.count() == 1


def test_large_refund_is_sent_when_a_colleague_approves(asker, colleague, order, now):
    waiting = ask(asker, order, now, LIMIT + 1)

    assert (waiting.status, Refund.objects.count()) == (StaffRefundStatus.WAITING, 0)

    approved = services.approve_refund(actor=colleague, number=waiting.number, now=now)

    assert (approved.status, approved.decided_by) == (StaffRefundStatus.REQUESTED, colleague.principal)
    assert list(Refund.objects.values_list("key", "amount_minor")) == [(waiting.number, LIMIT + 1)]
    assert services.settle_refund(number=waiting.number, now=now)
    assert queries.get_refund(number=waiting.number).status is StaffRefundStatus.SUCCEEDED
    actions = AuditEntry.objects.filter(action__startswith="aftersales.").order_by("id")
    assert list(actions.values_list("action", flat=True)) == [
        "aftersales.refund",
        "aftersales.refund_requested",
    ]
    assert not any(check.broken for check in queries.check_invariants())


def test_what_waits_is_held_and_a_repeat_asks_once(asker, order, now):
    waiting = ask(asker, order, now, LIMIT + 1)

    assert ask(asker, order, now, LIMIT + 1).number == waiting.number
    with pytest.raises(RefundTooLarge):
        ask(asker, order, now, 1599_00, key="k2")


def test_whoever_asked_may_not_approve_but_may_take_it_back(asker, order, now):
    waiting = ask(asker, order, now, 6599_00)

    with pytest.raises(RefundNeedsAnother):
        services.approve_refund(actor=asker, number=waiting.number, now=now)
    rejected = services.reject_refund(actor=asker, number=waiting.number, reason="看错了", now=now)

    assert (rejected.status, rejected.finished_at) == (StaffRefundStatus.REJECTED, now)
    assert ask(asker, order, now, 1_00, key="k2").status is StaffRefundStatus.REQUESTED
    assert orders_queries.get_order(number=order, for_customer=None).status is OrderStatus.PAID
    assert not any(check.broken for check in queries.check_invariants())


def test_refund_is_decided_once(asker, colleague, order, now):
    waiting = ask(asker, order, now, 6599_00)
    services.approve_refund(actor=colleague, number=waiting.number, now=now)

    with pytest.raises(RefundDecided):
        services.approve_refund(actor=colleague, number=waiting.number, now=now)
    with pytest.raises(RefundDecided):
        services.reject_refund(actor=colleague, number=waiting.number, reason="晚了", now=now)
    assert Refund.objects.count() == 1


def test_others_may_not_decide_and_numbers_are_known(colleague, staff_actor, order, now):
    with pytest.raises(PermissionDenied):
        services.approve_refund(actor=staff_actor(Role.SUPPORT), number="A1", now=now)
    with pytest.raises(StaffRefundNotFound):
        services.approve_refund(actor=colleague, number="A1", now=now)


def test_colleagues_decide_through_the_door(asker, order, now, settings, tmp_path):
    set_clock(settings, tmp_path, now)
    waiting = [ask(asker, order, now, LIMIT + 1)]
    colleague = staff_client(Role.FINANCE)

    refused = send(
        colleague, "POST", f"{STAFF}/refunds/{waiting[0].number}/rejection", {"reason": "金额不对"}
    )
    waiting.append(ask(asker, order, now, 6599_00, key="k2"))
    approved = send(colleague, "POST", f"{STAFF}/refunds/{waiting[1].number}/approval")

    assert (refused.status_code, refused.json()["status"]) == (200, "rejected")
    assert (approved.status_code, approved.json()["status"]) == (200, "requested")
    assert Refund.objects.count() == 1
