"""Every kind of offer from the quote to the order and back."""

import pytest

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.cart import queries as cart_queries
from zhida.shop.cart.records import WantedLine
from zhida.shop.cart.tests.digests import database_digest
from zhida.shop.cart.tests.factories import make_address, make_offer, make_shopper, make_sku
from zhida.shop.checkout import services
from zhida.shop.checkout.errors import PriceChanged
from zhida.shop.checkout.tests.factories import buy_now, fill_cart, price_of
from zhida.shop.inventory.errors import OutOfStock
from zhida.shop.inventory.models import StockRow
from zhida.shop.inventory.queries import free_units_by_code
from zhida.shop.kernel.money import Money
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders.records import OrderGift
from zhida.shop.promotions import services as promotions_services
from zhida.shop.promotions.models import BuyerCount, QuotaBucket, Redemption
from zhida.shop.promotions.tests.kinds import KINDS, document_of

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]

BASKET = (("A-1", 2), ("C-1", 1))
WANTED = tuple(WantedLine(sku=sku, quantity=quantity) for sku, quantity in BASKET)


@pytest.fixture
def goods(now) -> None:
    make_sku("A-1", now=now, fen=12900)
    make_sku("C-1", now=now, fen=8900)
    make_sku("G-1", now=now, fen=4900, stock=1)


def order_of(number: str):
    return orders_queries.get_order(number=number, for_customer=None)


def free() -> dict[str, int]:
    return free_units_by_code(codes=["A-1", "C-1", "G-1"])


@pytest.mark.usefixtures("goods")
@pytest.mark.parametrize("kind", KINDS)
def test_cancelled_order_gives_back_all_that_its_offer_took(now, kind):
    offer = make_offer(document_of(kind), now=now)
    shopper = make_shopper(now=now)
    before, payable = free(), KINDS[kind][2]

    placed = buy_now(shopper, *BASKET, now=now)

    assert placed.payable == Money(payable)
    assert sum(sum(line.unit_shares) for line in order_of(placed.number).lines) == payable
    used = Redemption.objects.filter(offer_number=offer, status="USED").count()
    assert used == (0 if kind == "free_freight" else 1)
    services.cancel_order(actor=shopper, number=placed.number, now=now)
    assert not Redemption.objects.filter(status="USED").exists()
    assert free() == before
    assert sum(QuotaBucket.objects.values_list("units_left", flat=True)) == int(kind == "flash_price")
    assert set(BuyerCount.objects.values_list("units_used", flat=True)) <= {0}
    assert price_of(shopper, WANTED, now=now) == Money(payable)
    assert [one for one in orders_queries.check_invariants() if one.broken] == []


@pytest.mark.usefixtures("goods")
@pytest.mark.parametrize("kind", KINDS)
def test_order_keeps_its_terms_when_the_offer_changes(now, kind):
    offer = make_offer(document_of(kind), now=now)
    shopper = make_shopper(now=now)
    placed = buy_now(shopper, *BASKET, now=now)
    frozen = order_of(placed.number)

    promotions_services.change_offer(
        actor=SYSTEM_ACTOR, number=offer, changes={"scope": {"skus": ["C-1"]}, "title": "新"}, now=now
    )
    promotions_services.stop_offer(actor=SYSTEM_ACTOR, number=offer, now=now)

    assert order_of(placed.number) == frozen
    if kind != "free_freight":
        assert Redemption.objects.get(offer_number=offer).offer_version == 1
    services.cancel_order(actor=shopper, number=placed.number, now=now)
    assert not Redemption.objects.filter(status="USED").exists()


@pytest.mark.usefixtures("goods")
def test_line_of_two_prices_shows_its_rows_in_cart_and_order(now):
    offer = make_offer(document_of("flash_price"), now=now)
    shopper = make_shopper(now=now)
    fill_cart(shopper, ("A-1", 2), now=now)

    line = cart_queries.get_cart(actor=shopper, now=now).lines[0]

    assert [(row.quantity, row.unit_price, row.source) for row in line.rows] == [
        (1, Money(9900), offer),
        (1, Money(12900), "selling"),
    ]
    assert (line.unit_price, line.amount) == (Money(12900), Money(22800))
    placed = buy_now(shopper, ("A-1", 2), now=now)
    rows = order_of(placed.number).lines[0].rows
    assert [(row["quantity"], row["unit_price"], row["source"]) for row in rows] == [
        (1, 9900, offer),
        (1, 12900, "selling"),
    ]


