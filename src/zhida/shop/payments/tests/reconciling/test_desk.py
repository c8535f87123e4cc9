"""The staff's side: planned days, the calendar, a day's page and the desk of discrepancies."""

from datetime import date, timedelta

import pytest
from ninja.testing import TestClient

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import Role
from zhida.shop.payments import queries, services
from zhida.shop.payments.api_reconciliation import reconciliation
from zhida.shop.payments.discrepancies import Resolution
from zhida.shop.payments.errors import (
    BillDayNotFound,
    DiscrepancyClosed,
    DiscrepancyNotFound,
    DiscrepancyTextInvalid,
)
from zhida.shop.payments.models import BillDay, Discrepancy, DiscrepancyStep
from zhida.shop.payments.tests.reconciling.conftest import DAY, beijing

pytestmark = pytest.mark.django_db
client = TestClient(reconciliation)


@pytest.fixture
def finance(staff_actor):
    return staff_actor(Role.FINANCE)


def days_of(status: str = "") -> list[date]:
    rows = BillDay.objects.order_by("day")
    return list((rows.filter(status=status) if status else rows).values_list("day", flat=True))


def doubtful(bills) -> Discrepancy:
    bills.paid()
    bills.claim(bills.pending())
    bills.reconcile()
    return Discrepancy.objects.get()


def test_the_day_before_is_planned_at_ten(bills):
    bills.clock.instant = beijing(9, 59)
    services.start_reconciling(due_at=bills.clock())
    bills.run_timers()
    assert days_of() == [DAY - timedelta(days=1)]

    bills.clock.instant = beijing(10)
    assert bills.run_timers() == 2
    assert days_of() == [DAY - timedelta(days=1), DAY]
    bills.run_timers()
    bills.clock.instant = beijing(12, 30)
    bills.run_timers()
    assert days_of("BALANCED") == [DAY - timedelta(days=1), DAY]


def test_days_without_a_worker_are_made_up_for_and_planned_once(bills):
    services.plan_bills(now=beijing(11))
    services.plan_bills(now=beijing(11, day=26))
    services.plan_bills(now=beijing(12, day=26))

    assert days_of() == [DAY + timedelta(days=days) for days in range(4)]


def test_the_calendar_shows_every_account_and_what_is_open(bills, finance):
    doubtful(bills)

    shown = client.get("/payments/reconciliations?month=2026-11", actor=finance, now=bills.clock()).json()

    assert (shown["month"], shown["accounts"], shown["next"]) == ("2026-11", ["alipay"], None)
    (day,) = shown["items"]
    assert (day["day"], day["status"], day["open_findings"]) == ("2026-11-22", "different", 1)
    assert client.get("/payments/reconciliations", actor=finance, now=bills.clock()).json() == shown
    other = client.get("/payments/reconciliations?month=2026-10", actor=finance, now=bills.clock()).json()
    assert other["items"] == []


def test_a_day_shows_paid_journal_and_bill_side_by_side(bills, finance):
    bills.paid()
    bills.reconcile()

    shown = client.get("/payments/reconciliations/alipay/2026-11-22", actor=finance, now=bills.clock()).json()

    money = {"minor": 6599_00, "currency": "CNY"}
    fee = shown["bill"]["fee"]["minor"]
    assert [shown[side]["captured"] for side in ("paid", "journal", "bill")] == [money] * 3
    assert [shown[side]["settlement"]["minor"] for side in ("paid", "journal", "bill")] == [6599_00 - fee] * 3
    assert shown["crossed"]["settlement"]["minor"] == 0
    assert shown["classes"]["matched"] == 1
    with pytest.raises(BillDayNotFound):
        queries.get_bill_day(actor=finance, account="alipay", day=DAY + timedelta(days=1))


def test_staff_put_a_day_in_line_again(bills, finance):
    bills.paid()
    bills.reconcile()

    answer = client.post("/payments/reconciliations/alipay/2026-11-22/runs", actor=finance, now=bills.clock())

    assert answer.status_code == 202
    assert bills.due() == bills.clock()
    assert AuditEntry.objects.get().subject == "bill:alipay:2026-11-22"


@pytest.mark.parametrize(
    ("account", "day"), [("none", DAY), ("alipay", date(2026, 11, 23)), ("alipay", date(2026, 9, 1))]
)
def test_a_day_that_cannot_be_is_not_put_in_line(bills, finance, account, day):
    with pytest.raises(BillDayNotFound):
        services.reconcile_again(actor=finance, account=account, day=day, now=beijing(11))

    assert BillDay.objects.count() == AuditEntry.objects.count() == 0


