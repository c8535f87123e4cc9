"""The shopper's inbox over the doors."""

from datetime import timedelta

import pytest
from django.test import Client

from zhida.shop.accounts.records import ClientFacts
from zhida.shop.accounts.services import start_session
from zhida.shop.customers.services import ensure_customer
from zhida.shop.kernel.clock import now as machine_now
from zhida.shop.notifications.models import InboxMessage
from zhida.shop.notifications.records import MessageKind
from zhida.shop.notifications.services import put_in_inbox

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]

INBOX = "/api/shop/v1/me/messages"


@pytest.fixture
def shopper(now):
    """A program of a customer with three messages."""
    opened = start_session(number="+8613800001111", client=ClientFacts(), now=machine_now())
    customer_id = ensure_customer(user_id=opened.user.id, now=now).id
    for minute, number in enumerate(("Z1", "Z2", "Z3")):
        put_in_inbox(
            customer_id=customer_id,
            kind=MessageKind.ORDER_PAID,
            order=number,
            data={"amount": "129.00"},
            now=now + timedelta(minutes=minute),
        )
    return Client(headers={"Authorization": f"Bearer {opened.token}"})


def test_the_inbox_shows_the_newest_first(shopper):
    page = shopper.get(INBOX).json()

    assert [message["order"] for message in page["items"]] == ["Z3", "Z2", "Z1"]
    assert (page["unread"], page["next"]) == (3, None)
    assert "129.00" in page["items"][0]["text"]


def test_the_words_follow_the_language_of_the_reader(shopper):
    chinese = shopper.get(INBOX, headers={"Accept-Language": "zh-CN"}).json()["items"][0]["title"]
    english = shopper.get(INBOX, headers={"Accept-Language": "en"}).json()["items"][0]["title"]

    assert chinese != english
    assert english.isascii()


def test_one_message_or_all_are_read(shopper):
    first = InboxMessage.objects.get(order="Z1")

    assert shopper.post(f"{INBOX}/{first.pk}/read").status_code == 204
    assert shopper.get(INBOX).json()["unread"] == 2
    assert shopper.post(f"{INBOX}/read").status_code == 204
    assert shopper.get(INBOX).json()["unread"] == 0


def test_a_guest_has_no_inbox():
    assert Client().get(INBOX).status_code == 401
