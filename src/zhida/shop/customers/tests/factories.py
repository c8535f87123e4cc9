"""Rows for tests of this room and of the rooms above."""

from datetime import datetime

from zhida.shop.accounts.records import ClientFacts
from zhida.shop.accounts.services import start_session
from zhida.shop.customers.records import AddressInput, AddressRecord
from zhida.shop.customers.services import add_address, ensure_customer

NUMBER = "+8613800001111"
OTHER_NUMBER = "+8613900002222"
HOME = AddressInput(
    name="张三",
    phone="13812345678",
    province="广东省",
    city="深圳市",
    district="南山区",
    street="粤海街道",
    detail="科技园路1号3栋502",
)


def make_customer(*, now: datetime, number: str = NUMBER) -> int:
    """Make a customer by a first login and return the id."""
    opened = start_session(number=number, client=ClientFacts(), now=now)
    return ensure_customer(user_id=opened.user.id, now=now).id


def make_address(*, customer_id: int, now: datetime, address: AddressInput = HOME) -> AddressRecord:
    """Save an address."""
    return add_address(customer_id=customer_id, address=address, now=now)
