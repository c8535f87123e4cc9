"""Whoever bought what is called back is told in the inbox and by SMS, with what they get for it."""

import pytest

from zhida.shop.cart.tests.factories import make_shopper
from zhida.shop.devices.events import BuyerRecalled
from zhida.shop.kernel.uow import transactional
from zhida.shop.notifications import subscribers
from zhida.shop.notifications.models import SmsJob
from zhida.shop.notifications.queries import list_messages

pytestmark = pytest.mark.django_db


def test_a_buyer_hears_of_a_recall_in_the_inbox_and_by_sms(now):
    member = make_shopper(now=now).customer_id
    event = BuyerRecalled(
        recall="R1", customer_id=member, order="Z1", title="青岚 X7" * 9, remedy="免费更换电池"
    )

    transactional(subscribers.on_buyer_recalled)(event, now=now)

    (message,) = list_messages(for_customer=member, cursor=None).items
    assert (message.kind, message.order) == ("GOODS_RECALLED", "Z1")
    assert "免费更换电池" in message.text
    job = SmsJob.objects.get()
    assert (job.template, job.params["number"]) == ("GOODS_RECALLED", "Z1")
    assert len(job.params["title"]) < len(event.title)
