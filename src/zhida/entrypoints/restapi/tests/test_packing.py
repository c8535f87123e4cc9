"""The packing table through its door: orders taken up together, and pages for the printer."""

import re

import pytest
from tests.running.doors import STAFF, send, set_clock, staff_client

from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.catalogue import services as catalogue_services
from zhida.shop.catalogue.models import Sku
from zhida.shop.catalogue.records import SaleStopDraft
from zhida.shop.orders import queries
from zhida.shop.orders.models import Order, OrderLine
from zhida.shop.orders.records import OrderStatus
from zhida.shop.orders.tests.factories import make_order, make_paid_order

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(settings, tmp_path, now):
    set_clock(settings, tmp_path, now)


@pytest.fixture
def shopper(now):
    make_sku("A-1", now=now)
    return make_shopper(now=now)


def test_orders_are_taken_up_each_by_itself(now, shopper):
    paid = make_paid_order(shopper, ("A-1", 1), now=now)
    unpaid = make_order(shopper, ("A-1", 1), now=now)
    client = staff_client(Role.ORDER)

    answers = [
        send(client, "POST", f"{STAFF}/packing/orders", {"orders": [unpaid, paid.lower(), "Z-NONE"]}).json()
        for _again in range(2)
    ]

    assert answers[0] == answers[1]
    assert [(one["order"], one["is_packing"], one["code"]) for one in answers[0]["items"]] == [
        (unpaid, False, "order_cannot_move"),
        (paid, True, ""),
        ("Z-NONE", False, "order_not_found"),
    ]
    assert queries.status_of(number=paid, for_customer=None) is OrderStatus.PACKING


def test_a_pick_list_sums_units_over_orders(now, shopper):
    numbers = [make_paid_order(shopper, ("A-1", units), now=now) for units in (1, 2)]
    client = staff_client(Role.ORDER)

    page = client.get(f"{STAFF}/packing/pick-list", {"orders": ",".join(numbers)})
    text = page.content.decode()

    assert page["Content-Type"].startswith("text/html")
    assert "未分配仓库" in text
    assert re.findall(r'class="end units">(\d+)<', text) == ["3"]
    assert all(number in text for number in numbers)
    assert "2 个订单" in text
    assert "A4" in text


def test_given_goods_are_marked_and_have_no_price(now, shopper):
    make_sku("G-1", now=now)
    paid = make_paid_order(shopper, ("A-1", 1), ("G-1", 1), now=now)
    OrderLine.objects.filter(order__number=paid, key="L002").update(gift_offer="G1")
    client = staff_client(Role.ORDER)

    picked = client.get(f"{STAFF}/packing/pick-list", {"orders": paid}).content.decode()
    slip = client.get(f"{STAFF}/packing/slips", {"orders": paid, "prices": "true"}).content.decode()
    bill = client.get(f"{STAFF}/packing/waybills", {"orders": paid}).content.decode()

    assert [text.count("[赠品]") for text in (picked, slip, bill)] == [1, 1, 1]
    assert slip.count("¥") == 1


def test_slips_mask_the_recipient_and_leave_prices_out(now, shopper):
    paid = make_paid_order(shopper, ("A-1", 2), now=now)
    Order.objects.filter(number=paid).update(note="<b>生日快乐</b> 打13900005678")
    client = staff_client(Role.ORDER)

    page = client.get(f"{STAFF}/packing/slips", {"orders": paid, "paper": "label"})
    priced = client.get(f"{STAFF}/packing/slips", {"orders": paid, "prices": "true"}).content.decode()
    text = page.content.decode()

    assert "张*** 138****1234" in text
    assert "13800001234" not in text
    assert "&lt;b&gt;生日快乐&lt;/b&gt; 打139****5678" in text
    assert "100mm 150mm" in text
    assert ("¥129.00" in text, "¥129.00" in priced) == (False, True)
    assert 'src="data:image/svg+xml' in text
    assert "<script" not in text
    nonce = re.search(r'style nonce="([^"]+)"', text)[1]
    assert f"'nonce-{nonce}'" in page["Content-Security-Policy"]
    entries = AuditEntry.objects.filter(action="orders.print_slips")
    assert [entry.after for entry in entries] == [{"orders": [paid]}] * 2


def test_what_waits_for_nothing_prints_one_sentence(now, shopper):
    unpaid = make_order(shopper, ("A-1", 1), now=now)
    client = staff_client(Role.ORDER)

    for page in ("pick-list", "slips"):
        answer = client.get(f"{STAFF}/packing/{page}", {"orders": unpaid})
        assert "这些订单里没有待发的商品。" in answer.content.decode()


@pytest.mark.parametrize("orders", ["", " , ", "订单", ",".join(f"Z{place}" for place in range(201))])
def test_no_orders_or_too_many_are_refused(orders):
    answer = staff_client(Role.ORDER).get(f"{STAFF}/packing/pick-list", {"orders": orders})

    assert answer.status_code == 400


