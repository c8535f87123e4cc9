"""Orders made by this room alone: without cart, payment or stock."""

from datetime import date, datetime, timedelta

from zhida.shop.accounts.records import Actor
from zhida.shop.catalogue.models import Sku
from zhida.shop.kernel import ids
from zhida.shop.kernel.money import Money
from zhida.shop.orders import services
from zhida.shop.orders.records import (
    FrozenPrices,
    LineDraft,
    LinePrices,
    OrderAddress,
    OrderAmounts,
    OrderDraft,
)

ADDRESS = OrderAddress(
    name="张小·明",
    phone="+8613800001234",
    province="浙江省",
    city="杭州市",
    district="西湖区",
    street="文新街道",
    detail="文三路 𠮷 1 号",
    region_code="330106",
)
UNIT_FEN = 12900


def make_order(
    shopper: Actor,
    *wanted: tuple[str, int],
    now: datetime,
    invoice: dict[str, str] | None = None,
    promised_by: date | None = None,
    pickup_point: str = "",
) -> str:
    """An unpaid order of known SKUs at 129.00 a unit; gives its number."""
    lines = tuple(
        _line(f"L{place:03d}", sku, quantity) for place, (sku, quantity) in enumerate(wanted, start=1)
    )
    number = ids.new_number("Z", now)
    draft = OrderDraft(
        number=number,
        customer_id=shopper.customer_id,
        address=ADDRESS,
        lines=lines,
        prices=_prices(lines),
        expires_at=now + timedelta(minutes=30),
        invoice=invoice,
        promised_by=promised_by,
        pickup_point=pickup_point,
    )
    services.create(draft=draft, now=now)
    return number


def make_paid_order(
    shopper: Actor,
    *wanted: tuple[str, int],
    now: datetime,
    promised_by: date | None = None,
    pickup_point: str = "",
) -> str:
    """A paid order; gives its number."""
    number = make_order(shopper, *wanted, now=now, promised_by=promised_by, pickup_point=pickup_point)
    amount = Money(UNIT_FEN * sum(quantity for _sku, quantity in wanted))
    services.mark_paid(number=number, amount=amount, channel="test", by="PAYMENT", now=now)
    return number


def _line(key: str, code: str, quantity: int) -> LineDraft:
    sku = Sku.objects.select_related("product").get(sku=code)
    return LineDraft(
        key=key,
        sku_id=sku.pk,
        sku=code,
        product_number=sku.product.number,
        title=sku.product.title,
        options={},
        image="",
        weight_grams=200,
        quantity=quantity,
        unit_price=Money(UNIT_FEN),
        amount=Money(UNIT_FEN * quantity),
    )


def _prices(lines: tuple[LineDraft, ...]) -> FrozenPrices:
    zero = Money.zero()
    goods = sum((line.amount for line in lines), start=zero)
    return FrozenPrices(
        amounts=OrderAmounts(
            goods=goods, discount=zero, coupon=zero, points=zero, freight=zero, payable=goods
        ),
        quote={"quote": {"rows": [], "discounts": [], "points_amount": 0}, "staff": []},
        lines={
            line.key: LinePrices(
                payable_minor=line.amount.minor,
                rows=(),
                unit_shares=(UNIT_FEN,) * line.quantity,
            )
            for line in lines
        },
    )
