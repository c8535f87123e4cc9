"""REST of one order in full, with what happened to it after the sale.

Orders lie below this room and know of no case: the one read that shows both is answered here.
"""

from collections.abc import Sequence

from ninja import Router

from zhida.shop.accounts.permissions import shopper_only, staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.aftersales import case_showing, queries, schemas
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders.api import staff_detail_of
from zhida.shop.orders.api_own import detail_of
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
    order = orders_queries.get_order(number=number, for_customer=request.actor.customer_id)
    cases = queries.list_cases_of_order(order=number)
    return {**detail_of(order), "after_sales": [case_showing.summary(case) for case in cases]}


@staff.get("/orders/{number}", response=StaffOrderWithCasesOut, auth=staff_only(VIEW_ORDERS))
def read_any_order(request: ShopRequest, number: str) -> dict[str, object]:
    cases = queries.list_cases_of_order(order=number)
    shown = [case_showing.staff_summary(case, now=request.now) for case in cases]
    return {**staff_detail_of(number), "after_sales": shown}