def test_staff_narrow_the_list_by_the_new_words(now, shopper):
    paid = make_paid_order(shopper, ("A-1", 1), now=now)
    client = staff_client(Role.ORDER)

    def count(**query):
        return [one["number"] for one in client.get(f"{STAFF}/orders", query).json()["items"]]

    assert count(sku="A-1", region="3301", payable_from="129", payable_to="129.00") == [paid]
    assert count(placed_from="2026-11-22", placed_to="2026-11-22") == [paid]
    assert count(placed_from="2026-11-23") == []
    assert count(is_urged="true") == []
    assert count(is_late="true") == []
    assert count(has_remark="true") == []
    assert client.get(f"{STAFF}/orders", {"payable_from": "-1"}).status_code == 400


def test_waybills_show_where_to_and_neither_phone_nor_price(now, shopper):
    paid = make_paid_order(shopper, ("A-1", 2), now=now)
    other = make_paid_order(shopper, ("A-1", 1), now=now)
    Order.objects.filter(number=paid).update(note="<i>轻放</i> 13900005678")
    client = staff_client(Role.ORDER)
    body = {"carrier": "SF", "tracking": "SF1234567890123", "lines": None}
    parcel = send(client, "POST", f"{STAFF}/orders/{paid}/shipments", body).json()["number"]

    page = client.get(f"{STAFF}/packing/waybills", {"orders": f"{paid},{other}"})
    text = page.content.decode()
    large = client.get(
        f"{STAFF}/packing/waybills", {"orders": f"{paid},{other}", "parcels": parcel, "paper": "100x180"}
    ).content.decode()

    assert ("size: 76mm 130mm" in text, "size: 100mm 180mm" in large) == (True, True)
    assert (text.count('class="waybill"'), large.count('class="waybill"')) == (2, 1)
    assert "浙江省杭州市西湖区文新街道文三路 𠮷 1 号" in text
    assert "张*** <span" in text
    assert "138****1234" in text
    assert "&lt;i&gt;轻放&lt;/i&gt; 139****5678" in text
    assert "顺丰速运" in text
    assert '<figcaption class="code">SF1234567890123</figcaption>' in text
    assert f'<figcaption class="code">{other}</figcaption>' in text
    assert re.findall(r"(?<!\d)1[3-9]\d{9}(?!\d)", text.replace("SF1234567890123", "")) == []
    assert [word for word in ("¥", "129.00", "<script") if word in text] == []
    assert page["Cache-Control"] == "private, no-store"
    entries = AuditEntry.objects.filter(action="orders.print_waybills").order_by("pk")
    assert [entry.after for entry in entries] == [
        {"orders": [paid, other], "parcels": [parcel]},
        {"orders": [paid], "parcels": [parcel]},
    ]


def test_waybills_count_all_kinds_and_name_those_that_find_room(now, shopper):
    for place in range(6):
        make_sku(f"K-{place}", now=now)
    paid = make_paid_order(shopper, *((f"K-{place}", 1) for place in range(6)), now=now)
    client = staff_client(Role.ORDER)

    small, large = (
        client.get(f"{STAFF}/packing/waybills", {"orders": paid, "paper": paper}).content.decode()
        for paper in ("76x130", "100x180")
    )

    assert (small.count("<li>"), "6 种" in small, "6 件" in small) == (4, True, True)
    assert large.count("<li>") == 6


def test_waybills_are_refused_to_who_may_not_ship(shopper, now):
    paid = make_paid_order(shopper, ("A-1", 1), now=now)

    answer = staff_client(Role.SUPPORT).get(f"{STAFF}/packing/waybills", {"orders": paid})

    assert answer.status_code == 403
    assert not AuditEntry.objects.filter(action="orders.print_waybills").exists()


def test_orders_without_a_box_under_way_print_one_sentence(shopper, now):
    unpaid = make_order(shopper, ("A-1", 1), now=now)

    answer = staff_client(Role.ORDER).get(f"{STAFF}/packing/waybills", {"orders": unpaid})

    assert "这些订单没有要打印的面单。" in answer.content.decode()


@pytest.mark.parametrize(
    ("serials", "mark", "sums"),
    [
        ({}, "召回，暂停发货", (["0", "1"], "1")),
        (
            {"serial_from": "SN-1", "serial_to": "SN-5"},
            "召回，序列号 SN-1 至 SN-5 暂停发货",
            (["2", "1"], "3"),
        ),
    ],
)
def test_recalled_goods_are_marked_on_paper(shopper, now, serials, mark, sums):
    make_sku("B-1", now=now)
    paid = make_paid_order(shopper, ("A-1", 2), ("B-1", 1), now=now)
    number = Sku.objects.get(sku="A-1").product.number
    stop = SaleStopDraft(ref="H1", **serials)
    catalogue_services.stop_sale(actor=SYSTEM_ACTOR, number=number, stop=stop, now=now)
    client = staff_client(Role.ORDER)

    page, slip = (
        client.get(f"{STAFF}/packing/{paper}", {"orders": paid}).content.decode()
        for paper in ("pick-list", "slips")
    )

    marks = [re.findall(r'class="kept">([^<]+)<', text) for text in (page, slip)]
    totals = [re.findall(r'class="end">(\d+)<', text) for text in (page, slip)]
    assert marks == [[mark], [mark]]
    assert (re.findall(r'class="end units">(\d+)<', page), totals) == (sums[0], [[sums[1]], [sums[1]]])
