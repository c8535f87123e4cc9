"""What a shopper asked to be told of becomes a line in the inbox, and a short message if they asked for one.

A notice that was asked for is a service. That of a lower price advertises as well, so its short message also
needs the consent to marketing. Source: 通信短信息服务管理规定 art. 18 (consent or request).
"""

from __future__ import annotations

from datetime import datetime

from zhida.shop.customers.queries import consents_of
from zhida.shop.customers.records import Purpose
from zhida.shop.kernel.money import yuan_text
from zhida.shop.messaging.records import SmsTemplate
from zhida.shop.notifications.records import MessageKind
from zhida.shop.notifications.services import plan_sms, put_in_inbox
from zhida.shop.wishlist.events import BackInStock, PriceDropped

# Short messages are paid for by the piece: a long title would make two.
LONGEST_TITLE = 20


def on_back_in_stock(event: BackInStock, *, now: datetime) -> None:
    """Tell the shopper that what they wait for can be bought."""
    data = {"title": event.title, "product": event.product_number, "sku": event.sku}
    put_in_inbox(customer_id=event.customer_id, kind=MessageKind.BACK_IN_STOCK, order="", data=data, now=now)
    if event.by_sms:
        plan_sms(
            customer_id=event.customer_id,
            template=SmsTemplate.BACK_IN_STOCK,
            params={"title": event.title[:LONGEST_TITLE]},
            now=now,
        )


def on_price_dropped(event: PriceDropped, *, now: datetime) -> None:
    """Tell the shopper that it costs less than on the day they asked."""
    amount = yuan_text(event.after.minor)
    data = {
        "title": event.title,
        "product": event.product_number,
        "sku": event.sku,
        "before": yuan_text(event.before.minor),
        "amount": amount,
    }
    put_in_inbox(customer_id=event.customer_id, kind=MessageKind.PRICE_DROP, order="", data=data, now=now)
    if event.by_sms and consents_of(for_customer=event.customer_id)[Purpose.MARKETING_SMS]:
        plan_sms(
            customer_id=event.customer_id,
            template=SmsTemplate.PRICE_DROP,
            params={"title": event.title[:LONGEST_TITLE], "amount": amount},
            now=now,
        )
