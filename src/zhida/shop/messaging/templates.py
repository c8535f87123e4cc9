"""The words of each short message, as they are registered with the provider. No order content, no name."""

from __future__ import annotations

from typing import Final

from zhida.shop.messaging.records import SmsMessage, SmsTemplate

SMS_TEXTS: Final[dict[SmsTemplate, str]] = {
    SmsTemplate.LOGIN_CODE: "您的验证码是{code}，{minutes}分钟内有效。如非本人操作，请忽略本短信。",
    SmsTemplate.ORDER_SHIPPED: "您的订单{number}已由{carrier}发出，运单尾号{tail}。",
    SmsTemplate.GOODS_RECALLED: "您的订单{number}中的{title}正在召回，请先停止使用，并登录商城查看处理办法。",
    SmsTemplate.BACK_IN_STOCK: "您等候的{title}已到货，数量有限，先到先得。",
    SmsTemplate.PRICE_DROP: "您关注的{title}已降至{amount}元。拒收请回复R",
}


def render_sms(message: SmsMessage) -> str:
    """Fill a template. Raises KeyError when a parameter is missing: a fault of the caller."""
    return SMS_TEXTS[message.template].format_map(message.params)
