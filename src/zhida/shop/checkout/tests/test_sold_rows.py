"""At which price units of an order were sold, for the law on crossed-out prices."""

from zhida.shop.checkout.freezing import sold_rows
from zhida.shop.kernel.money import Money
from zhida.shop.orders.records import OrderLineRecord
from zhida.shop.pricing.records import SoldRow


def line(*rows):
    return OrderLineRecord(
        key="L001",
        sku_id=7,
        sku="A-1",
        product_number="G1",
        title="",
        options={},
        image="",
        quantity=sum(row["quantity"] for row in rows),
        unit_price=Money(0),
        amount=Money(0),
        payable=Money(0),
        rows=rows,
        unit_shares=(),
        shipped_quantity=0,
        withheld_quantity=0,
        claimed_units=(),
        refunded_quantity=0,
    )


def row(key, *, quantity, payable, **taken):
    adjustments = [{"offer": offer, "amount": amount} for offer, amount in taken.items()]
    return {"row": key, "quantity": quantity, "payable": payable, "adjustments": adjustments}


def test_points_are_money_and_offers_are_not():
    flash = row("L001.1", quantity=1, payable=9000, T1=900)
    rest = row("L001.2", quantity=2, payable=10001, C1=1000, points=500)

    assert sold_rows([line(flash, rest)]) == [
        SoldRow(row="L001.1", sku_id=7, unit_minor=9000, quantity=1),
        SoldRow(row="L001.2", sku_id=7, unit_minor=5250, quantity=2),
    ]
