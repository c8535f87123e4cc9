"""REST of one order in full, with what happened to it after the sale.

Orders lie below aftersales and know of no case: the one read that shows both is answered at the door.
"""

from collections.abc import Sequence

from ninja import Router

from zhida.shop.accounts.permissions import shopper_only, staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.aftersales import schemas
from zhida.shop.aftersales.api import cases_of_order, staff_cases_of_order
from zhida.shop.orders.api import own_detail_of, staff_detail_of
from zhida.shop.orders.permissions import VIEW_ORDERS
from zhida.shop.orders.schemas import OrderOut, StaffOrderOut

shopper = Router(tags=["orders"])
staff = Router(tags=["orders"])


class OrderWithCasesOut(OrderOut):
    """One's own order in full; `after_sales` are its cases, newest first."""

    after_sales: Sequence[schemas.CaseSummaryOut]


class StaffOrderWithCasesOut(StaffOrderOut):
    """One order in full as staff see it; `after_sales` are its cases, newest first."""

    after_sales: Sequence[schemas.StaffCaseSummaryOut]


@shopper.get("/orders/{number}", response=OrderWithCasesOut, auth=shopper_only)
def read_order(request: ShopRequest, number: str) -> dict[str, object]:
    order = own_detail_of(number, customer_id=request.actor.customer_id)
    return {**order, "after_sales": cases_of_order(number)}


@staff.get("/orders/{number}", response=StaffOrderWithCasesOut, auth=staff_only(VIEW_ORDERS))
def read_any_order(request: ShopRequest, number: str) -> dict[str, object]:
    return {**staff_detail_of(number), "after_sales": staff_cases_of_order(number, now=request.now)}
