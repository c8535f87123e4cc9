"""The words of each message; the data of the row fills them when it is read, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhida.shop.notifications.records import MessageKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A title and a text with %(name)s places."""

    title: Promise
    text: Promise


TEMPLATES: Final[dict[MessageKind, Template]] = {
    MessageKind.ORDER_PAID: Template(
        title=_("付款成功"), text=_("订单 %(number)s 已付款 %(amount)s 元，我们会尽快备货。")
    ),
    MessageKind.ORDER_CANCELLED: Template(title=_("订单已取消"), text=_("订单 %(number)s 已取消。")),
    MessageKind.ORDER_SHIPPED: Template(
        title=_("订单已发货"), text=_("订单 %(number)s 已由%(carrier)s发出，运单号 %(tracking)s。")
    ),
    MessageKind.ORDER_DELIVERED: Template(
        title=_("商品已签收"), text=_("订单 %(number)s 的商品已签收，检查好以后请确认收货。")
    ),
    MessageKind.ORDER_CLOSED: Template(
        title=_("交易已关闭"), text=_("订单 %(number)s 已全部退款，交易关闭。")
    ),
    MessageKind.ORDER_REFUNDED: Template(
        title=_("退款完成"), text=_("订单 %(number)s 已退款 %(amount)s 元，款项原路退回。")
    ),
    MessageKind.PAYMENT_LATE: Template(
        title=_("付款将退回"),
        text=_("订单 %(number)s 在付款到账前已结束，%(amount)s 元将原路退回。"),
    ),
    MessageKind.PAYMENT_SURPLUS: Template(
        title=_("重复付款将退回"),
        text=_("订单 %(number)s 收到重复付款，多付的 %(amount)s 元将原路退回。"),
    ),
    MessageKind.ORDER_PRICE_LOWERED: Template(
        title=_("订单已改价"), text=_("订单 %(number)s 的应付金额由 %(before)s 元改为 %(amount)s 元。")
    ),
    MessageKind.ORDER_LATE: Template(
        title=_("没能按时送达"),
        text=_(
            "订单 %(number)s 原定 %(day)s 前送达，我们还没有收到签收的消息，很抱歉。"
            "我们会催快递并跟进补偿，你也可以在订单里查看物流。"
        ),
    ),
    MessageKind.PICKUP_READY: Template(
        title=_("可以到店取货了"),
        text=_("订单 %(number)s 已在%(store)s备好，请在 %(day)s 前凭订单里的取货码来取。"),
    ),
    MessageKind.PICKUP_DUE_SOON: Template(
        title=_("还没有来取货"),
        text=_("订单 %(number)s 在%(store)s只保留到 %(day)s，请尽快凭取货码来取；来不及可以联系门店延长。"),
    ),
    MessageKind.PICKUP_LAPSED: Template(
        title=_("取货码已过期"),
        text=_("订单 %(number)s 没有在约定时间取走。还要的话请联系%(store)s延长；%(day)s 后将自动全额退款。"),
    ),
    MessageKind.GOODS_RECALLED: Template(
        title=_("商品召回通知"),
        text=_("你的订单 %(number)s 中的%(title)s正在召回，请先停止使用。处理办法：%(remedy)s"),
    ),
    MessageKind.BACK_IN_STOCK: Template(
        title=_("到货了"), text=_("你等的%(title)s现在有货，数量有限，先到先得。")
    ),
    MessageKind.PRICE_DROP: Template(
        title=_("降价了"), text=_("你关注的%(title)s从 %(before)s 元降到 %(amount)s 元。")
    ),
    MessageKind.CASE_OPENED: Template(
        title=_("售后单已提交"), text=_("订单 %(number)s 的售后单 %(case)s 已提交，我们会尽快处理。")
    ),
    MessageKind.CASE_APPROVED: Template(
        title=_("请寄回商品"), text=_("售后单 %(case)s 已同意，请按售后单里的地址寄回商品并填写运单号。")
    ),
    MessageKind.CASE_RECEIVED: Template(
        title=_("已收到你寄回的商品"), text=_("售后单 %(case)s 的商品已收到，正在检测。")
    ),
    MessageKind.CASE_QUOTED: Template(
        title=_("维修报价待确认"), text=_("售后单 %(case)s 的维修报价已出，请确认是否维修。")
    ),
    MessageKind.CASE_REPAIRING: Template(title=_("开始维修"), text=_("售后单 %(case)s 的商品已开始维修。")),
    MessageKind.CASE_REFUNDING: Template(
        title=_("正在退款"), text=_("售后单 %(case)s 正在退款，款项将原路退回。")
    ),
    MessageKind.CASE_REJECTED: Template(
        title=_("售后申请未通过"), text=_("售后单 %(case)s 未通过，原因写在售后单里，你可以申诉。")
    ),
    MessageKind.CASE_SENT: Template(
        title=_("商品已寄出"), text=_("售后单 %(case)s 的商品已寄出，可在售后单里查看物流。")
    ),
    MessageKind.CASE_LAPSED: Template(
        title=_("售后单已关闭"), text=_("售后单 %(case)s 超过寄回期限，已自动关闭。")
    ),
    MessageKind.PRICE_PROTECTED: Template(
        title=_("价保已退差价"),
        text=_(
            "订单 %(number)s 的%(title)s：购买时每件 %(before)s 元，现在每件 %(after)s 元，"
            "%(units)s 件共退 %(amount)s 元，原路退回。"
        ),
    ),
    MessageKind.TRADE_IN_RECEIVED: Template(
        title=_("旧机已收到"), text=_("换新单 %(trade_in)s 的旧机已收到，正在检测。")
    ),
    MessageKind.TRADE_IN_REQUOTED: Template(
        title=_("旧机检测结果待确认"),
        text=_("换新单 %(trade_in)s 的检测结果与描述不同，新报价 %(amount)s 元，请确认或要求退回。"),
    ),
    MessageKind.TRADE_IN_PASSED: Template(
        title=_("旧机检测通过"), text=_("换新单 %(trade_in)s 检测通过，将付给你 %(amount)s 元。")
    ),
    MessageKind.TRADE_IN_ACCOUNT: Template(
        title=_("请填写收款账户"),
        text=_("换新单 %(trade_in)s 的 %(amount)s 元不能再退到原订单，请填写收款账户，我们转账给你。"),
    ),
    MessageKind.TRADE_IN_PAID: Template(
        title=_("旧机款已付"), text=_("换新单 %(trade_in)s 的 %(amount)s 元已付给你。")
    ),
    MessageKind.TRADE_IN_RETURNED: Template(
        title=_("旧机已寄回"), text=_("换新单 %(trade_in)s 的旧机已寄回给你，可在换新单里查看运单号。")
    ),
    MessageKind.TRADE_IN_EXPIRED: Template(
        title=_("换新单已过期"), text=_("换新单 %(trade_in)s 超过期限，已自动关闭，可以重新估价。")
    ),
    MessageKind.INVOICE_ISSUED: Template(
        title=_("发票已开具"), text=_("订单 %(number)s 的发票 %(invoice)s 已开具，价税合计 %(amount)s 元。")
    ),
    MessageKind.INVOICE_REDDENED: Template(
        title=_("红字发票已开具"),
        text=_("订单 %(number)s 退款对应的红字发票 %(invoice)s 已开具，冲减 %(amount)s 元。"),
    ),
    MessageKind.INVOICE_REFUSED: Template(
        title=_("发票未能开具"),
        text=_("订单 %(number)s 的发票未能开具：%(reason)s 请在订单里修改后重新申请。"),
    ),
}


def render(kind: MessageKind, data: dict[str, str]) -> tuple[str, str]:
    """Return title and text in the active language."""
    template = TEMPLATES[kind]
    return str(template.title), str(template.text) % data
