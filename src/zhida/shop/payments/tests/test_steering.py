"""Staff see how channels do and what was decided, and decide over the router's head."""

import os
from datetime import timedelta

import pytest
from ninja.testing import TestClient

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import Role
from zhida.shop.payments import queries, services
from zhida.shop.payments.api_channels import channels
from zhida.shop.payments.breaker import Operation
from zhida.shop.payments.errors import ChannelNotFound, OverrideTooLong
from zhida.shop.payments.health import note_failure, note_success
from zhida.shop.payments.models import ChannelOverride, PaymentAttempt
from zhida.shop.payments.routing import Steering
from zhida.shop.payments.services import OverrideWish

pytestmark = pytest.mark.django_db

client = TestClient(channels)


@pytest.fixture
def finance(staff_actor):
    return staff_actor(Role.FINANCE)


def wish(now, *, kind: Steering = Steering.STOP, **later: int) -> OverrideWish:
    return OverrideWish(kind=kind, until=now + timedelta(**(later or {"hours": 1})), reason="银行维护")


def steer(bench, actor, **changes) -> None:
    services.steer_channel(
        actor=actor, account="simulator", wish=wish(bench.clock(), **changes), now=bench.clock()
    )


def state(bench, actor) -> str:
    (record,) = queries.list_channels(actor=actor, now=bench.clock())
    return record.state


def test_an_override_is_replaced_lifted_and_audited(bench, finance):
    steer(bench, finance)
    assert state(bench, finance) == "STOPPED"
    steer(bench, finance, kind=Steering.PREFER, days=30)
    assert state(bench, finance) == "PREFERRED"
    assert ChannelOverride.objects.count() == 1

    for _again in range(2):
        services.release_channel(actor=finance, account="simulator", now=bench.clock())

    assert state(bench, finance) == "GOOD"
    entries = AuditEntry.objects.order_by("id")
    assert [(entry.action, entry.subject) for entry in entries] == [
        ("payments.steer_channel", "channel:simulator"),
        ("payments.steer_channel", "channel:simulator"),
        ("payments.release_channel", "channel:simulator"),
    ]
    assert entries[1].before["kind"] == "STOP"
    assert entries[1].after["kind"] == "PREFER"
    assert entries[0].reason == "银行维护"


def test_an_override_that_another_set_a_moment_earlier_is_replaced(bench, finance, meanwhile):
    def other() -> None:
        ChannelOverride.objects.create(
            account="simulator",
            kind="PREFER",
            until=bench.clock(),
            reason="",
            set_by="S:9",
            set_at=bench.clock(),
        )

    meanwhile('INSERT OR IGNORE INTO "payments_channel_override"', other)

    steer(bench, finance)

    assert ChannelOverride.objects.get().kind == "STOP"


@pytest.mark.parametrize("later", [{"seconds": 0}, {"seconds": -1}, {"days": 30, "seconds": 1}])
def test_an_override_ends_after_now_and_within_thirty_days(bench, finance, later):
    with pytest.raises(OverrideTooLong):
        steer(bench, finance, **later)

    assert ChannelOverride.objects.count() == 0
    assert AuditEntry.objects.count() == 0


def test_only_known_accounts_are_steered_and_only_by_finance(bench, finance, staff_actor):
    auditor, now = staff_actor(Role.AUDITOR), bench.clock()

    with pytest.raises(ChannelNotFound):
        services.steer_channel(actor=finance, account="x", wish=wish(now), now=now)
    with pytest.raises(ChannelNotFound):
        services.release_channel(actor=finance, account="x", now=now)
    with pytest.raises(PermissionDenied):
        services.steer_channel(actor=auditor, account="simulator", wish=wish(now), now=now)
    with pytest.raises(PermissionDenied):
        services.release_channel(actor=auditor, account="simulator", now=now)

    assert ChannelOverride.objects.count() == 0


