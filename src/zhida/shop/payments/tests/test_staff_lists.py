"""The lists of payments that staff open: without a cursor they start at the newest."""

import pytest
from ninja.testing import TestClient

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.records import Role
from zhida.shop.payments import queries
from zhida.shop.payments.api_reconciliation import reconciliation
from zhida.shop.payments.models import Discrepancy

pytestmark = pytest.mark.django_db

client = TestClient(reconciliation)


def find(now, number, closed_at=None):
    Discrepancy.objects.create(
        slot=f"WRONG_AMOUNT:{number}",
        kind="WRONG_AMOUNT",
        severity="CRITICAL",
        account="simulator",
        number=number,
        opened_at=now,
        closed_at=closed_at,
    )


def test_discrepancies_are_listed_newest_first_and_open_ones_counted(now, staff_actor):
    actor = staff_actor(Role.FINANCE)
    find(now, "P1", closed_at=now)
    find(now, "P2")

    page = client.get("/payments/discrepancies", actor=actor, now=now).json()

    assert [item["number"] for item in page["items"]] == ["P2", "P1"]
    assert page["next"] is None
    assert queries.count_open_discrepancies(actor=actor) == 1


def test_open_discrepancies_are_counted_for_those_who_see_payments(staff_actor):
    with pytest.raises(PermissionDenied):
        queries.count_open_discrepancies(actor=staff_actor(Role.GOODS))


def test_doubted_payments_are_counted_apart(now, staff_actor):
    actor = staff_actor(Role.FINANCE)
    find(now, "P1")
    find(now, "P2")
    Discrepancy.objects.filter(number="P2").update(kind="MISSING_REMOTE")

    assert queries.count_doubted_payments(actor=actor) == 1
    with pytest.raises(PermissionDenied):
        queries.count_doubted_payments(actor=staff_actor(Role.GOODS))
