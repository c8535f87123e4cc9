"""Money without goods: refund-only and lateness, appeals, refunds that fail, and what others gave back."""

from dataclasses import replace

import pytest

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.aftersales import queries, services, subscribers, tasks
from zhida.shop.aftersales.errors import (
    AnotherMustDecide,
    AppealNotAllowed,
    CaseCannotMove,
    CaseNotAllowed,
    NoReturnPlace,
)
from zhida.shop.aftersales.events import CaseOverdue
from zhida.shop.aftersales.models import Case
from zhida.shop.aftersales.records import CaseKind, CaseReason, RefundRequest
from zhida.shop.aftersales.tests.casework import (
    books,
    events,
    later,
    let_money_arrive,
    make_bought,
    make_place,
    open_case,
    order_of,
    read,
    receive,
    status,
)
from zhida.shop.cart.tests.factories import make_offer, make_shopper, make_sku
from zhida.shop.checkout.tests.factories import buy_now, finish_refund, pay
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders.errors import OrderNotFound, ReasonMissing, RefundTooLarge
from zhida.shop.orders.events import OrderLate
from zhida.shop.orders.records import OrderStatus

pytestmark = pytest.mark.django_db

ONLY = {"kind": CaseKind.REFUND_ONLY, "reason": CaseReason.NOT_WANTED}
FAULTY = {"kind": CaseKind.RETURN, "reason": CaseReason.FAULTY}


@pytest.fixture
def unshipped(now):
    """Two units of 129.00, paid."""
    make_sku("A-1", now=now, fen=12900)
    shopper = make_shopper(now=now)
    number = buy_now(shopper, ("A-1", 2), now=now).number
    pay(number, now=now)
    return shopper, number


@pytest.fixture
def clerk(staff_actor):
    return staff_actor(Role.REFUND)


def _staff_refund(clerk, order, *, now, key="s1", **wish):
    request = RefundRequest(
        quantities=wish.get("quantities", {}), freight=None, amount=wish.get("amount"), reason="协商"
    )
    return services.refund_order(actor=clerk, number=order, request=request, idempotency_key=key, now=now)


def test_what_never_left_is_paid_back_and_never_leaves(now, unshipped, clerk):
    shopper, order = unshipped
    number = open_case(shopper, order, now=now, quantities={"L001": 2}, **ONLY)

    services.approve_case(actor=clerk, number=number, now=now)
    let_money_arrive(number, now=now)

    assert status(number, now=now) == "REFUNDED"
    assert (order_of(order).status, order_of(order).refunded) == (OrderStatus.CLOSED, Money(25800))
    assert books() == []
    with pytest.raises(CaseCannotMove):
        services.reject_case(actor=clerk, number=number, reason="晚了", now=now)


def test_a_free_amount_is_given_instead_of_the_shares(now, clerk):
    make_sku("A-1", now=now, fen=12900)
    shopper, order = make_bought(("A-1", 1), now=now)
    number = open_case(shopper, order, now=now, kind=CaseKind.REFUND_ONLY, reason=CaseReason.MISSING_PARTS)

    with pytest.raises(RefundTooLarge):
        services.approve_case(actor=clerk, number=number, amount=Money(12901), now=now)
    services.approve_case(actor=clerk, number=number, amount=Money(2000), now=now)
    let_money_arrive(number, now=now)

    assert (status(number, now=now), order_of(order).refunded) == ("REFUNDED", Money(2000))


def test_money_is_given_by_those_who_may(now, unshipped, staff_actor):
    shopper, order = unshipped
    number = open_case(shopper, order, now=now, **ONLY)

    with pytest.raises(PermissionDenied):
        services.approve_case(actor=staff_actor(Role.SUPPORT, user_id=9002), number=number, now=now)

    assert status(number, now=now) == "APPLIED"


def test_a_rejection_has_a_reason_and_one_appeal_to_somebody_else(now, unshipped, staff_actor, clerk):
    shopper, order = unshipped
    number = open_case(shopper, order, now=now, **ONLY)
    with pytest.raises(ReasonMissing):
        services.reject_case(actor=clerk, number=number, reason=" ", now=now)
    services.reject_case(actor=clerk, number=number, reason="已出库", now=now)
    with pytest.raises(ReasonMissing):
        services.appeal_case(actor=shopper, number=number, reason=" ", now=now)

    services.appeal_case(actor=shopper, number=number, reason="还没有出库", now=now)
    for step in (services.approve_case, _reject):
        with pytest.raises(AnotherMustDecide):
            step(actor=clerk, number=number, now=now)
    _reject(actor=staff_actor(Role.SUPPORT, user_id=9002), number=number, now=now)

    told = read(number, now=now)
    assert (told.refusal, told.appeal, told.can_appeal) == ("不行", "还没有出库", False)
    with pytest.raises(AppealNotAllowed):
        services.appeal_case(actor=shopper, number=number, reason="再来", now=now)
    assert books() == []


