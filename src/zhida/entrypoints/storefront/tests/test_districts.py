from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from zhida.entrypoints.storefront.showing.districts import estimate_text
from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.inventory.queries import list_warehouses
from zhida.shop.inventory.records import DeliveryReach
from zhida.shop.inventory.services import change_warehouse
from zhida.shop.shipping.records import DeliveryEstimate

SHENZHEN, SHANGHAI = "440305", "310115"


def _estimate(first, last, *, cutoff_hour=16):
    """What an order of Monday 23 November 2026 arrives by, when it leaves that day or the next."""
    leaves = datetime(2026, 11, 22, 16, tzinfo=UTC)
    return DeliveryEstimate(
        earliest=date(2026, 11, first),
        latest=date(2026, 11, last),
        order_before=leaves + timedelta(hours=cutoff_hour),
    )


@pytest.mark.parametrize(
    ("estimate", "text"),
    [
        (_estimate(23, 23, cutoff_hour=11), "11:00 前下单，预计 11月23日（今天）送达"),
        (_estimate(24, 24), "16:00 前下单，预计 11月24日（明天）送达"),
        (_estimate(25, 27), "16:00 前下单，预计 11月25日（后天）至 11月27日（星期五）送达"),
        (_estimate(24, 24, cutoff_hour=24), "24:00 前下单，预计 11月24日（明天）送达"),
        (_estimate(25, 25, cutoff_hour=40), "现在下单，预计 11月25日（后天）送达"),
        (_estimate(25, 30, cutoff_hour=40), "现在下单，预计 11月25日（后天）至 11月30日送达"),
    ],
)
def test_the_promise_names_its_last_hour_and_its_days(estimate, text):
    with translation.override("zh-hans"):
        told = estimate_text(estimate, now=datetime(2026, 11, 23, 2, tzinfo=UTC))

    assert told == text


def test_the_promise_speaks_english():
    with translation.override("en"):
        told = estimate_text(_estimate(24, 24), now=datetime(2026, 11, 23, 2, tzinfo=UTC))

    assert told == "Order before 16:00, arrives November 24 (tomorrow)"


def test_the_delivery_of_a_product_takes_six_queries(browser, phone_number, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        told = browser.get(f"/p/qinglan-x7-{phone_number}/delivery?region={SHENZHEN}").json()

    assert (told["region_name"], told["available"], told["stock"]) == ("广东省深圳市南山区", "in", "有货")
    assert told["freight"] == "包邮"
    assert browser.get(f"/p/qinglan-x7-{phone_number}/delivery?region=999999").status_code == 400
    assert browser.get("/p/none-1/delivery?region=440305").status_code == 404


def test_a_district_out_of_reach_is_told_so(browser, phone_number, now):
    [place] = list_warehouses()
    near = replace(place, region_code=SHENZHEN, delivery_reach=DeliveryReach.CITY)
    change_warehouse(actor=SYSTEM_ACTOR, warehouse=near, now=now)

    told = browser.get(f"/p/qinglan-x7-{phone_number}/delivery?region={SHANGHAI}").json()

    assert (told["available"], told["stock"], told["promise"], told["freight"]) == (
        "out",
        "无货",
        "所选地区暂时无货",
        "",
    )


def test_a_district_is_chosen_without_a_script(browser, phone_number):
    back = f"/p/x-{phone_number}"
    kept = f"product={phone_number}&next={back}"
    first = browser.get(f"/district?{kept}").content.decode()
    last = browser.get(f"/district?under=440300&{kept}").content.decode()

    assert "under=440000" in first
    assert f'name="region" value="{SHENZHEN}"' in last

    answer = browser.send("/district", {"region": SHENZHEN, "product": phone_number, "sku": "", "next": back})
    shown = browser.get(answer.url).content.decode()

    assert (answer.status_code, browser.cookies["zhida_district"].value) == (303, SHENZHEN)
    assert "广东省深圳市南山区" in shown
    assert "有货" in shown


@pytest.mark.parametrize("region", ["", "44", "999999", "440300", "<b>"])
def test_what_is_no_district_is_not_kept(browser, region):
    answer = browser.send("/district", {"region": region})

    assert answer.status_code == 400
    assert "zhida_district" not in browser.cookies


def test_no_other_site_is_gone_to(browser):
    answer = browser.send("/district", {"region": SHENZHEN, "next": "https://example.org/"})

    assert (answer.status_code, answer.url) == (303, "/")


def test_a_member_begins_with_the_default_address(browser):
    browser.log_in()
    browser.add_address()

    assert "广东省深圳市南山区" in browser.get("/district").content.decode()
    own = browser.get("/api/shop/v1/me/district").json()
    assert own == {"region": SHENZHEN, "region_name": "广东省深圳市南山区"}


def test_public_pages_do_not_look_at_the_choice(browser, phone_number):
    before = browser.get("/list").content

    browser.send("/district", {"region": SHENZHEN})

    assert browser.get("/list").content == before