def test_the_state_sums_an_account_up(bench, finance):
    text = bench.channels_file.read_text(encoding="utf-8")
    for _time in range(5):
        note_failure(account="simulator", operation=Operation.QUERY, word="HTTP 503", now=bench.clock())
    assert state(bench, finance) == "BROKEN"
    bench.clock.move(seconds=30)
    bench.open()
    PaymentAttempt.objects.all().delete()
    bench.start("Z1")
    assert state(bench, finance) == "PROBING"

    seconds = bench.channels_file.stat().st_mtime
    for line, expected in {
        "enabled = false": "DISABLED",
        "enabled = true\nvalid_from = 2027-01-01T00:00:00+08:00": "NOT_YET_VALID",
        "enabled = true\nvalid_to = 2026-01-01T00:00:00+08:00": "NO_LONGER_VALID",
    }.items():
        bench.channels_file.write_text(text.replace("enabled = true", line, 1), encoding="utf-8")
        seconds += 1
        os.utime(bench.channels_file, (seconds, seconds))
        assert state(bench, finance) == expected


def test_the_doors_show_channels_and_decisions_and_steer(bench, finance):
    ref, number = bench.pending()
    now = bench.clock()
    note_success(account="gone", operation=Operation.CREATE, now=now)
    until = (now + timedelta(hours=1)).isoformat()

    put = client.put(
        "/payments/channels/simulator/override",
        json={"kind": "STOP", "until": until, "reason": " 维护 "},
        actor=finance,
        now=now,
    )
    listed = client.get("/payments/channels", actor=finance, now=now).json()["items"]
    decisions = client.get("/payments/decisions", actor=finance, now=now).json()
    lifted = client.delete("/payments/channels/simulator/override", actor=finance, now=now)

    assert (put.status_code, lifted.status_code) == (204, 204)
    assert [(it["name"], it["state"], it["override"]["reason"]) for it in listed] == [
        ("simulator", "STOPPED", "维护")
    ]
    assert [(it["operation"], it["breaker"], it["health_ppm"]) for it in listed[0]["operations"]] == [
        ("CREATE", "CLOSED", 1_000_000)
    ]
    (decision,) = decisions["items"]
    assert (decision["order"], decision["attempt"], decision["chosen"]) == (ref, number, "simulator")
    assert (decision["mode"], decision["amount"]) == ("USUAL", {"minor": 659900, "currency": "CNY"})
    assert decision["candidates"] == [
        {
            "account": "simulator",
            "verdict": "FITS",
            "score": 100_000,
            "health_ppm": 1_000_000,
            "weight": 100,
            "fee_bp": 0,
            "is_probe_due": False,
            "steering": "",
        }
    ]
    assert [it.account for it in queries.list_operations(now=now)] == ["gone", "simulator"]


@pytest.mark.parametrize(
    "change", [{"kind": "BAN"}, {"reason": " "}, {"until": "2026-12-01T00:00:00"}, {"reason": "x" * 201}]
)
def test_a_malformed_override_is_refused(bench, finance, change):
    body = {"kind": "STOP", "until": (bench.clock() + timedelta(hours=1)).isoformat(), "reason": "x"}

    answer = client.put(
        "/payments/channels/simulator/override", json=body | change, actor=finance, now=bench.clock()
    )

    assert answer.status_code == 422
    assert ChannelOverride.objects.count() == 0


@pytest.mark.parametrize("older", [[], {"simulator": "fits"}])
def test_a_decision_from_before_candidates_were_stored_is_shown_without(bench, finance, older):
    bench.pending()
    PaymentAttempt.objects.update(decision=older)

    (record,) = queries.list_decisions(actor=finance).items

    assert (record.mode, record.candidates) == ("", ())


def test_decisions_are_for_those_who_see_channels(staff_actor):
    with pytest.raises(PermissionDenied):
        queries.list_decisions(actor=staff_actor(Role.GOODS))


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_of_decisions_costs_one_query(bench, finance, count, django_assert_num_queries):
    for _index in range(count):
        bench.pending()

    with django_assert_num_queries(1):
        page = queries.list_decisions(actor=finance, limit=2)

    assert len(page.items) == min(count, 2)
