"""Pushes of an aggregator: proven over the raw fields, kept once, harmless in whatever order they come."""

import json
from datetime import UTC, datetime, timedelta
from itertools import permutations
from urllib.parse import parse_qsl, urlencode

import pytest

from zhida.doubles.couriers.depot import Waybill
from zhida.doubles.couriers.wire import Scan, push_body, push_sign, track
from zhida.shop.kernel.models import OutboxEvent
from zhida.shop.shipping import queries, services
from zhida.shop.shipping.conf import MOST_PUSH_BYTES
from zhida.shop.shipping.lifecycle import FollowState, ParcelState, ParcelTrouble
from zhida.shop.shipping.models import CourierPush, ParcelFollowing, TrackingEvent
from zhida.shop.shipping.tests.conftest import SALT, TRACKING

pytestmark = pytest.mark.django_db

HOOK = "/hooks/couriers/practice"
FORM = "application/x-www-form-urlencoded"
TAKEN = {"result": True, "returnCode": "200", "message": "成功"}


@pytest.fixture
def number(couriers_file, send):
    return send()


@pytest.fixture
def push(now):
    """Take a body at the hook, so many hours after dispatch."""

    def push(body, *, hours=48, name="practice"):
        clock = now + timedelta(hours=hours)
        return services.receive_push(name=name, body=body, now=clock)

    return push


def _scans(now, *told):
    return [Scan(at=now + timedelta(hours=hours), text=text, code=code) for hours, text, code in told]


def _body(scans, *, number=TRACKING, company="shunfeng", salt=SALT, status="polling", **changed):
    return push_body({**track(company, number, scans), **changed}, salt=salt, status=status)


def _events(name):
    return [row.payload for row in OutboxEvent.objects.filter(name=f"shipping.{name}").order_by("pk")]


def _nothing_written():
    return (TrackingEvent.objects.count(), CourierPush.objects.count()) == (0, 0)


def test_push_over_http_is_answered_as_the_provider_expects(client, number, now):
    body = _body([Scan(at=now, text="已揽收", code="1", area="广东,深圳市")])

    answer = client.post(HOOK, data=body, content_type=FORM)

    assert (answer.status_code, json.loads(answer.content)) == (200, TAKEN)
    event = queries.get_parcel(number=number).events[0]
    assert (event.text, event.place, event.state) == ("已揽收", "广东 深圳市", ParcelState.IN_TRANSIT)
    assert client.get(HOOK).status_code == 405


def test_times_are_shanghais_and_the_signature_starts_the_clocks(number, push, now):
    assert push(_body(_scans(now, (20, "已签收，本人", "301")))).status == 200

    parcel = queries.get_parcel(number=number)
    assert (parcel.state, parcel.delivered_at) == (ParcelState.DELIVERED, now + timedelta(hours=20))
    assert _events("ParcelDelivered") == [
        {"ref": "Z1", "parcel": number, "delivered_at": (now + timedelta(hours=20)).isoformat()}
    ]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_pushes_in_any_order_end_alike(number, push, now, order):
    told = [(1, "已揽收", "1"), (10, "派件中", "5"), (12, "已签收", "3")]
    bodies = [_body(_scans(now, *told[: place + 1])) for place in range(3)]

    for place in order:
        push(bodies[place])

    parcel = queries.get_parcel(number=number)
    assert (parcel.state, parcel.delivered_at) == (ParcelState.DELIVERED, now + timedelta(hours=12))
    assert [event.text for event in parcel.events] == ["已签收", "派件中", "已揽收"]
    assert len(_events("ParcelDelivered")) == 1


def test_the_same_push_three_times_is_kept_once(number, push, now):
    body = _body(_scans(now, (1, "已揽收", "1")))

    replies = [push(body) for _time in range(3)]

    assert [json.loads(reply.body) for reply in replies] == [TAKEN] * 3
    assert (CourierPush.objects.count(), TrackingEvent.objects.count()) == (1, 1)


def test_a_waybill_of_somebody_else_is_kept_and_moves_nothing(number, push, now):
    scans = _scans(now, (1, "已签收", "3"))

    assert push(_body(scans, number="SF0000000000")).status == 200
    assert push(_body(scans, company="zhongtong")).status == 200

    assert queries.get_parcel(number=number).state is ParcelState.SHIPPED
    assert list(CourierPush.objects.values_list("parcels", flat=True)) == [0, 0]


def test_a_corrected_courier_and_a_shared_box_are_found(couriers_file, send, push, now):
    first, second = send(), send(ref="R202611220001")
    told = track("shunfengkuaiyun", TRACKING, _scans(now, (1, "已签收", "3")))
    param = json.dumps({"status": "polling", "lastResult": told, "comOld": "shunfeng", "comNew": "x"})

    push(urlencode({"param": param, "sign": push_sign(param, salt=SALT)}).encode())

    assert {queries.get_parcel(number=one).state for one in (first, second)} == {ParcelState.DELIVERED}
    assert [payload["ref"] for payload in _events("ParcelDelivered")] == ["Z1", "R202611220001"]


