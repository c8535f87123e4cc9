"""Who may log in to the demo shop: two shoppers with addresses, three members of staff."""

from dataclasses import dataclass
from datetime import datetime

from zhida.shop.accounts.queries import find_user_id
from zhida.shop.accounts.records import Actor, ClientFacts, NewStaff, Role
from zhida.shop.accounts.services import create_staff, start_session
from zhida.shop.customers.records import AddressInput
from zhida.shop.customers.services import add_address, ensure_customer
from zhida.shop.kernel.uow import transactional


@dataclass(frozen=True, slots=True)
class DemoShopper:
    """A shopper: the number they log in with and where they live, the default first."""

    phone: str
    addresses: tuple[AddressInput, ...]


def _address(name: str, phone: str, region: tuple[str, str, str], street: str, detail: str) -> AddressInput:
    province, city, district = region
    return AddressInput(
        name=name, phone=phone, province=province, city=city, district=district, street=street, detail=detail
    )


SHOPPERS = (
    DemoShopper(
        "13800000001",
        (
            _address(
                "林岚", "13800000001", ("广东省", "深圳市", "南山区"), "粤海街道", "学府路 88 号 6 栋 1203"
            ),
            _address("林岚", "13800000001", ("浙江省", "杭州市", "西湖区"), "灵隐街道", "青芝坞 21 号"),
        ),
    ),
    DemoShopper(
        "13800000002",
        (
            _address(
                "周远", "13800000002", ("上海市", "上海市", "徐汇区"), "天平路街道", "永嘉路 300 弄 5 号 402"
            ),
        ),
    ),
)
STAFF = (
    NewStaff(phone="13900000001", roles=frozenset({Role.ADMIN}), display_name="陈管理"),
    NewStaff(phone="13900000002", roles=frozenset({Role.GOODS, Role.PRICE}), display_name="吴商品"),
    NewStaff(phone="13900000003", roles=frozenset({Role.ORDER, Role.REFUND}), display_name="赵订单"),
)


def bring_people(*, actor: Actor, now: datetime) -> int:
    """Make the people that the shop does not know yet and say how many."""
    found = 0
    for shopper in SHOPPERS:
        if find_user_id(phone=shopper.phone) is None:
            _bring_shopper(shopper, now=now)
            found += 1
    for staff in STAFF:
        if find_user_id(phone=staff.phone) is None:
            create_staff(actor=actor, staff=staff, now=now)
            found += 1
    return found


@transactional
def _bring_shopper(shopper: DemoShopper, *, now: datetime) -> None:
    """A shopper is whoever logged in once; the session's token is thrown away."""
    opened = start_session(number=f"+86{shopper.phone}", client=ClientFacts(device="demo"), now=now)
    ensure_customer(user_id=opened.user.id, now=now)
    for address in shopper.addresses:
        add_address(customer_id=opened.user.id, address=address, now=now)
