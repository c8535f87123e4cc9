"""What was asked for is told once in the inbox, and by SMS only as far as the shopper agreed."""

import pytest

from zhida.shop.cart.tests.factories import make_shopper
from zhida.shop.customers.records import Purpose
from zhida.shop.customers.services import change_consents
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.notifications import subscribers
from zhida.shop.notifications.models import SmsJob
from zhida.shop.notifications.queries import list_messages
from zhida.shop.wishlist.events import BackInStock, PriceDropped

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(now) -> int:
    return make_shopper(now=now).customer_id


@transactional
def tell(subscriber, event, now):
    subscriber(event, now=now)


def arrived(member, *, by_sms=False):
    return BackInStock(customer_id=member, sku="A-1", product_number="G1", title="青岚 X7" * 5, by_sms=by_sms)


def dropped(member, *, by_sms=False):
    return PriceDropped(
        customer_id=member,
        sku="A-1",
        product_number="G1",
        title="青岚 X7",
        before=Money(599900),
        after=Money(549900),
        by_sms=by_sms,
    )


def test_messages_lead_to_the_product(now, member):
    tell(subscribers.on_back_in_stock, arrived(member), now)
    tell(subscribers.on_price_dropped, dropped(member), now)

    messages = {it.kind: it for it in list_messages(for_customer=member, cursor=None).items}
    assert {it.product for it in messages.values()} == {"G1"}
    assert {it.order for it in messages.values()} == {""}
    assert messages["PRICE_DROP"].text == "你关注的青岚 X7从 5999.00 元降到 5499.00 元。"
    assert messages["BACK_IN_STOCK"].title == "到货了"
    assert SmsJob.objects.count() == 0


def test_an_arrival_asked_for_by_sms_is_sent_with_a_short_title(now, member):
    tell(subscribers.on_back_in_stock, arrived(member, by_sms=True), now)

    job = SmsJob.objects.get()
    assert (job.template, len(job.params["title"])) == ("BACK_IN_STOCK", 20)


@pytest.mark.parametrize("agrees", [True, False])
def test_a_lower_price_goes_by_sms_only_with_the_consent_to_marketing(now, member, agrees):
    change_consents(customer_id=member, choices={Purpose.MARKETING_SMS: agrees}, now=now)

    tell(subscribers.on_price_dropped, dropped(member, by_sms=True), now)

    params = list(SmsJob.objects.values_list("params", flat=True))
    assert params == ([{"title": "青岚 X7", "amount": "5499.00"}] if agrees else [])
