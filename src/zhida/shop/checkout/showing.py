"""Quotes and money as a refusal or an answer shows them."""

from zhida.shop.cart.records import PricedLines
from zhida.shop.kernel.money import Money


def money(amount: Money) -> dict[str, object]:
    """Give the public form of an amount."""
    return {"minor": amount.minor, "currency": amount.currency}


def quote(priced: PricedLines) -> dict[str, object]:
    """Give the six parts and what each line pays, by SKU, for a shopper who has to confirm anew."""
    parts = priced.parts
    return {
        "goods": money(parts.goods),
        "discount": money(parts.discount),
        "coupon": money(parts.coupon),
        "points": money(parts.points),
        "freight": money(parts.freight),
        "payable": money(parts.payable),
        "lines": [
            {
                "sku": line.sku.sku,
                "quantity": line.quantity,
                "amount": money(Money(priced.quote.line_amount(line.key))),
                "payable": money(Money(priced.quote.line_payable(line.key))),
            }
            for line in priced.lines
        ],
        "gifts": [
            {"sku": gift.sku.sku, "quantity": gift.quantity, "value": money(gift.value)}
            for gift in priced.gifts
        ],
    }