def _reject(*, actor, number, now):
    services.reject_case(actor=actor, number=number, reason="不行", now=now)


def test_an_appeal_has_its_days(now, unshipped, clerk):
    shopper, order = unshipped
    number = open_case(shopper, order, now=now, **ONLY)
    _reject(actor=clerk, number=number, now=now)

    with pytest.raises(AppealNotAllowed):
        services.appeal_case(actor=shopper, number=number, reason="晚了", now=later(now, days=7))
    services.appeal_case(actor=shopper, number=number, reason="来得及", now=later(now, days=6))

    assert status(number, now=now) == "APPEALED"


def test_an_appeal_can_be_upheld_before_and_after_goods_are_back(now, clerk, staff_actor):
    make_place()
    make_sku("A-1", now=now, fen=12900)
    shopper, order = make_bought(("A-1", 2), now=now)
    number = open_case(shopper, order, now=now, **FAULTY)
    _reject(actor=clerk, number=number, now=now)
    services.appeal_case(actor=shopper, number=number, reason="确有故障", now=now)

    services.approve_case(actor=staff_actor(Role.SUPPORT, user_id=9002), number=number, now=now)
    assert status(number, now=now) == "APPROVED"

    receive(number, now=now)
    Case.objects.filter(number=number).update(status="APPEALED")
    services.approve_case(actor=SYSTEM_ACTOR, number=number, now=now)
    assert status(number, now=now) == "REFUNDING"


def test_a_refund_that_failed_is_asked_for_again(now, unshipped, clerk):
    shopper, order = unshipped
    number = open_case(shopper, order, now=now, **ONLY)
    services.approve_case(actor=clerk, number=number, now=now)
    let_money_arrive(number, now=now, succeeded=False)
    assert (status(number, now=now), order_of(order).refunding) == ("REFUND_FAILED", Money(0))
    tasks.tend_case(number, now=now)
    assert [event.status for event in events(CaseOverdue)] == ["REFUND_FAILED"]
    with pytest.raises(CaseCannotMove):
        _reject(actor=clerk, number=number, now=now)

    services.approve_case(actor=clerk, number=number, now=now)
    let_money_arrive(number, now=now)

    assert (status(number, now=now), order_of(order).refunded) == ("REFUNDED", Money(12900))


def test_a_second_person_who_says_no_sends_the_case_back(now, clerk, staff_actor, settings):
    settings.ZHIDA = replace(settings.ZHIDA, second_person=True)
    make_sku("A-1", now=now, fen=600_000)
    shopper = make_shopper(now=now)
    order = buy_now(shopper, ("A-1", 1), now=now).number
    pay(order, now=now)
    number = open_case(shopper, order, now=now, **ONLY)
    services.approve_case(actor=clerk, number=number, now=now)
    refund = read(number, now=now).refund

    services.reject_refund(actor=staff_actor(Role.FINANCE), number=refund.number, reason="核对", now=now)

    assert status(number, now=now) == "REFUND_FAILED"


def test_what_staff_gave_back_meanwhile_is_not_paid_twice(now, unshipped, clerk):
    shopper, order = unshipped
    number = open_case(shopper, order, now=now, quantities={"L001": 2}, **ONLY)
    _staff_refund(clerk, order, now=now, quantities={"L001": 1})

    services.approve_case(actor=clerk, number=number, now=now)

    assert read(number, now=now).refund.amount == Money(12900)
    assert order_of(order).refunding == Money(25800)


@pytest.mark.parametrize("wish", [{"quantities": {"L001": 2}}, {"quantities": {}}])
def test_a_case_of_which_all_was_given_back_is_covered(now, unshipped, clerk, wish):
    shopper, order = unshipped
    number = open_case(shopper, order, now=now, **ONLY)
    _staff_refund(clerk, order, now=now, **wish)

    services.approve_case(actor=clerk, number=number, now=now)

    assert (status(number, now=now), read(number, now=now).refund) == ("COVERED", None)
    assert books() == []


