"""What staff may narrow the list of orders by."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Exists, OuterRef

from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.orders import sealing
from zhida.shop.orders.lifecycle import UNSHIPPED
from zhida.shop.orders.models import Order, OrderLine, OrderQuerySet, OrderRemark
from zhida.shop.orders.records import OrderFlag, OrderStatus

ON_THE_WAY = UNSHIPPED | {OrderStatus.SHIPPED}


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffOrderFilter:
    """Narrows by status, exact number, exact phone (through the blind index) and flag; empty means all.

    `region` is the start of a district code, `sku` a whole code; amounts are fen of the payable, both ends
    included; the period of placing is half open. `late_on` keeps what should have arrived before that day.
    """

    status: OrderStatus | None = None
    number: str = ""
    phone: str = ""
    flag: OrderFlag | None = None
    region: str = ""
    sku: str = ""
    payable_from: int | None = None
    payable_to: int | None = None
    placed_from: datetime | None = None
    placed_until: datetime | None = None
    has_remark: bool = False
    is_urged: bool = False
    late_on: date | None = None

    def rows(self) -> OrderQuerySet:
        """Give the matching rows, unordered and unevaluated."""
        rows = Order.objects.of_customer(None).filter(**self._conditions())
        if self.sku:
            lines = OrderLine.objects.filter(order=OuterRef("pk"), sku_code=self.sku.strip())
            rows = rows.filter(Exists(lines))
        if self.has_remark:
            rows = rows.filter(Exists(OrderRemark.objects.filter(order=OuterRef("pk"))))
        if self.late_on is not None:
            rows = rows.filter(promised_by__lt=self.late_on, status__in=sorted(ON_THE_WAY))
        return rows

    def _conditions(self) -> dict[str, object]:
        wanted: dict[str, object] = {
            "status": self.status,
            "number": self.number.strip().upper() or None,
            "phone_index": sealing.phone_index(self.phone) if self.phone else None,
            "flag": self.flag,
            "region_code__startswith": self.region.strip() or None,
            "payable_minor__gte": self.payable_from,
            "payable_minor__lte": self.payable_to,
            "placed_at__gte": self.placed_from,
            "placed_at__lt": self.placed_until,
            "urged_at__isnull": False if self.is_urged else None,
        }
        return {name: value for name, value in wanted.items() if value is not None}


def midnight(*, day: date) -> datetime:
    """Give the instant at which a day begins in Shanghai."""
    return datetime.combine(day, time.min, SHANGHAI)