def _tampered(body, **fields):
    return urlencode({**dict(parse_qsl(body.decode())), **fields}).encode()


@pytest.mark.parametrize(
    ("spoil", "status"),
    [
        (lambda body: _tampered(body, sign="0" * 32), 403),
        (lambda body: _tampered(body, sign=""), 403),
        (lambda body: _tampered(body, sign="签"), 403),
        (lambda body: _tampered(body, sign=dict(parse_qsl(body.decode()))["sign"].lower()), 403),
        (lambda body: _tampered(body, param=dict(parse_qsl(body.decode()))["param"] + " "), 403),
        (lambda body: body.replace(b"%22state%22%3A+%223%22", b"%22state%22%3A+%220%22"), 403),
        (lambda body: body + b"&sign=" + b"0" * 32, 400),
        (lambda body: body + b"&param=%7B%7D", 400),
        (lambda body: body.split(b"&param")[0], 403),
        (lambda body: b"", 403),
        (lambda body: b"\xff\xfe", 400),
        (lambda body: b"param=%ff&sign=%ff", 400),
        (lambda body: b"&".join(b"a%d=1" % place for place in range(30)), 400),
        (lambda body: b"param=" + b"a" * MOST_PUSH_BYTES, 413),
    ],
)
def test_what_is_not_proven_is_refused_and_nothing_is_written(number, push, now, spoil, status):
    body = spoil(_body(_scans(now, (1, "已签收", "3"))))

    reply = push(body)

    assert (reply.status, json.loads(reply.body)["result"]) == (status, False)
    assert _nothing_written()
    assert queries.get_parcel(number=number).state is ParcelState.SHIPPED


def _signed(param):
    return urlencode({"param": param, "sign": push_sign(param, salt=SALT)}).encode()


@pytest.mark.parametrize(
    "param",
    [
        "",
        "not json",
        "[]",
        "{}",
        '{"lastResult": []}',
        '{"lastResult": {"nu": "SF1234567890123"}}',
        '{"lastResult": {"nu": 7, "com": "shunfeng", "data": []}}',
        '{"lastResult": {"nu": "SF1234567890123", "com": "shunfeng", "data": {}}}',
        "[" * 50_000,
        '{"lastResult": ' + "9" * 10_000 + "}",
    ],
)
def test_signed_nonsense_is_refused(number, push, param):
    assert push(_signed(param)).status == 400
    assert _nothing_written()


def test_reports_that_cannot_be_are_passed_over_and_the_rest_is_kept(number, push, now):
    good = {"ftime": "2026-11-22 13:00:00", "context": "已揽收", "statusCode": "1"}
    data = [
        good,
        {**good, "ftime": "2026-13-45 99:00:00"},
        {**good, "ftime": "", "time": ""},
        {**good, "context": "   "},
        {**good, "context": None},
        {**good, "ftime": "2027-11-22 13:00:00", "context": "未来"},
        {**good, "ftime": "2020-11-22 13:00:00", "context": "从前"},
        "nonsense",
        None,
        {**good, "ftime": "2026-11-22 14:00:00", "context": "\ud800长" + "长" * 999, "statusCode": "9999"},
    ]

    told = {**track("shunfeng", TRACKING, []), "data": data}
    assert push(_signed(json.dumps({"lastResult": told}))).status == 200

    first, second = queries.get_parcel(number=number).events
    assert (second.text, second.state) == ("已揽收", ParcelState.IN_TRANSIT)
    assert (first.text[:2], len(first.text)) == ("?长", 300)


def test_a_clock_that_is_minutes_ahead_loses_no_signature(number, push, now):
    push(_body(_scans(now, (1, "已签收", "3"))), hours=0.9)

    assert queries.get_parcel(number=number).state is ParcelState.DELIVERED


@pytest.mark.parametrize(
    ("code", "trouble"),
    [("2", "PROBLEM"), ("208", "PROBLEM"), ("14", "REJECTED"), ("203", "REJECTED"), ("6", "RETURNING"),
     ("4", "RETURNED"), ("401", "RETURNED"), ("13", "PROBLEM")],
)  # fmt: skip
def test_trouble_is_shown_and_announced_once(number, push, now, code, trouble):
    push(_body(_scans(now, (1, "派件中", "5"), (2, "联系不上", code))))
    push(_body(_scans(now, (1, "派件中", "5"), (2, "联系不上", code))), hours=49)

    parcel = queries.get_parcel(number=number)
    assert (parcel.state, parcel.trouble) == (ParcelState.OUT_FOR_DELIVERY, ParcelTrouble(trouble))
    assert _events("ParcelTroubled") == [
        {"ref": "Z1", "parcel": number, "trouble": trouble, "text": "联系不上"}
    ]


