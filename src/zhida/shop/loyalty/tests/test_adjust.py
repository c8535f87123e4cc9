from dataclasses import replace

import pytest

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import Role
from zhida.shop.customers.errors import CustomerNotFound
from zhida.shop.loyalty import queries, services
from zhida.shop.loyalty.errors import (
    AdjustmentDecided,
    AdjustmentNeedsAnother,
    AdjustmentNotFound,
    PointsShort,
    ReasonRequired,
)
from zhida.shop.loyalty.lifecycle import AdjustmentStatus
from zhida.shop.loyalty.models import PointsAdjustment
from zhida.shop.loyalty.records import EntryKind
from zhida.shop.loyalty.tests.members import balance_of, holds, journal_of, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(staff_actor):
    return staff_actor(Role.MARKETING)


@pytest.fixture
def guarded(settings):
    settings.ZHIDA = replace(settings.ZHIDA, second_person=True)


def adjust(actor, member, points, now, reason="补发"):
    return services.adjust_points(actor=actor, customer_id=member, points=points, reason=reason, now=now)


def test_staff_give_and_take_points_with_a_reason(now, clerk):
    member = make_member(now=now)

    adjust(clerk, member, 500, now)
    record = adjust(clerk, member, -200, now, reason=" 误发 ")

    assert journal_of(member) == [(EntryKind.ADJUSTED, 500, 500), (EntryKind.ADJUSTED, -200, 300)]
    assert (record.points, record.reason, record.status) == (-200, "误发", AdjustmentStatus.BOOKED)
    assert queries.list_adjustments(customer_id=member)[0] == record
    assert AuditEntry.objects.filter(action="loyalty.adjust_points").count() == 2
    assert holds()


@pytest.mark.parametrize(
    ("points", "reason", "refusal"), [(-1, "误发", PointsShort), (1, "  ", ReasonRequired)]
)
def test_a_refused_adjustment_writes_nothing(now, clerk, points, reason, refusal):
    member = make_member(now=now)

    with pytest.raises(refusal):
        adjust(clerk, member, points, now, reason=reason)

    assert PointsAdjustment.objects.count() == 0
    assert AuditEntry.objects.count() == 0


def test_points_are_only_for_customers_and_by_those_who_may(now, clerk, staff_actor):
    with pytest.raises(CustomerNotFound):
        adjust(clerk, 404, 1, now)
    with pytest.raises(PermissionDenied):
        adjust(staff_actor(Role.GOODS), make_member(now=now), 1, now)


def test_many_points_wait_for_a_second_person(now, clerk, staff_actor, guarded):
    member = make_member(now=now)
    waiting = adjust(clerk, member, 5001, now)
    adjust(clerk, member, 5000, now)

    with pytest.raises(AdjustmentNeedsAnother):
        services.approve_adjustment(actor=clerk, number=waiting.number, now=now)
    before = balance_of(member)
    booked = services.approve_adjustment(
        actor=staff_actor(Role.FINANCE, user_id=9002), number=waiting.number, now=now
    )

    assert waiting.status is AdjustmentStatus.WAITING
    assert (before, balance_of(member)) == ((5000, 0), (10001, 0))
    assert booked.status is AdjustmentStatus.BOOKED
    with pytest.raises(AdjustmentDecided):
        services.reject_adjustment(actor=clerk, number=waiting.number, reason="", now=now)


def test_whoever_asked_may_take_an_adjustment_back(now, clerk, guarded):
    member = make_member(now=now)
    waiting = adjust(clerk, member, 9999, now)

    record = services.reject_adjustment(actor=clerk, number=waiting.number, reason="算错了", now=now)

    assert (record.status, balance_of(member)) == (AdjustmentStatus.REJECTED, (0, 0))


def test_an_unknown_adjustment_is_not_found(now, clerk):
    with pytest.raises(AdjustmentNotFound):
        services.approve_adjustment(actor=clerk, number="J404", now=now)
