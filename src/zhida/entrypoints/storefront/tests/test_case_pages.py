"""After-sales on the pages, without a script: each form, each refusal, and who may see a case."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.running.doors import set_clock, shopper_client

from zhida.entrypoints.storefront.views import cases
from zhida.shop.accounts.records import SYSTEM_ACTOR, Actor, ActorKind, Role
from zhida.shop.aftersales import services
from zhida.shop.aftersales.models import Case, CaseMedia
from zhida.shop.aftersales.records import (
    CaseKind,
    CaseReason,
    Finding,
    OutgoingParcel,
    RefusalReason,
    RepairQuote,
)
from zhida.shop.aftersales.tests import casework
from zhida.shop.cart.tests.factories import make_shopper, make_sku, price_sku
from zhida.shop.catalogue.queries import sellable_skus
from zhida.shop.kernel.money import Money

pytestmark = pytest.mark.django_db

SERIAL = "490154203237518"
SUPPORT = Actor(kind=ActorKind.STAFF, user_id=9001, roles=frozenset({Role.ORDER}))
PARCEL = OutgoingParcel(carrier="SF", tracking="SF9000001")


@pytest.fixture(autouse=True)
def _clock(settings, tmp_path, now):
    set_clock(settings, tmp_path, now)


@pytest.fixture
def shopper(now):
    make_sku("A-1", now=now)
    casework.make_place()
    return make_shopper(now=now)


@pytest.fixture
def client(shopper):
    return shopper_client(shopper)


@pytest.fixture
def order(shopper, now):
    """One unit that was signed for yesterday."""
    return _bought(shopper, ("A-1", 1), now=now)


def _bought(shopper, *wanted, now, **more):
    return casework.make_bought(*wanted, now=now - timedelta(days=1), shopper=shopper, **more)[1]


def _page(client, path, **query):
    answer = client.get(path, query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def _hidden(page):
    """The fields that the last form carries on."""
    form = page.partition('id="confirm"')[2]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def _ask(client, order, *, kind="return", reason="no_reason", **fields):
    path = f"/orders/{order}/after-sales/new"
    query = {name: value for name, value in fields.items() if name.startswith(("line-", "units-"))}
    asked = _hidden(_page(client, path, kind=kind, reason=reason, **query))
    return client.post(path, {**asked, **fields})


def test_the_steps_show_only_what_is_open_and_until_when(client, order):
    path = f"/orders/{order}/after-sales/new"

    first = _page(client, path)
    kind = _page(client, path, kind="return")
    last = _page(client, path, kind="return", reason="no_reason")

    assert re.search(r"可申请至 \d{4}-\d\d-\d\d", first)
    assert "7 天无理由" not in first
    assert "7 天无理由" in kind
    assert "提交申请" not in kind
    assert "合计退回" in last
    assert "消费者权益保护法第二十五条" in last
    assert "每张不超过 20 MB" in last


def test_what_is_closed_says_why_and_cannot_be_forced(client, shopper, now):
    order = casework.make_bought(("A-1", 1), now=now, shopper=shopper, is_signed=False)[1]
    path = f"/orders/{order}/after-sales/new"

    page = _page(client, path, kind="exchange", reason="faulty")
    forced = client.post(path, {"line-L001": "1", "units-L001": "1", "kind": "exchange", "reason": "faulty"})

    assert "签收后可以申请" in page
    assert "提交申请" not in page
    assert forced.status_code == 409
    assert "这件商品现在不能申请这类售后" in forced.content.decode()
    assert Case.objects.count() == 0


def test_a_return_without_a_reason_shows_where_to_send_it_at_once(client, order, now):
    answer = _ask(client, order, note="盒子没拆")

    case = Case.objects.get()
    page = _page(client, answer.url)
    assert answer.status_code == 303
    assert answer.url == f"/account/after-sales/{case.number}"
    assert casework.PLACE.address in page
    assert "盒子没拆" in page
    assert case.shown_minor == 12900


def test_the_same_form_sent_twice_opens_one_case(client, order):
    path = f"/orders/{order}/after-sales/new"
    asked = _hidden(_page(client, path, kind="return", reason="no_reason"))

    first = client.post(path, asked)
    again = client.post(path, {**asked, "note": "又按了一次"})

    assert (first.status_code, again.status_code) == (303, 303)
    assert first.url == again.url
    assert Case.objects.count() == 1


def test_a_wrong_file_is_answered_beside_its_field_and_the_good_one_is_kept(client, order):
    good = SimpleUploadedFile("裂了.jpg", casework.photo().read())
    bad = SimpleUploadedFile("说明.pdf", b"%PDF-1.4")

    refused = _ask(client, order, kind="return", reason="faulty", note="屏幕裂", media=[good, bad])
    page = refused.content.decode()
    kept = re.findall(r'name="kept" value="([^"]+)"', page)
    opened = client.post(f"/orders/{order}/after-sales/new", {**_hidden(page), "note": "屏幕裂"})

    assert refused.status_code == 400
    assert "说明.pdf：" in page
    assert "屏幕裂</textarea>" in page
    assert [media.number for media in CaseMedia.objects.all()] == kept
    assert CaseMedia.objects.get().case == Case.objects.get()
    assert kept[0] in _page(client, opened.url)


def test_too_many_files_are_refused_before_any_is_kept(client, order):
    files = [SimpleUploadedFile(f"{n}.jpg", casework.photo().read()) for n in range(10)]

    refused = _ask(client, order, kind="return", reason="faulty", media=files)

    assert "最多上传 9 个文件" in refused.content.decode()
    assert CaseMedia.objects.count() == Case.objects.count() == 0


def test_anothers_file_is_not_taken(client, order, now):
    stranger = make_shopper(now=now)
    theirs = services.upload_media(actor=stranger, stream=casework.photo(), now=now)

    refused = _ask(client, order, kind="return", reason="faulty", kept=theirs)

    assert refused.status_code == 404
    assert theirs not in refused.content.decode()
    assert Case.objects.count() == 0


def test_some_units_of_some_lines_are_asked_for(client, shopper, now):
    make_sku("B-1", now=now)
    order = _bought(shopper, ("A-1", 3), ("B-1", 1), now=now)
    fields = {"line-L001": "1", "units-L001": "2"}

    first = _page(client, f"/orders/{order}/after-sales/new")
    answer = _ask(client, order, **fields)

    assert "要怎么处理" not in first
    assert answer.status_code == 303
    assert [(line.line_key, line.quantity) for line in Case.objects.get().lines.all()] == [("L001", 2)]


def test_money_alone_is_asked_for_before_anything_left(client, shopper, now):
    placed = casework.buy_now(shopper, ("A-1", 1), now=now)
    casework.pay(placed.number, now=now)

    answer = _ask(client, placed.number, kind="refund_only", reason="not_wanted")
    page = _page(client, answer.url)

    assert "等待处理" in page
    assert "撤销申请" in page
    assert "寄回商品" not in page


def test_an_exchange_names_the_other_variants_with_their_difference(client, shopper, now):
    make_sku("V-1", now=now, skus=("V-1", "V-2", "V-3"))
    for code, fen in (("V-2", 11900), ("V-3", 14900)):
        price_sku(sellable_skus(skus=[code], now=now)[code].sku_id, fen, now=now)
    order = _bought(shopper, ("V-1", 1), now=now)

    page = _page(client, f"/orders/{order}/after-sales/new", kind="exchange", reason="other_variant")
    dearer = _ask(client, order, kind="exchange", reason="other_variant", sku="V-3")
    answer = _ask(client, order, kind="exchange", reason="other_variant", sku="V-2")

    assert "同款换新" in page
    assert "退还差价 ¥10.00" in page
    assert "贵 ¥20.00，请退货后重新购买" in page
    assert dearer.status_code == 409
    assert "比原商品贵" in dearer.content.decode()
    assert answer.status_code == 303
    assert Case.objects.get().wanted_sku == "V-2"


def test_a_repair_names_its_unit(client, shopper, now):
    order = _bought(shopper, ("A-1", 2), now=now, serials={"L001": (SERIAL, "490154203237526")})
    chosen = {"line-L001": "1", "units-L001": "1"}
    path = f"/orders/{order}/after-sales/new"

    from_device = _page(client, path, serial=SERIAL, kind="repair", reason="faulty")
    none = _ask(client, order, kind="repair", reason="faulty", **chosen)
    answer = _ask(client, order, kind="repair", reason="faulty", serial=SERIAL, note="不开机", **chosen)

    assert f'value="{SERIAL}" checked' in from_device
    assert "请选择要维修的 1 台" in none.content.decode()
    assert answer.status_code == 303
    assert Case.objects.get().note == f"序列号：{SERIAL}\n不开机"


def test_what_is_sent_back_is_said_by_its_waybill(client, shopper, order, now):
    number = casework.open_case(shopper, order, now=now)
    path = f"/account/after-sales/{number}"

    wrong = client.post(path, {"act": "ship", "carrier": "SF", "tracking": "?"})
    sent = client.post(path, {"act": "ship", "carrier": "SF", "tracking": "SF1234567"})
    late = client.post(path, {"act": "cancel"})

    assert wrong.status_code == 400
    assert 'value="?"' in wrong.content.decode()
    assert sent.status_code == 303
    assert "顺丰速运 SF1234567" in _page(client, path)
    assert late.status_code == 409
    assert casework.status(number, now=now) == "SENT"


def test_a_case_is_cancelled_and_may_be_opened_again(client, shopper, order, now):
    number = casework.open_case(shopper, order, now=now)

    cancelled = client.post(f"/account/after-sales/{number}", {"act": "cancel"})

    assert cancelled.status_code == 303
    assert casework.status(number, now=now) == "CANCELLED"
    assert _ask(client, order).status_code == 303


def test_the_money_says_its_channel_and_day(client, shopper, order, now):
    number = casework.open_case(shopper, order, now=now)
    casework.receive(number, now=now)
    services.inspect_case(actor=SYSTEM_ACTOR, number=number, finding=casework.ACCEPTED, now=now)
    path = f"/account/after-sales/{number}"

    going = _page(client, path)
    casework.let_money_arrive(number, now=now)
    arrived = _page(client, path)

    assert "前到账" in going
    assert "检测通过" in going
    assert "已退款" in arrived
    assert "已原路退回" in arrived


def test_a_refusal_shows_its_reason_and_is_appealed_once(client, shopper, order, now):
    number = casework.open_case(shopper, order, now=now, reason=CaseReason.FAULTY)
    services.reject_case(actor=SYSTEM_ACTOR, number=number, reason="照片看不出故障", now=now)
    path = f"/account/after-sales/{number}"

    shown = _page(client, path)
    empty = client.post(path, {"act": "appeal", "reason": " "})
    appealed = client.post(path, {"act": "appeal", "reason": "视频里能看到"})
    again = client.post(path, {"act": "appeal", "reason": "再说一次"})

    assert "照片看不出故障" in shown
    assert "12315" in shown
    assert empty.status_code == 400
    assert appealed.status_code == 303
    assert again.status_code == 409
    assert Case.objects.get().appeal == "视频里能看到"


def test_a_quote_is_taken_or_declined(client, shopper, order, now):
    number = casework.open_case(shopper, order, now=now, kind=CaseKind.REPAIR, reason=CaseReason.ACCIDENT)
    services.approve_case(actor=SYSTEM_ACTOR, number=number, now=now)
    casework.receive(number, now=now)
    quote = RepairQuote(amount=Money(39900), is_in_warranty=False, note="更换屏幕")
    services.quote_repair(actor=SYSTEM_ACTOR, number=number, quote=quote, now=now)
    path = f"/account/after-sales/{number}"

    shown = _page(client, path)
    taken = client.post(path, {"act": "accept"})
    late = client.post(path, {"act": "decline"})

    assert "¥399.00" in shown
    assert "更换屏幕" in shown
    assert "接受报价" in shown
    assert taken.status_code == 303
    assert late.status_code == 409
    assert "请支付维修费" in _page(client, path)


def test_goods_on_their_way_home_are_followed_on_the_case(client, shopper, order, now):
    number = casework.open_case(shopper, order, now=now, reason=CaseReason.FAULTY)
    services.approve_case(actor=SYSTEM_ACTOR, number=number, now=now)
    casework.receive(number, now=now)
    photo = casework.staff_photo(SUPPORT, number, now=now)
    finding = Finding(is_accepted=False, refusal=RefusalReason.OUTER_WEAR, note="边框有裂", photos=(photo,))
    services.inspect_case(actor=SUPPORT, number=number, finding=finding, now=now)
    services.send_back(actor=SYSTEM_ACTOR, number=number, parcel=PARCEL, now=now)

    page = _page(client, f"/account/after-sales/{number}")

    assert "已原样寄回" in page
    assert "SF9000001" in page
    assert "检测未通过" in page
    assert photo in page


def test_both_sides_talk_on_the_case(client, shopper, order, now):
    number = casework.open_case(shopper, order, now=now)
    path = f"/account/after-sales/{number}"
    picture = SimpleUploadedFile("面单.jpg", casework.photo().read())
    services.add_message(actor=SUPPORT, number=number, text="请附上面单", media_numbers=(), now=now)
    wrong = client.post(path, {"act": "say", "media": SimpleUploadedFile("说明.txt", b"text")})
    assert "说明.txt：" in wrong.content.decode()
    assert client.post(path, {"act": "say", "text": " "}).status_code == 400
    assert client.post(path, {"act": "dance"}).status_code == 400
    assert client.post(path, {"act": "say", "media": picture}).status_code == 303

    page = _page(client, path)
    assert "请附上面单" in page
    assert "（见图片）" in page
    assert CaseMedia.objects.get().number in page


def test_a_late_case_has_its_words_and_no_goods(client, shopper, order, now):
    number = services.open_late_case(order=order, now=now)

    page = _page(client, f"/account/after-sales/{number}")

    assert "没有按承诺的日期送达" in page
    assert "超时未送达" in page


def test_anothers_order_and_case_are_not_there(client, now, order, shopper):
    number = casework.open_case(shopper, order, now=now)
    stranger = shopper_client(make_shopper(now=now))

    words = {"text": "x", "reason": "x", "carrier": "SF", "tracking": "SF1234567"}
    apply, case = f"/orders/{order}/after-sales/new", f"/account/after-sales/{number}"
    answers = [
        stranger.get(apply),
        stranger.post(apply, {"kind": "return"}),
        stranger.get(case),
        *(stranger.post(case, {"act": act, **words}) for act in cases.ACTS),
        stranger.get("/account/after-sales/C404"),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert casework.status(number, now=now) == "APPROVED"
    assert number not in _page(stranger, "/account/after-sales")


def test_the_list_has_tabs_and_asks_the_same_number_of_questions(
    client, shopper, now, django_assert_max_num_queries, django_assert_num_queries
):
    empty = _page(client, "/account/after-sales")
    first = _bought(shopper, ("A-1", 1), now=now)
    casework.open_case(shopper, first, now=now)
    _page(client, "/account/after-sales")
    with django_assert_max_num_queries(30) as one:
        page = _page(client, "/account/after-sales")
    for _n in range(2):
        casework.open_case(shopper, _bought(shopper, ("A-1", 1), now=now), now=now, reason=CaseReason.FAULTY)
    with django_assert_num_queries(len(one)):
        _page(client, "/account/after-sales")

    assert "这里没有售后单" in empty
    assert "待我处理 1" in page
    assert _page(client, "/account/after-sales", tab="mine").count("<article") == 1
    assert _page(client, "/account/after-sales", tab="open").count("<article") == 3
    assert _page(client, "/account/after-sales", tab="ended").count("<article") == 0


def test_the_order_and_its_list_lead_there(client, shopper, order, now):
    link = f'href="/orders/{order}/after-sales/new'
    assert link in _page(client, f"/orders/{order}")
    assert link in _page(client, "/orders")

    number = casework.open_case(shopper, order, now=now)

    assert f'href="/account/after-sales/{number}"' in _page(client, f"/orders/{order}")
