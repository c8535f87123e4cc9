"""The personal fields of an order at rest: sealed for its row, found by blind index, masked for the eye."""

import json
import re
from collections.abc import Mapping

from zhida.shop.kernel import encryption
from zhida.shop.orders.models import Order
from zhida.shop.orders.records import OrderAddress

TABLE = "orders_order"
REGION_NAMES = ("province", "city", "district")


def phone_index(phone: str) -> str:
    """Give the digest by which staff find orders of a phone number."""
    digits = re.sub(r"[^0-9]", "", phone)
    mobile = digits[2:] if len(digits) == 13 and digits.startswith("86") else digits
    return encryption.blind_index(mobile, purpose="orders.phone")


def seal_address(order: Order, address: OrderAddress) -> None:
    """Fill the address columns of a new order."""
    order.recipient_sealed = _seal(order, "recipient_sealed", address.name)
    order.phone_sealed = _seal(order, "phone_sealed", address.phone)
    order.street_sealed = _seal(order, "street_sealed", address.street)
    order.detail_sealed = _seal(order, "detail_sealed", address.detail)
    order.phone_index = phone_index(address.phone)
    order.region_code = address.region_code
    order.region_names = {name: getattr(address, name) for name in REGION_NAMES}


def seal_invoice(order: Order, invoice: Mapping[str, str] | None) -> None:
    """Fill the invoice column; the request is kept until the fapiao is issued."""
    if invoice:
        text = json.dumps(dict(invoice), ensure_ascii=False, sort_keys=True)
        order.invoice_sealed = _seal(order, "invoice_sealed", text)


def open_address(order: Order, *, is_masked: bool) -> OrderAddress:
    """Open an order's address, masked for readers who have not given a reason."""
    name = _open(order, "recipient_sealed")
    phone = _open(order, "phone_sealed")
    detail = _open(order, "detail_sealed")
    return OrderAddress(
        name=mask_name(name) if is_masked else name,
        phone=mask_phone(phone) if is_masked else phone,
        province=order.region_names["province"],
        city=order.region_names["city"],
        district=order.region_names["district"],
        street="****" if is_masked else _open(order, "street_sealed"),
        detail="****" if is_masked else detail,
        region_code=order.region_code,
    )


def open_invoice(order: Order) -> dict[str, str] | None:
    """Open the invoice request of an order, None when there was none."""
    return json.loads(_open(order, "invoice_sealed")) if order.invoice_sealed else None


def mask_name(name: str) -> str:
    """Keep the first character of a name: 张小明 gives 张**."""
    return name[:1] + "*" * max(1, len(name) - 1)


def mask_phone(phone: str) -> str:
    """Keep the first three and the last four digits: +8613800001234 gives 138****1234."""
    phone = phone.removeprefix("+86")
    return f"{phone[:3]}****{phone[-4:]}"


def _seal(order: Order, column: str, text: str) -> str:
    return encryption.encrypt(text, table=TABLE, column=column, pk=order.pk)


def _open(order: Order, column: str) -> str:
    return encryption.decrypt(getattr(order, column), table=TABLE, column=column, pk=order.pk)
