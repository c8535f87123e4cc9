"""Price protection on its page, without a script: both prices first, then one form a line."""

import re

import pytest
from tests.running.doors import set_clock, shopper_client

from zhida.shop.cart.tests.factories import make_shopper, make_sku, price_sku
from zhida.shop.price_protection.models import AutomaticChoice, Protection
from zhida.shop.price_protection.tests.bought import make_paid, promise

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(settings, tmp_path, now):
    set_clock(settings, tmp_path, now)


@pytest.fixture
def bought(now):
    """One protected unit of 129.00; gives the shopper, the order and the SKU's id."""
    promise(now=now)
    sku_id = make_sku("A-1", now=now)
    shopper, number = make_paid(("A-1", 1), now=now)
    return shopper, number, sku_id


def test_difference_is_shown_confirmed_and_paid_once(now, bought):
    shopper, number, sku_id = bought
    price_sku(sku_id, 11900, now=now)
    client, path = shopper_client(shopper), f"/orders/{number}/price-protection"

    order = client.get(f"/orders/{number}").content.decode()
    shown = client.get(path).content.decode()
    words = re.sub(r"<[^>]+>|\s", "", shown)
    once = re.search(r'name="once" value="([^"]+)"', shown).group(1)
    answers = [client.post(path, {"line": "L001", "once": once}).status_code for _twice in range(2)]
    after = client.get(path).content.decode()

    assert path in order
    assert "购买时每件¥129.00现在每件¥119.00" in words
    assert "可退差价¥10.00" in words
    assert answers == [303, 303]
    assert "(¥129.00 − ¥119.00) × 1 = ¥10.00" in shown
    assert (Protection.objects.count(), "此前已经退过" in after, "已退差价" in after) == (1, True, True)
    refused = client.post(path, {"line": "L001", "once": "again"})
    assert refused.status_code == 409
    assert "购买时每件 129.00 元，现在每件 119.00 元，已退 10.00 元" in refused.content.decode()


def test_price_that_did_not_fall_is_said_with_both_numbers(bought):
    shopper, number, _sku_id = bought
    client, path = shopper_client(shopper), f"/orders/{number}/price-protection"

    shown = client.get(path).content.decode()
    refused = client.post(path, {"line": "L001", "once": "x"})

    assert ("当前价格未降低。" in shown, 'name="once"' in shown) == (True, False)
    assert refused.status_code == 409
    assert "购买时每件 129.00 元，现在每件 129.00 元" in refused.content.decode()


def test_shopper_switches_automatic_payment(bought):
    shopper, number, _sku_id = bought
    client, path = shopper_client(shopper), f"/orders/{number}/price-protection/automatic"

    counts = []
    for word in ("1", "0"):
        client.post(path, {"automatic": word})
        counts.append(AutomaticChoice.objects.count())

    assert counts == [1, 0]


def test_another_shoppers_page_is_not_there(now, bought):
    client = shopper_client(make_shopper(now=now))

    assert client.get(f"/orders/{bought[1]}/price-protection").status_code == 404
