"""What each alert says, whose it is, and which screen of the back office it leads to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhida.shop.accounts.records import Role
from zhida.shop.notifications.records import AlertKind


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertWords:
    """A title, a text with %(name)s places, and the roles that are told; an administrator is told all."""

    title: Promise
    text: Promise
    roles: frozenset[Role]


WORDS: Final[dict[AlertKind, AlertWords]] = {
    AlertKind.ORDER_PAID: AlertWords(
        title=_("新订单"),
        text=_("订单 %(subject)s 已付款 %(amount)s 元，等待发货。"),
        roles=frozenset({Role.ORDER}),
    ),
    AlertKind.ORDER_LATE: AlertWords(
        title=_("订单逾期"),
        text=_("订单 %(subject)s 未在承诺日期 %(promised)s 前送达。"),
        roles=frozenset({Role.ORDER, Role.SUPPORT}),
    ),
    AlertKind.ORDER_URGED: AlertWords(
        title=_("买家催单"),
        text=_("订单 %(subject)s 的买家在催发货。"),
        roles=frozenset({Role.ORDER, Role.SUPPORT}),
    ),
    AlertKind.CASE_OPENED: AlertWords(
        title=_("新售后申请"),
        text=_("订单 %(order)s 有新的售后申请 %(subject)s。"),
        roles=frozenset({Role.REFUND, Role.SUPPORT}),
    ),
    AlertKind.CASE_OVERDUE: AlertWords(
        title=_("售后超时"),
        text=_("售后 %(subject)s（订单 %(order)s）已过处理期限。"),
        roles=frozenset({Role.REFUND, Role.SUPPORT}),
    ),
    AlertKind.STOCK_LOW: AlertWords(
        title=_("库存不足"),
        text=_("%(subject)s 只剩 %(free)s 件可售（提醒线 %(threshold)s 件）。"),
        roles=frozenset({Role.GOODS}),
    ),
    AlertKind.PAYMENT_DOUBTED: AlertWords(
        title=_("收款存疑"),
        text=_("订单 %(subject)s 的收款 %(attempt)s 不在渠道账单里，发货前请核对。"),
        roles=frozenset({Role.FINANCE, Role.ORDER}),
    ),
    AlertKind.REFUND_FAILED: AlertWords(
        title=_("退款失败"),
        text=_("订单 %(subject)s 的退款 %(refund)s（%(amount)s 元）被渠道拒绝，请重新处理。"),
        roles=frozenset({Role.REFUND, Role.FINANCE}),
    ),
    AlertKind.COMPARE_AT_WITHDRAWN: AlertWords(
        title=_("划线价已撤下"),
        text=_("%(subject)s 的划线价 %(compare_at)s 元已撤下：近期成交价为 %(sold)s 元。"),
        roles=frozenset({Role.PRICE, Role.MARKETING}),
    ),
    AlertKind.PICKUP_OVERDUE: AlertWords(
        title=_("自提逾期未取"),
        text=_("订单 %(subject)s 在门店 %(store)s 备好后无人来取，请联系顾客延长保留或退款。"),
        roles=frozenset({Role.ORDER, Role.SUPPORT}),
    ),
    AlertKind.PARCEL_TROUBLED: AlertWords(
        title=_("包裹异常"),
        text=_("订单 %(subject)s 的包裹 %(parcel)s 运输异常。"),
        roles=frozenset({Role.ORDER, Role.SUPPORT}),
    ),
    AlertKind.EVENT_PARKED: AlertWords(
        title=_("事件已搁置"),
        text=_("事件 %(subject)s（%(name)s）多次处理失败，已搁置。"),
        roles=frozenset({Role.AUDITOR}),
    ),
    AlertKind.WEBHOOK_STOPPED: AlertWords(
        title=_("推送已停用"),
        text=_("推送地址“%(name)s”（%(host)s）连续失败，已自动停用。"),
        roles=frozenset({Role.AUDITOR}),
    ),
}


def render_alert(kind: AlertKind, *, subject: str, data: dict[str, str]) -> tuple[str, str]:
    """Return title and text in the active language."""
    words = WORDS[kind]
    return str(words.title), str(words.text) % {**data, "subject": subject}


def kinds_for(roles: Collection[Role]) -> list[AlertKind]:
    """Return what members of staff with these roles are told of."""
    is_admin = Role.ADMIN in roles
    return [kind for kind, words in WORDS.items() if is_admin or not words.roles.isdisjoint(roles)]
