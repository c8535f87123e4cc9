"""Pages made for the printer: own styles by nonce, no script, nothing kept by a cache."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from zhida.entrypoints.entity import get_entity
from zhida.shop.accounts.queries import get_user, mask_text
from zhida.shop.accounts.records import Actor, ShopRequest
from zhida.shop.inventory.queries import list_warehouses
from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.kernel.money import yuan_text
from zhida.shop.kernel.qr import qr_picture
from zhida.shop.orders.queries import PackedOrder, PickRow, Waybill
from zhida.shop.shipping.queries import code128_picture

FOLDER = Path(__file__).with_name("templates")


class Paper(StrEnum):
    """What is printed on: sheets of A4, or a roll of labels 100 mm wide."""

    A4 = "a4"
    LABEL = "label"


class WaybillPaper(StrEnum):
    """The two rolls that couriers hand out, in millimetres: for 一联单 and for 二联单."""

    SMALL = "76x130"
    LARGE = "100x180"


# How many kinds of goods may find room below the address; the sum beside them counts all.
KINDS_SHOWN: Final = {WaybillPaper.SMALL: 4, WaybillPaper.LARGE: 10}
SIZES: Final = {
    Paper.A4: "A4",
    Paper.LABEL: "100mm 150mm",
    WaybillPaper.SMALL: "76mm 130mm",
    WaybillPaper.LARGE: "100mm 180mm",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PickedPlace:
    """A warehouse and what is taken from it, in the order of the SKU codes."""

    name: str
    rows: Sequence[PickRow]
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A box with the picture of its number."""

    box: PackedOrder
    picture: str
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaybillSheet:
    """A waybill with the picture of its number; of an order that sent nothing yet, of the order's number."""

    bill: Waybill
    picture: str
    units: int


environment = Environment(
    loader=FileSystemLoader(FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
environment.filters["yuan"] = lambda money: yuan_text(money.minor)
environment.filters["masked"] = mask_text
environment.filters["moment"] = lambda at: at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def pick_list(request: ShopRequest, rows: Sequence[PickRow], *, paper: Paper) -> HttpResponse:
    """Draw one list by warehouse and SKU with the orders that each unit goes to."""
    names = {place.code: place.name for place in list_warehouses()}
    places = [
        PickedPlace(
            name=f"{names.get(code, code)} {code}" if code else _("未分配仓库"),
            rows=(found := list(group)),
            units=sum(row.units for row in found),
        )
        for code, group in groupby(rows, key=lambda row: row.warehouse)
    ]
    orders = {unit.order for row in rows for unit in row.orders}
    words = {
        "title": _("拣货单"),
        "empty": _("这些订单里没有待发的商品。"),
        "orders": _("%(count)s 个订单") % {"count": len(orders)},
        "goods": _("商品"),
        "units": _("件数"),
        "to": _("去向"),
        "gift": _("赠品"),
        **_kept_words(),
        "total": _("合计"),
    }
    return _page(request, "pick_list.html", paper, words, {"places": places})


def slips(
    request: ShopRequest, boxes: Sequence[PackedOrder], *, paper: Paper, has_prices: bool
) -> HttpResponse:
    """Draw one slip an order, each on its own page; without prices where the parcel is a gift."""
    drawn = [Slip(box=box, picture=qr_picture(box.number), units=_leaving(box)) for box in boxes]
    words = {
        "title": _("装箱单"),
        "empty": _("这些订单里没有待发的商品。"),
        "placed": _("下单时间"),
        "recipient": _("收件人"),
        "pickup": _("到店自提"),
        "goods": _("商品"),
        "price": _("单价"),
        "units": _("件数"),
        "gift": _("赠品"),
        **_kept_words(),
        "note": _("顾客留言"),
        "total": _("合计"),
    }
    return _page(request, "slips.html", paper, words, {"slips": drawn, "has_prices": has_prices})


def waybills(request: ShopRequest, bills: Sequence[Waybill], *, paper: WaybillPaper) -> HttpResponse:
    """Draw one waybill a box, each on its own page, without a price and without anybody's phone."""
    entity = get_entity()
    sheets = [
        WaybillSheet(
            bill=bill,
            picture=code128_picture(bill.tracking or bill.order),
            units=sum(line.units for line in bill.goods),
        )
        for bill in bills
    ]
    words = {
        "title": _("面单"),
        "empty": _("这些订单没有要打印的面单。"),
        "unsent": _("待发货"),
        "unnumbered": _("发货后才有运单号，这里是订单号。"),
        "to": _("收"),
        "from": _("寄"),
        "order": _("订单"),
        "goods": _("物品"),
        "units": _("%(count)s 件"),
        "kinds": _("%(count)s 种"),
        "box": _("第 %(place)s / %(boxes)s 个包裹"),
        "gift": _("赠品"),
        "note": _("留言"),
        "sent": _("发货"),
        "printed": _("打印"),
    }
    facts = {"sheets": sheets, "sender": entity, "shown": KINDS_SHOWN[paper]}
    return _page(request, "waybills.html", paper, words, facts)


def _leaving(box: PackedOrder) -> int:
    """Count the units that go into the box: not those that a recall keeps here."""
    return sum(line.units for line in box.lines if not line.is_kept)


def _kept_words() -> dict[str, str]:
    return {"kept": _("召回，暂停发货"), "kept_serials": _("召回，序列号 %(first)s 至 %(last)s 暂停发货")}


def _page(
    request: ShopRequest,
    template: str,
    paper: Paper | WaybillPaper,
    words: Mapping[str, str],
    facts: Mapping[str, object],
) -> HttpResponse:
    body = environment.get_template(template).render(
        paper=paper.name.lower(),
        size=SIZES[paper],
        words=words,
        language=get_language(),
        nonce=_nonce(request),
        hint=_("按 Ctrl+P 打印"),
        printed_at=request.now,
        by=_name_of(request.actor),
        **facts,
    )
    response = HttpResponse(body)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _name_of(actor: Actor) -> str:
    if actor.user_id is None:
        return actor.principal
    return get_user(user_id=actor.user_id).display_name or actor.principal


def _nonce(request: HttpRequest) -> str:
    return str(getattr(request, "csp_nonce", ""))
