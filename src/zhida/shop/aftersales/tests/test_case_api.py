"""Cases over the REST doors: what the shopper sees, what staff decide, and what is refused at the door."""

import json
import struct

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.running.doors import SHOP, STAFF, send, set_clock, shopper_client, staff_client

from zhida.shop.accounts.records import Role
from zhida.shop.aftersales import conf, services
from zhida.shop.aftersales.models import Case, CaseMedia
from zhida.shop.aftersales.records import CaseKind, CaseReason
from zhida.shop.aftersales.tests.casework import make_bought, make_place, open_case, photo, receive
from zhida.shop.cart.tests.factories import make_shopper, make_sku

pytestmark = pytest.mark.django_db
CASES = f"{SHOP}/after-sales"
DESK = f"{STAFF}/after-sales"


@pytest.fixture(autouse=True)
def _clock(settings, tmp_path, now):
    set_clock(settings, tmp_path, now)


@pytest.fixture
def bought(now):
    make_place()
    make_sku("A-1", now=now, fen=12900, skus=("A-1", "A-2"))
    return make_bought(("A-1", 3), now=now)


@pytest.fixture
def buyer(bought):
    return shopper_client(bought[0])


@pytest.fixture
def desk():
    return staff_client(Role.ORDER, Role.REFUND)


def _body(order, **more):
    lines = [{"line": "L001", "quantity": 1}]
    return {"order": order, "lines": lines, "kind": "return", "reason": "no_reason", **more}


def _decide(desk, number, decision, **more):
    return send(desk, "POST", f"{DESK}/{number}/decisions", {"decision": decision, **more})


def _upload(client, path, content, name="a.jpg"):
    return client.post(path, {"file": SimpleUploadedFile(name, content)})


def _fetch(client, url):
    answer = client.get(url)
    return answer, answer.content


def test_a_return_is_told_where_to_go_and_followed_to_its_refund(bought, buyer, desk):
    _shopper, order = bought
    wanted = {"order": order, "lines": [{"line": "L001", "quantity": 1}], "reason": "no_reason"}
    preview = send(buyer, "POST", f"{CASES}/preview", wanted)
    picture = _upload(buyer, f"{CASES}/media", photo().read())
    body = _body(order, media=[picture.json()["id"]])
    opened = send(buyer, "POST", CASES, body, Idempotency_Key="k1")
    number = opened.json()["number"]
    sent = send(buyer, "POST", f"{CASES}/{number}/shipments", {"carrier": "SF", "tracking": "SF1234567"})
    received = _decide(desk, number, "receive")
    inspected = _decide(desk, number, "inspect", finding={"accepted": True})
    restocked = _decide(
        desk, number, "restock", units=[{"line": "L001", "disposition": "sellable", "quantity": 1}]
    )

    assert preview.json()["refund"]["total"]["minor"] == 12900
    kinds = {kind["kind"]: kind["is_allowed"] for kind in preview.json()["lines"][0]["kinds"]}
    assert kinds == {"refund_only": True, "return": True, "exchange": True, "repair": True}
    assert (opened.status_code, opened.json()["status"], opened.json()["turn"]) == (
        201,
        "approved",
        "shopper",
    )
    assert opened.json()["return_to"]["phone"] == "400-000-0000"
    assert (sent.json()["status"], received.json()["status"]) == ("sent", "received")
    assert (inspected.json()["status"], inspected.json()["refund"]["amount"]["minor"]) == ("refunding", 12900)
    assert restocked.json()["lines"][0]["restocked"][0]["disposition"] == "sellable"
    assert send(buyer, "POST", CASES, body, Idempotency_Key="k1").json()["number"] == number
    shown = send(buyer, "GET", f"{CASES}/{number}").json()
    assert [step["status"] for step in shown["steps"]][-1] == "refunding"
    assert [item["number"] for item in send(buyer, "GET", CASES).json()["items"]] == [number]
    assert [item["number"] for item in send(buyer, "GET", f"{CASES}?order={order}").json()["items"]] == [
        number
    ]
    assert send(buyer, "GET", f"{CASES}?order=Z0").json()["items"] == []


def test_photos_are_drawn_anew_and_shown_to_the_cases_people_only(now, bought, buyer, desk):
    shopper, order = bought
    uploaded = _upload(buyer, f"{CASES}/media", photo().read()).json()
    number = open_case(shopper, order, now=now, media=(uploaded["id"],))
    theirs = _upload(desk, f"{DESK}/{number}/media", photo().read()).json()
    stranger = shopper_client(make_shopper(now=now))

    own, content = _fetch(buyer, uploaded["url"])
    assert (own.status_code, own["Content-Type"], own["Cache-Control"]) == (
        200,
        "image/jpeg",
        "private, no-store",
    )
    assert content.startswith(b"\xff\xd8")
    assert _fetch(buyer, f"{CASES}/media/{theirs['id']}")[0].status_code == 200
    assert _fetch(desk, f"{DESK}/media/{uploaded['id']}")[0].status_code == 200
    assert stranger.get(uploaded["url"]).status_code == 404
    assert buyer.get(f"{CASES}/media/M0").status_code == 404


