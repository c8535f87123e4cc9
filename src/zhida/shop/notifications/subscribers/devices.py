"""A recall is told to each of its buyers, in the inbox and by a short message: it is about their safety."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.devices.events import BuyerRecalled
from zhida.shop.messaging.records import SmsTemplate
from zhida.shop.notifications.records import MessageKind
from zhida.shop.notifications.services import plan_sms, put_in_inbox

# Short messages are paid for by the piece: a long title would make two.
LONGEST_TITLE = 20


def on_buyer_recalled(event: BuyerRecalled, *, now: datetime) -> None:
    """Tell a buyer which goods are called back and what they get for them.

    Source: 消费者权益保护法 art. 19; 消费者权益保护法实施条例 art. 8.
    """
    put_in_inbox(
        customer_id=event.customer_id,
        kind=MessageKind.GOODS_RECALLED,
        order=event.order,
        data={"title": event.title, "remedy": event.remedy},
        now=now,
    )
    plan_sms(
        customer_id=event.customer_id,
        template=SmsTemplate.GOODS_RECALLED,
        params={"number": event.order, "title": event.title[:LONGEST_TITLE]},
        now=now,
    )
