"""Two shoppers in one shop without processes: all that the first owns, and names for what nobody owns."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.apps import apps
from django.test import Client
from tests.running.doors import shopper_client

from zhida.shop.accounts.models import LoginSession, Passkey
from zhida.shop.accounts.records import SYSTEM_ACTOR, Actor, ActorKind
from zhida.shop.aftersales.services import open_late_case
from zhida.shop.cart import queries as cart_queries
from zhida.shop.cart.tests.factories import make_address, make_sku
from zhida.shop.catalogue.models import Sku
from zhida.shop.checkout.tests.factories import buy_now, fill_cart, make_attempt
from zhida.shop.customers.tests.factories import NUMBER, OTHER_NUMBER, make_customer
from zhida.shop.devices.models import Unit
from zhida.shop.invoicing.records import Title, TitleKind
from zhida.shop.invoicing.services import save_title
from zhida.shop.notifications.models import InboxMessage
from zhida.shop.notifications.records import MessageKind
from zhida.shop.notifications.services import put_in_inbox
from zhida.shop.promotions.records.coupons import ClaimFacts
from zhida.shop.promotions.services import claim_coupon, create_coupon, publish_coupon
from zhida.shop.tradeins.records import Grade, Question
from zhida.shop.tradeins.services import ensure_price_table, start_trade_in
from zhida.shop.tradeins.services.publishing import PriceTableDraft
from zhida.shop.wishlist.records import NoticeKind, WantedNotice
from zhida.shop.wishlist.services import ask_for_notice

SKU = "OWN-1"
PRODUCT_FEN = 12900
GRADES = (Grade(code="GOOD", text="完好"), Grade(code="BROKEN", text="碎屏", percent=50))
PRICES = PriceTableDraft(
    expected_version=0,
    reason="首版",
    models_csv="code,brand,model,capacity,base_price\nOLD,旧牌,一代,,800\n",
    questions=(Question(code="SCREEN", text="屏幕", grades=GRADES),),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names of what one person owns."""

    number: str
    case: str
    attempt: str
    address: int
    line: int
    session: int
    passkey: int
    message: int
    coupon: str
    notice: int
    title: int
    device: str
    trade_in: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A shopper, the program that acts for them, and what is theirs."""

    actor: Actor
    client: Client
    names: Names


NOBODYS = Names(
    number="Z261122ZZZZZZZZZZZZZZ",
    case="C261122ZZZZZZZZZZZZZZ",
    attempt="P261122ZZZZZZZZZZZZZZ",
    address=7_000_000_000_000_000_001,
    line=7_000_000_000_000_000_002,
    session=7_000_000_000_000_000_003,
    passkey=7_000_000_000_000_000_007,
    message=7_000_000_000_000_000_004,
    coupon="Y261122ZZZZZZZZZZZZZZ",
    notice=7_000_000_000_000_000_005,
    title=7_000_000_000_000_000_006,
    device="SN-NOBODYS-00",
    trade_in="X261122ZZZZZZZZZZZZZZ",
)


def make_person(*, number: str, now: datetime) -> Person:
    """A shopper with an address, cart, unpaid order, open attempt, message, coupon and session."""
    actor = Actor(kind=ActorKind.SHOPPER, user_id=make_customer(now=now, number=number))
    client = shopper_client(actor)
    address = make_address(actor, now=now)
    placed = buy_now(actor, (SKU, 1), now=now, address_id=address)
    fill_cart(actor, (SKU, 2), now=now)
    put_in_inbox(
        customer_id=actor.customer_id,
        kind=MessageKind.ORDER_PAID,
        order=placed.number,
        data={"amount": "129.00"},
        now=now,
    )
    names = Names(
        number=placed.number,
        case=open_late_case(order=placed.number, now=now) or "",
        attempt=make_attempt(placed.number, now=now).number,
        address=address,
        line=cart_queries.get_cart(actor=actor, now=now).lines[0].line_id,
        session=LoginSession.objects.filter(user_id=actor.user_id).latest("pk").pk,
        passkey=_passkey_of(actor.customer_id, now=now),
        message=InboxMessage.objects.get(customer_id=actor.user_id).pk,
        coupon=_coupon_of(actor.customer_id, now=now),
        notice=_notice_of(actor.customer_id, now=now),
        title=save_title(actor=actor, title=Title(kind=TitleKind.PERSONAL, name="张三"), now=now).id,
        device=_device_of(actor.customer_id, placed.number, now=now),
        trade_in=_trade_in_of(actor, now=now),
    )
    return Person(actor=actor, client=client, names=names)


def _trade_in_of(actor: Actor, *, now: datetime) -> str:
    """Keep a quote for an old device, by a price table of one model and one question."""
    ensure_price_table(draft=PRICES, now=now)
    return start_trade_in(actor=actor, code="OLD", answers={"SCREEN": "GOOD"}, now=now)


def _passkey_of(customer_id: int, *, now: datetime) -> int:
    """Keep a passkey; the shop of the tests stands at an address where none can be used."""
    name = f"credential-{customer_id}"
    row = Passkey.objects.create(
        user_id=customer_id, credential=name, credential_index=name, name="手机", made_at=now
    )
    return row.pk


def _coupon_of(customer_id: int, *, now: datetime) -> str:
    """Claim a coupon that no cart here reaches."""
    document = {"kind": "shop", "threshold": 9_000_000, "cut": 1000}
    template = create_coupon(actor=SYSTEM_ACTOR, document=document, now=now).number
    publish_coupon(actor=SYSTEM_ACTOR, number=template, now=now)
    held = claim_coupon(customer_id=customer_id, number=template, facts=ClaimFacts(), now=now)
    return held.number


def _notice_of(customer_id: int, *, now: datetime) -> int:
    """Ask to be told when the goods cost less."""
    wanted = WantedNotice(sku=SKU, kind=NoticeKind.PRICE_DROP)
    return ask_for_notice(customer_id=customer_id, wanted=wanted, now=now)


def _device_of(customer_id: int, order: str, *, now: datetime) -> str:
    """A unit as it stands once its parcel was heard of."""
    sku = Sku.objects.get(sku=SKU)
    unit = Unit.objects.create(
        serial=f"SN-{order}",
        sku=sku,
        product_number=sku.product.number,
        title="设备",
        options={},
        customer_id=customer_id,
        order=order,
        line_key="L001",
        parcel="S1",
        shipped_at=now,
        warranty_months=12,
    )
    return unit.serial


def make_two(*, now: datetime) -> tuple[Person, Person]:
    """Two people who own the same kinds of things."""
    make_sku(SKU, now=now, fen=PRODUCT_FEN, stock=50)
    return make_person(number=NUMBER, now=now), make_person(number=OTHER_NUMBER, now=now)


def every_row() -> dict[str, list[dict[str, object]]]:
    """Return all rows of all tables: equal before and after means that nothing was written."""
    return {
        model._meta.label: list(model.objects.order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
    }


def words_of(names: Names) -> list[str]:
    """Return names as they would stand in an answer that gave them away; short ones stand in any answer."""
    return [str(name) for name in asdict(names).values() if len(str(name)) > 9]