def test_what_is_no_picture_and_no_video_is_refused(bought, buyer):
    boxes = struct.pack(">I4s4sI", 16, b"ftyp", b"qt  ", 0)
    for content, name in (
        (b"GIF89a" + b"\0" * 20, "a.gif"),
        (b"<svg/>", "a.svg"),
        (boxes, "a.mp4"),
        (b"", "a.jpg"),
    ):
        answer = _upload(buyer, f"{CASES}/media", content, name)
        assert (answer.status_code, answer.json()["code"]) in ((400, "upload_refused"), (400, "invalid")), (
            name
        )
    assert CaseMedia.objects.count() == 0


def test_a_video_is_kept_as_it_is_unless_it_is_too_large(now, bought, buyer, monkeypatch):
    content = _mp4()

    kept = _upload(buyer, f"{CASES}/media", content, "a.bin")
    monkeypatch.setattr(conf, "LARGEST_VIDEO_BYTES", 10)
    refused = _upload(buyer, f"{CASES}/media", content, "a.mp4")

    assert (kept.status_code, kept.json()["kind"]) == (201, "video")
    assert _fetch(buyer, kept.json()["url"])[1] == content
    assert refused.json()["code"] == "upload_refused"


def _mp4():
    def box(name, content):
        return struct.pack(">I4s", len(content) + 8, name) + content

    tkhd = box(b"tkhd", b"\0" * 76 + struct.pack(">II", 320 << 16, 240 << 16))
    mvhd = box(b"mvhd", b"\0" * 12 + struct.pack(">II", 1000, 2000) + b"\0" * 80)
    return (
        box(b"ftyp", b"isom\0\0\0\0isom") + box(b"moov", mvhd + box(b"trak", tkhd)) + box(b"mdat", b"\0" * 8)
    )


def test_files_are_counted(now, bought, buyer, monkeypatch):
    shopper, order = bought
    monkeypatch.setattr(conf, "MOST_FILES", 1)
    first = _upload(buyer, f"{CASES}/media", photo().read()).json()["id"]
    assert _upload(buyer, f"{CASES}/media", photo().read()).json()["code"] == "too_many_files"
    number = open_case(shopper, order, now=now, media=(first,))
    second = _upload(buyer, f"{CASES}/media", photo().read()).json()["id"]

    full = send(buyer, "POST", f"{CASES}/{number}/messages", {"text": "看图", "media": [second]})

    assert (full.status_code, full.json()["code"]) == (409, "too_many_files")


def test_both_sides_talk_on_a_case(now, bought, buyer, desk):
    shopper, order = bought
    number = open_case(shopper, order, now=now)
    picture = _upload(buyer, f"{CASES}/media", photo().read()).json()["id"]

    said = send(buyer, "POST", f"{CASES}/{number}/messages", {"text": " 请看图 ", "media": [picture]})
    answered = send(desk, "POST", f"{DESK}/{number}/messages", {"text": "收到"})
    empty = send(buyer, "POST", f"{CASES}/{number}/messages", {"text": "  "})

    assert (said.status_code, answered.status_code, empty.status_code) == (201, 201, 400)
    messages = send(buyer, "GET", f"{CASES}/{number}").json()["messages"]
    assert [(one["text"], one["is_staff"], len(one["media"])) for one in messages] == [
        ("请看图", False, 1),
        ("收到", True, 0),
    ]


def test_every_decision_has_its_word(now, bought, buyer, desk):
    shopper, order = bought
    repair = open_case(shopper, order, now=now, kind=CaseKind.REPAIR, reason=CaseReason.ACCIDENT)
    parcel = {"carrier": "SF", "tracking": "SF7000001"}
    words = [
        _decide(desk, repair, "approve"),
        _decide(desk, repair, "receive"),
        _decide(desk, repair, "quote", quote={"amount": {"minor": 9900}, "in_warranty": False}, reason="屏"),
        send(buyer, "POST", f"{CASES}/{repair}/quote", {"accept": True}),
        _decide(desk, repair, "quote_paid", reason="转账"),
        _decide(desk, repair, "repair_done", parts=["屏"]),
        _decide(desk, repair, "send_back", parcel=parcel),
    ]
    statuses = [answer.json()["status"] for answer in words]
    assert statuses == [
        "approved", "received", "quoted", "awaiting_payment", "repairing", "returning", "repaired",
    ]  # fmt: skip
    assert words[-1].json()["parcel"]["carrier_name"].startswith("顺丰")

    first, second = (
        open_case(shopper, order, now=now, kind=CaseKind.EXCHANGE, reason=CaseReason.FAULTY) for _unit in "12"
    )
    for number in (first, second):
        _decide(desk, number, "approve")
        receive(number, now=now)
        _decide(desk, number, "inspect", finding={"accepted": True, "fault_found": True})
    replaced = _decide(desk, first, "send_replacement", parcel={**parcel, "tracking": "SF7000002"})
    refunded = _decide(desk, second, "refund_instead")
    assert (replaced.json()["status"], refunded.json()["status"]) == ("replaced", "refunding")

    third = open_case(shopper, order, now=now, reason=CaseReason.FAULTY)
    rejected = _decide(desk, third, "reject", reason="没有故障")
    appealed = send(buyer, "POST", f"{CASES}/{third}/appeal", {"reason": "有"})
    assert (rejected.json()["refusal"], appealed.json()["status"]) == ("没有故障", "appealed")
    late = services.open_late_case(order=order, now=now)
    paid = _decide(desk, late, "compensate", refund={"minor": 500})
    assert paid.json()["refund"]["amount"]["minor"] == 500
    fourth = open_case(shopper, order, now=now)
    assert send(buyer, "POST", f"{CASES}/{fourth}/cancel").json()["status"] == "cancelled"