@pytest.mark.usefixtures("goods")
def test_gift_is_a_line_of_the_order_that_costs_nothing(now):
    offer = make_offer(document_of("threshold_gift"), now=now)
    shopper = make_shopper(now=now)

    placed = buy_now(shopper, *BASKET, now=now, expected_gifts=("G-1",))

    gift = order_of(placed.number).lines[-1]
    assert (gift.key, gift.sku, gift.quantity, gift.payable, gift.unit_shares) == (
        "L003",
        "G-1",
        1,
        Money(0),
        (0,),
    )
    assert gift.gift == OrderGift(offer=offer, value=Money(4900))
    assert free()["G-1"] == 0
    assert set(orders_queries.units_by_product(number=placed.number).values()) == {2, 1}


@pytest.mark.usefixtures("goods")
def test_gift_that_is_gone_is_not_given_and_says_so(now):
    make_offer(document_of("threshold_gift"), now=now)
    shopper, other = make_shopper(now=now), make_shopper(now=now)
    fill_cart(other, *BASKET, now=now)
    quote = cart_queries.get_cart(actor=other, now=now).quote
    assert [(gift.sku, gift.quantity, gift.value) for gift in quote.gifts] == [("G-1", 1, Money(4900))]

    buy_now(shopper, *BASKET, now=now)

    after = cart_queries.get_cart(actor=other, now=now).quote
    assert (after.gifts, after.parts) == ((), quote.parts)
    assert [hint.text for hint in after.hints] == ["“满200赠礼品”的赠品已赠完"]


@pytest.mark.usefixtures("goods")
def test_bought_units_of_the_gift_come_first(now):
    make_offer(document_of("threshold_gift"), now=now)
    shopper = make_shopper(now=now)

    placed = buy_now(shopper, *BASKET, ("G-1", 1), now=now)

    assert [line.sku for line in order_of(placed.number).lines] == ["A-1", "C-1", "G-1"]


@pytest.mark.usefixtures("goods")
def test_two_offers_of_one_gift_give_what_there_is(now):
    first = make_offer(document_of("threshold_gift", priority=1), now=now)
    make_offer(document_of("threshold_gift"), now=now)
    shopper = make_shopper(now=now)

    placed = buy_now(shopper, *BASKET, now=now)

    assert [line.gift.offer for line in order_of(placed.number).lines if line.gift] == [first]


@pytest.mark.usefixtures("goods")
def test_gift_that_another_order_took_a_moment_ago_is_a_changed_price(now, meanwhile):
    make_offer(document_of("threshold_gift"), now=now)
    shopper = make_shopper(now=now)
    address_id = make_address(shopper, now=now)
    expected = price_of(shopper, WANTED, now=now)
    before = database_digest()
    gift_rows = StockRow.objects.filter(item__code="G-1")
    meanwhile('FROM "inventory_stock_row" INNER', lambda: gift_rows.update(reserved=1), skip=1)

    with pytest.raises(PriceChanged) as refusal:
        buy_now(shopper, *BASKET, address_id=address_id, expected=expected, now=now)

    assert refusal.value.data["quote"]["payable"] == {"minor": 34700, "currency": "CNY"}
    assert database_digest() == before


@pytest.mark.usefixtures("goods")
def test_gift_that_the_shopper_saw_and_that_is_gone_is_a_changed_price(now):
    offer = make_offer(document_of("threshold_gift"), now=now)
    shopper = make_shopper(now=now)
    promotions_services.stop_offer(actor=SYSTEM_ACTOR, number=offer, now=now)

    with pytest.raises(PriceChanged) as refusal:
        buy_now(shopper, *BASKET, now=now, expected_gifts=("G-1",))

    assert refusal.value.data["quote"]["gifts"] == []


@pytest.mark.usefixtures("goods")
def test_goods_that_are_short_are_still_out_of_stock_beside_a_gift(now):
    make_offer(document_of("threshold_gift"), now=now)
    shopper = make_shopper(now=now)

    with pytest.raises(OutOfStock) as refusal:
        buy_now(shopper, ("A-1", 11), now=now)

    assert [line["sku"] for line in refusal.value.data["lines"]] == ["A-1"]
