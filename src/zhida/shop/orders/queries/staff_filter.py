"""What staff may narrow the list of orders by."""

from dataclasses import dataclass

from zhida.shop.orders import sealing
from zhida.shop.orders.models import Order, OrderQuerySet
from zhida.shop.orders.records import OrderFlag, OrderStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffOrderFilter:
    """Narrows by status, exact number, exact phone (through the blind index) and flag; empty means all."""

    status: OrderStatus | None = None
    number: str = ""
    phone: str = ""
    flag: OrderFlag | None = None

    def rows(self) -> OrderQuerySet:
        """Give the matching rows, unordered and unevaluated."""
        rows = Order.objects.of_customer(None)
        if self.status is not None:
            rows = rows.filter(status=self.status)
        if self.number:
            rows = rows.filter(number=self.number.strip().upper())
        if self.phone:
            rows = rows.filter(phone_index=sealing.phone_index(self.phone))
        if self.flag is not None:
            rows = rows.filter(flag=self.flag)
        return rows