@pytest.mark.parametrize(
    ("decision", "more"),
    [
        ("inspect", {}),
        ("inspect", {"finding": {"accepted": False, "refusal": "opened"}}),
        ("inspect", {"finding": {"accepted": False, "refusal": "no_box"}}),
        ("quote", {}),
        ("send_back", {}),
        ("compensate", {}),
        ("approve", {"refund": {"minor": 0}}),
        ("open_it", {}),
    ],
)
def test_a_decision_that_lacks_what_it_needs_is_malformed(now, bought, desk, decision, more):
    shopper, order = bought
    number = open_case(shopper, order, now=now)

    assert _decide(desk, number, decision, **more).status_code == 400


def test_a_refusal_is_shown_with_the_words_that_may_be_chosen(now, bought, buyer, desk):
    shopper, order = bought
    number = open_case(shopper, order, now=now)
    receive(number, now=now)
    picture = _upload(desk, f"{DESK}/{number}/media", photo().read()).json()["id"]

    refused = _decide(
        desk, number, "inspect", finding={"accepted": False, "refusal": "outer_wear", "photos": [picture]}
    )

    assert [one["code"] for one in refused.json()["refusals"]] == [
        "unauthorised_repair",
        "damaged_mark",
        "outer_wear",
        "traces_of_use",
    ]
    assert refused.json()["inspections"][0]["refusal_name"] == "有无法恢复原状的外观使用痕迹"
    assert send(buyer, "GET", f"{CASES}/{number}").json()["can_appeal"] is True


def test_two_lines_of_one_name_and_foreign_orders_are_refused(now, bought, buyer):
    _shopper, order = bought
    twice = [{"line": "L001", "quantity": 1}, {"line": "L001", "quantity": 1}]
    stranger = shopper_client(make_shopper(now=now))

    assert send(buyer, "POST", CASES, _body(order, lines=twice)).status_code == 400
    assert send(buyer, "POST", CASES, _body(order, kind="late")).status_code == 400
    foreign = send(stranger, "POST", CASES, _body(order))
    assert (foreign.status_code, foreign.json()["code"]) == (404, "order_not_found")
    assert send(stranger, "POST", f"{CASES}/preview", {"order": order}).status_code == 404
    assert Case.objects.count() == 0
    assert send(buyer, "POST", f"{CASES}/preview", {"order": order}).json()["refund"] is None


def test_the_queue_is_narrowed_and_sorted_by_deadline(now, bought, desk):
    shopper, order = bought
    returned = open_case(shopper, order, now=now)
    repair = open_case(shopper, order, now=now, kind=CaseKind.REPAIR, reason=CaseReason.FAULTY)
    ended = open_case(shopper, order, now=now)
    services.cancel_case(actor=shopper, number=ended, now=now)

    def numbers(query):
        return [case["number"] for case in send(desk, "GET", f"{DESK}{query}").json()["items"]]

    assert numbers("") == [repair, returned]
    assert numbers("?open=false") == [ended, repair, returned]
    assert numbers("?kind=repair") == [repair]
    assert numbers("?status=cancelled") == [ended]
    assert numbers("?overdue=true") == []
    assert numbers("?order=Z0") == []


@pytest.mark.parametrize("side", ["shopper", "staff"])
def test_a_list_asks_as_often_for_three_cases_as_for_one(now, bought, buyer, desk, side):
    shopper, order = bought
    client, path = (buyer, CASES) if side == "shopper" else (desk, DESK)
    counts = []
    for _case in range(3):
        open_case(shopper, order, now=now)
        send(client, "GET", path)
        with CaptureQueriesContext(connection) as counter:
            assert send(client, "GET", path).status_code == 200
        counts.append(len(counter))

    assert counts[0] == counts[2]


def test_the_return_place_is_entered_by_staff(now, desk):
    missing = send(desk, "GET", f"{DESK}/return-place")
    place = {"name": "售后部", "phone": "400", "address": "深圳"}

    entered = send(desk, "PUT", f"{DESK}/return-place", place)

    assert (missing.status_code, missing.json()["code"]) == (409, "no_return_place")
    assert json.loads(entered.content) == send(desk, "GET", f"{DESK}/return-place").json() == place