def test_trouble_that_was_overcome_is_forgotten_and_one_told_late_is_none(number, push, now):
    push(_body(_scans(now, (3, "再次派件", "5"))))
    push(_body(_scans(now, (2, "联系不上", "206"))))
    assert (queries.get_parcel(number=number).trouble, _events("ParcelTroubled")) == (None, [])

    push(_body(_scans(now, (4, "破损", "209"))))
    assert queries.get_parcel(number=number).trouble is ParcelTrouble.PROBLEM
    push(_body(_scans(now, (5, "已签收", "3"))))
    assert queries.get_parcel(number=number).trouble is None
    assert len(_events("ParcelTroubled")) == 1


def test_a_signature_on_the_way_back_is_not_the_buyers(number, push, now):
    push(_body(_scans(now, (1, "拒收", "14"), (2, "退回中", "6"), (30, "退件已签收", "3")), state="4"))

    parcel = queries.get_parcel(number=number)
    assert (parcel.state, parcel.delivered_at) == (ParcelState.SHIPPED, None)
    assert _events("ParcelDelivered") == []


def test_a_report_without_a_code_means_its_word_or_what_the_waybill_is(number, push, now):
    bare = {"ftime": "2026-11-22 13:00:00", "context": "快件在途"}
    push(_body([], data=[{**bare, "status": "派件"}]))
    assert queries.get_parcel(number=number).state is ParcelState.OUT_FOR_DELIVERY

    last = {"ftime": "2026-11-22 15:00:00", "context": "妥投"}
    push(_body([], data=[last], state="0"))
    push(_body([], data=[last], state="3"))

    parcel = queries.get_parcel(number=number)
    assert (parcel.state, len(parcel.events)) == (ParcelState.OUT_FOR_DELIVERY, 2)


def test_a_meaning_that_comes_later_is_filled_in(number, push, now):
    bare = {"ftime": "2026-11-22 15:00:00", "context": "妥投"}
    push(_body([], data=[bare], state="x"))
    assert queries.get_parcel(number=number).state is ParcelState.SHIPPED

    push(_body([], data=[{**bare, "statusCode": "3"}]))

    parcel = queries.get_parcel(number=number)
    assert (parcel.state, len(parcel.events)) == (ParcelState.DELIVERED, 1)
    assert parcel.delivered_at == datetime(2026, 11, 22, 7, 0, tzinfo=UTC)


def test_people_are_kept_nowhere(number, push, now):
    text = "快件正在派送，派件员：张小二，电话 13800138000，网点 0755-12345678，签收人：李雷"

    push(_body(_scans(now, (1, text, "5"))))
    push(_signed(json.dumps({"lastResult": track("shunfeng", TRACKING, _scans(now, (1, text, "5")))})))

    shown = "快件正在派送，派件员：张**，电话 138****8000，网点 0755****5678，签收人：李**"
    assert queries.get_parcel(number=number).events[0].text == shown
    kept = "".join(CourierPush.objects.values_list("body", flat=True))
    assert not any(word in kept for word in ("张小二", "13800138000", "李雷", "0755-1234"))


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (("polling", "0"), FollowState.FOLLOWED),
        (("shutdown", "3"), FollowState.ENDED),
        (("shutdown", "0"), FollowState.LOST),
        (("abort", "0"), FollowState.LOST),
    ],
)
def test_what_the_aggregator_does_with_its_watch_is_noted(number, push, now, told, state):
    services.start_following(number=number, now=now)
    ParcelFollowing.objects.update(state=FollowState.FOLLOWED)
    status, code = told

    push(_body(_scans(now, (1, "消息", code)), status=status))

    assert ParcelFollowing.objects.get().state == state


def test_an_unknown_or_broken_hook_is_refused(number, push, now):
    body = _body(_scans(now, (1, "已签收", "3")))

    assert push(body, name="other").status == 404
    assert _nothing_written()


@pytest.mark.parametrize("wrong", ["salt+param", "param", "param+key", "lower"])
def test_another_sign_rule_is_not_ours(number, push, now, wrong):
    """Each mutation of the rule must be told from the rule: param, then salt, in capitals."""
    param = dict(parse_qsl(_body(_scans(now, (1, "已签收", "3"))).decode()))["param"]
    signs = {
        "salt+param": push_sign(SALT, salt=param),
        "param": push_sign(param, salt=""),
        "param+key": push_sign(param, salt="0123456789abcdef"),
        "lower": push_sign(param, salt=SALT).lower(),
    }

    assert push(urlencode({"param": param, "sign": signs[wrong]}).encode()).status == 403
    assert _nothing_written()


def test_the_practice_aggregator_pushes_what_the_shop_takes(number, depot, push, now):
    depot.depot.waybills[TRACKING] = Waybill(
        company="shunfeng", number=TRACKING, callback="http://127.0.0.1:1/", salt=SALT, asked_at=now
    )
    depot.depot.scan(TRACKING, Scan(at=now, text="已揽收", code="1"))

    assert push(depot.depot.push_of(TRACKING)[1]).status == 200
    assert push(depot.depot.push_of(TRACKING, salt="forged")[1]).status == 403
    assert queries.get_parcel(number=number).state is ParcelState.IN_TRANSIT
