"""Paying inside WeChat: whose openid is named, and that no signature is kept."""

import json
from datetime import timedelta

import pytest

from zhida.shop.payments import queries
from zhida.shop.payments.errors import PaymentRefused
from zhida.shop.payments.models import PaymentAttempt
from zhida.shop.payments.records import PayerDevice

APPID = "wxd678efh567hg6787"


def test_the_payers_openid_is_that_of_the_chosen_accounts_application(bench):
    device = PayerDevice(openids={"wxother": "oOther", APPID: "oMine"})

    started = bench.start(bench.open().ref, scene="jsapi", device=device)

    assert bench.payment(started.attempt).extra["openid"] == "oMine"


def test_an_openid_of_another_application_is_none(bench):
    with pytest.raises(PaymentRefused) as refusal:
        bench.start(bench.open().ref, scene="jsapi", device=PayerDevice(openids={"wxother": "oOther"}))

    assert refusal.value.data["reason"] == "OPENID_MISSING"
    assert bench.dialect.calls == []


def test_of_a_payment_inside_wechat_only_the_prepay_id_is_stored(bench):
    started = bench.start(bench.open().ref, scene="jsapi")

    stored = PaymentAttempt.objects.get(number=started.attempt).payload
    assert stored == {"prepay_id": started.payload["package"].removeprefix("prepay_id=")}
    assert started.payload["paySign"] not in json.dumps(stored)


def test_what_opens_the_cashier_is_signed_anew_each_time_it_is_shown(bench):
    ref = bench.open().ref
    first = bench.start(ref, scene="jsapi")
    bench.clock.move(minutes=3)

    again = bench.start(ref, scene="jsapi")
    shown = queries.find_started(ref=ref, attempt=first.attempt, now=bench.clock())

    assert shown is not None
    assert again.attempt == shown.attempt == first.attempt
    assert first.payload["package"] == again.payload["package"] == shown.payload["package"]
    assert len({first.payload["paySign"], again.payload["paySign"], shown.payload["paySign"]}) == 3
    assert int(shown.payload["timeStamp"]) == int(first.payload["timeStamp"]) + 180
    entered = bench.client.get(f"{bench.gateway.url}/practice/jsapi", params=shown.payload)
    assert entered.status_code == 303


def test_an_attempt_that_is_over_or_anothers_shows_nothing(bench):
    ref = bench.open().ref
    other = bench.open().ref
    started = bench.start(ref, scene="jsapi")
    late = bench.clock() + timedelta(days=1)

    assert queries.find_started(ref=other, attempt=started.attempt, now=bench.clock()) is None
    assert queries.find_started(ref=ref, attempt=started.attempt, now=late) is None


def test_the_paying_applications_are_those_of_open_accounts(bench):
    assert queries.paying_appids() == (APPID,)

    bench.set_channel(enabled=False)

    assert queries.paying_appids() == ()
