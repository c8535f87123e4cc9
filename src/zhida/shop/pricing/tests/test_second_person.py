"""Large price changes: asked by one, approved by another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.kernel.models import OutboxEvent
from zhida.shop.kernel.money import Money
from zhida.shop.pricing import queries, services
from zhida.shop.pricing.errors import PriceRequestDecided, PriceRequestNotFound, SecondPersonRequired
from zhida.shop.pricing.lifecycle import PRICE_REQUEST_TRANSITIONS, PriceRequestStatus
from zhida.shop.pricing.models import PriceChangeRequest, PriceHistory
from zhida.shop.pricing.tests.prices import counts, priced_sku, selling_of, with_second_person

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]


@pytest.fixture(autouse=True)
def _second_person(settings):
    settings.ZHIDA = with_second_person()


@pytest.fixture
def maker(staff_actor):
    return staff_actor(Role.PRICE, user_id=1)


@pytest.fixture
def checker(staff_actor):
    return staff_actor(Role.PRICE, user_id=2)


def ask(maker, sku_id, minor, now) -> int:
    outcome = services.set_price(actor=maker, sku_id=sku_id, selling=Money(minor), reason="清仓", now=now)
    assert outcome.waiting_request_id is not None
    return outcome.waiting_request_id


def test_large_change_waits_and_changes_nothing(now, maker):
    sku_id = priced_sku("S-1", minor=10000, now=now)

    request_id = ask(maker, sku_id, 6999, now)

    assert (selling_of(sku_id), counts()) == (10000, (1, 1, 1))
    request = PriceChangeRequest.objects.get(pk=request_id)
    assert (request.status, request.old_selling_minor, request.selling_minor) == ("WAITING", 10000, 6999)
    assert OutboxEvent.objects.filter(name="pricing.PriceChanged").count() == 1


def test_change_of_thirty_percent_needs_nobody_else(now, maker):
    sku_id = priced_sku("S-1", minor=10000, now=now)

    services.set_price(actor=maker, sku_id=sku_id, selling=Money(7000), now=now)

    assert (selling_of(sku_id), counts()) == (7000, (1, 2, 0))


def test_large_change_needs_nobody_else_where_the_shop_does_not_ask(now, maker, settings):
    sku_id = priced_sku("S-1", minor=10000, now=now)
    settings.ZHIDA = replace(settings.ZHIDA, second_person=False)

    services.set_price(actor=maker, sku_id=sku_id, selling=Money(1), now=now)

    assert selling_of(sku_id) == 1


def test_operator_at_the_command_line_needs_nobody_else(now):
    sku_id = priced_sku("S-1", minor=10000, now=now)

    services.set_price(actor=SYSTEM_ACTOR, sku_id=sku_id, selling=Money(1), now=now)

    assert selling_of(sku_id) == 1


def test_another_person_approves(now, maker, checker):
    sku_id = priced_sku("S-1", minor=10000, now=now)
    request_id = ask(maker, sku_id, 5000, now)

    services.approve_price_change(actor=checker, request_id=request_id, now=now)

    assert selling_of(sku_id) == 5000
    history = PriceHistory.objects.order_by("-id")[0]
    assert (history.changed_by, history.approved_by, history.reason) == ("S:1", "S:2", "清仓")
    request = PriceChangeRequest.objects.get()
    assert (request.status, request.waiting_slot, request.decided_by) == ("APPROVED", None, "S:2")
    assert AuditEntry.objects.filter(action="pricing.approve_price").count() == 1
    assert OutboxEvent.objects.filter(name="pricing.PriceChanged").count() == 2


def test_whoever_asked_may_not_approve(now, maker):
    sku_id = priced_sku("S-1", minor=10000, now=now)
    request_id = ask(maker, sku_id, 5000, now)

    with pytest.raises(SecondPersonRequired):
        services.approve_price_change(actor=maker, request_id=request_id, now=now)

    assert (selling_of(sku_id), counts()) == (10000, (1, 1, 1))
    assert PriceChangeRequest.objects.get().status == "WAITING"


def test_request_is_decided_once(now, maker, checker):
    sku_id = priced_sku("S-1", minor=10000, now=now)
    request_id = ask(maker, sku_id, 5000, now)
    services.reject_price_change(actor=checker, request_id=request_id, reason="太低", now=now)

    with pytest.raises(PriceRequestDecided):
        services.approve_price_change(actor=checker, request_id=request_id, now=now)

    assert (selling_of(sku_id), PriceChangeRequest.objects.get().status) == (10000, "REJECTED")


def test_request_on_a_price_that_moved_since_is_refused(now, maker, checker):
    sku_id = priced_sku("S-1", minor=10000, now=now)
    request_id = ask(maker, sku_id, 5000, now)
    services.set_price(actor=SYSTEM_ACTOR, sku_id=sku_id, selling=Money(20000), now=now)

    with pytest.raises(PriceRequestDecided):
        services.approve_price_change(actor=checker, request_id=request_id, now=now)

    assert selling_of(sku_id) == 20000


def test_newer_request_supersedes_the_waiting_one(now, maker, checker):
    sku_id = priced_sku("S-1", minor=10000, now=now)
    first = ask(maker, sku_id, 5000, now)

    second = ask(maker, sku_id, 4000, now)

    assert PriceChangeRequest.objects.get(pk=first).status == "SUPERSEDED"
    services.approve_price_change(actor=checker, request_id=second, now=now)
    assert selling_of(sku_id) == 4000


def test_unknown_request_is_not_found(now, checker):
    with pytest.raises(PriceRequestNotFound):
        services.approve_price_change(actor=checker, request_id=5, now=now)


def test_every_decided_state_is_final():
    assert set(PRICE_REQUEST_TRANSITIONS) == set(PriceRequestStatus)
    assert [status for status, after in PRICE_REQUEST_TRANSITIONS.items() if after] == ["WAITING"]


@pytest.mark.parametrize("count", [1, 3])
def test_waiting_requests_are_listed_with_one_query(now, maker, count, django_assert_num_queries):
    for number in range(count):
        ask(maker, priced_sku(f"S-{number}", minor=10000, now=now), 5000, now)

    with django_assert_num_queries(1):
        page = queries.list_price_changes(actor=maker, status="WAITING")

    assert [record.sku for record in page.items] == [f"S-{number}" for number in reversed(range(count))]
    assert queries.list_price_changes(actor=maker) == page


def test_waiting_changes_are_counted(now, maker):
    sku_id = priced_sku("S-1", minor=10000, now=now)
    ask(maker, sku_id, 6999, now)

    assert queries.count_waiting_changes(actor=maker) == 1