def test_a_finding_is_taken_noted_and_closed(bills, finance):
    finding = doubtful(bills)
    now, place = bills.clock(), f"/payments/discrepancies/{finding.pk}"
    assert queries.is_doubted(ref="Z2")

    for path, body in [
        ("take", None),
        ("notes", {"text": " 问过支付宝 "}),
        ("close", {"resolution": "explained", "text": "次日补账"}),
    ]:
        assert client.post(f"{place}/{path}", json=body, actor=finance, now=now).status_code == 204

    shown = client.get(place, actor=finance, now=now).json()
    assert (shown["state"], shown["resolution"], shown["order"]) == ("closed", "explained", "Z2")
    assert shown["owner"] == str(finance.user_id)
    assert [(step["act"], step["text"]) for step in shown["steps"]] == [
        ("taken", ""),
        ("noted", "问过支付宝"),
        ("closed", "次日补账"),
    ]
    assert [row.action for row in AuditEntry.objects.order_by("id")] == [
        "payments.take_discrepancy",
        "payments.note_discrepancy",
        "payments.close_discrepancy",
    ]
    assert not queries.is_doubted(ref="Z2")


def test_a_closed_finding_stays_closed_and_is_not_opened_by_the_next_run(bills, finance):
    finding = doubtful(bills)
    close = {"actor": finance, "discrepancy_id": finding.pk, "now": bills.clock()}
    services.close_discrepancy(resolution=Resolution.EXPLAINED, text="x", **close)

    with pytest.raises(DiscrepancyClosed):
        services.take_discrepancy(**close)
    with pytest.raises(DiscrepancyClosed):
        services.close_discrepancy(resolution=Resolution.EXPLAINED, text="x", **close)
    bills.reconcile(beijing(14))

    assert bills.found() == []
    assert (Discrepancy.objects.count(), DiscrepancyStep.objects.count()) == (1, 1)


@pytest.mark.parametrize("text", ["", "   ", "x" * 501])
def test_a_note_needs_words(bills, finance, text):
    finding = doubtful(bills)

    with pytest.raises(DiscrepancyTextInvalid):
        services.note_discrepancy(actor=finance, discrepancy_id=finding.pk, text=text, now=bills.clock())

    assert DiscrepancyStep.objects.count() == 0


def test_what_does_not_exist_is_not_found(finance, now):
    with pytest.raises(DiscrepancyNotFound):
        services.take_discrepancy(actor=finance, discrepancy_id=1, now=now)
    with pytest.raises(DiscrepancyNotFound):
        queries.get_discrepancy(actor=finance, discrepancy_id=1)


def test_only_finance_works_at_the_desk(bills, staff_actor):
    finding = doubtful(bills)
    other = staff_actor(Role.SUPPORT)

    for act in (
        lambda: services.take_discrepancy(actor=other, discrepancy_id=finding.pk, now=bills.clock()),
        lambda: services.reconcile_again(actor=other, account="alipay", day=DAY, now=bills.clock()),
        lambda: queries.list_bill_days(actor=other, month=DAY),
    ):
        with pytest.raises(PermissionDenied):
            act()

    assert AuditEntry.objects.count() == 0


def test_the_desk_is_filtered(now, finance, django_assert_num_queries):
    open_row, taken, closed = (
        Discrepancy.objects.create(
            slot=name,
            kind="FEE_DIFF",
            severity="HIGH",
            account=f"a{name}",
            number=name,
            day=DAY,
            opened_at=now - timedelta(days=age),
        )
        for name, age in (("1", 0), ("2", 3), ("3", 9))
    )
    services.take_discrepancy(actor=finance, discrepancy_id=taken.pk, now=now)
    services.close_discrepancy(
        actor=finance, discrepancy_id=closed.pk, resolution=Resolution.EXPLAINED, text="x", now=now
    )

    def asked(query: str) -> list[str]:
        with django_assert_num_queries(1):
            page = client.get(f"/payments/discrepancies?{query}", actor=finance, now=now).json()
        return [item["number"] for item in page["items"]]

    assert asked("") == ["1", "2", "3"]
    assert asked("state=open") == ["1"]
    assert asked("state=taken") == ["2"]
    assert asked("state=closed") == ["3"]
    assert asked("state=unclosed") == ["1", "2"]
    assert asked("owner=me") == asked(f"owner={finance.user_id}") == ["2"]
    assert asked("account=a3") == ["3"]
    assert asked("day=2026-11-22&state=unclosed") == ["1", "2"]
    assert asked("older_than_days=2") == ["2", "3"]
    assert open_row.pk