def test_a_closed_order_covers_its_cases(now, unshipped, clerk):
    shopper, order = unshipped
    number = open_case(shopper, order, now=now, **ONLY)
    refund = _staff_refund(clerk, order, now=now)
    finish_refund(refund.number, now=now)
    services.settle_refund(number=refund.number, now=now)

    services.approve_case(actor=clerk, number=number, now=now)

    assert status(number, now=now) == "COVERED"


def test_units_without_money_left_are_settled_with_nothing(now, unshipped, clerk):
    shopper, order = unshipped
    number = open_case(
        shopper, order, now=now, kind=CaseKind.REFUND_ONLY, reason=CaseReason.AGREED, quantities={"L001": 2}
    )
    _staff_refund(clerk, order, now=now, amount=Money(25800))

    services.approve_case(actor=clerk, number=number, now=now)

    assert (status(number, now=now), read(number, now=now).refund.amount) == ("REFUNDED", Money(0))
    assert order_of(order).refunding == Money(25800)


def test_staff_who_do_not_answer_are_reminded_once(now, unshipped):
    shopper, order = unshipped
    number = open_case(shopper, order, now=now, **ONLY)

    for hours in (47, 48, 49):
        tasks.tend_case(number, now=later(now, hours=hours))

    assert [event.deadline for event in events(CaseOverdue)] == [later(now, hours=48)]
    queue = queries.list_cases_for_staff(
        wanted=queries.CaseFilter(is_overdue=True), now=later(now, hours=48), cursor=None
    )
    assert [case.number for case in queue.items] == [number]


def test_an_unpaid_order_has_no_cases(now):
    make_sku("A-1", now=now)
    shopper = make_shopper(now=now)
    order = buy_now(shopper, ("A-1", 1), now=now).number

    with pytest.raises(CaseNotAllowed) as refused:
        open_case(shopper, order, now=now, **ONLY)

    assert (refused.value.data["why"], Case.objects.count()) == ("not_paid", 0)


def test_a_gift_brings_no_money_and_what_did_not_leave_cannot_come_back(now):
    make_sku("A-1", now=now, fen=12900)
    make_sku("G-1", now=now, fen=4900)
    make_offer({"kind": "threshold_gift", "threshold": 10000, "gift_sku": "G-1", "gift_value": 4900}, now=now)
    shopper = make_shopper(now=now)
    order = buy_now(shopper, ("A-1", 1), now=now).number
    pay(order, now=now)

    for wish, why in (
        ({"quantities": {"L002": 1}, **ONLY}, "gift"),
        ({"quantities": {"L002": 1}, **FAULTY}, "gift"),
        (FAULTY, "not_shipped"),
        ({"kind": CaseKind.EXCHANGE, "reason": CaseReason.FAULTY}, "not_signed"),
        ({"kind": CaseKind.REPAIR, "reason": CaseReason.FAULTY}, "not_signed"),
        ({"kind": CaseKind.LATE, "reason": CaseReason.LATE}, "kind"),
    ):
        with pytest.raises(CaseNotAllowed) as refused:
            open_case(shopper, order, now=now, **wish)
        assert refused.value.data["why"] == why
    assert Case.objects.count() == 0


def test_without_an_address_nothing_is_asked_for(now, clerk):
    make_sku("A-1", now=now)
    shopper, order = make_bought(("A-1", 1), now=now)
    number = open_case(shopper, order, now=now, **FAULTY)

    with pytest.raises(NoReturnPlace):
        services.approve_case(actor=clerk, number=number, now=now)


def test_a_late_order_opens_one_case_and_staff_say_what_it_is_worth(now, unshipped, clerk):
    shopper, order = unshipped
    event = OrderLate(number=order, customer_id=shopper.customer_id, promised_by=now.date())
    for _again in range(2):
        transactional(subscribers.on_order_late)(event, now=now)
    (case,) = queries.list_cases(for_customer=shopper.customer_id).items
    assert (case.kind, case.reason, case.lines) == (CaseKind.LATE, CaseReason.LATE, ())
    assert services.open_late_case(order=order, now=now) is None

    with pytest.raises(CaseNotAllowed):
        services.approve_case(actor=clerk, number=case.number, now=now)
    services.approve_case(actor=clerk, number=case.number, amount=Money(1000), now=now)
    let_money_arrive(case.number, now=now)

    assert (status(case.number, now=now), order_of(order).refunded) == ("REFUNDED", Money(1000))
    assert [one.number for one in queries.list_cases_of_order(order=order)] == [case.number]
    assert books() == []
    with pytest.raises(OrderNotFound):
        services.open_late_case(order="Z0", now=now)
