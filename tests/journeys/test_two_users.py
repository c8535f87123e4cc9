"""Nobody sees or changes what is not theirs: every shopper endpoint of the document, tried by another.

A new endpoint fails here until it has a line in ENDPOINTS that says whose it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto

import pytest
from django.test import Client
from tests.running.buying import ADDRESS
from tests.running.documented import SHOP, endpoints
from tests.running.doors import send, set_clock, shopper_client
from tests.running.two_people import NOBODYS, PRODUCT_FEN, SKU, Names, every_row, make_two, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]


class Whose(Enum):
    """Who an endpoint is for."""

    EVERYBODYS = auto()
    GUESTS_TOO = auto()
    MEMBERS = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One way to call an endpoint. `query` and `body` are made of the names that they mention.

    `refusal` answers names of somebody else and of nobody alike; `own` are the names that stay one's own.
    """

    whose: Whose = Whose.MEMBERS
    query: Callable[[Names], str] = lambda _names: ""
    body: Callable[[Names], object] = lambda _names: None
    status: int = 200
    refusal: int = 404
    guest_status: int = 0
    names_something: bool = False
    own: tuple[str, ...] = ()


def number_of(names: Names, path: str) -> str:
    """Whose number a path takes: a case's, a trade-in's, or else an order's."""
    if path.startswith("/after-sales/"):
        return names.case
    return names.trade_in if path.startswith("/trade-ins/") else names.number


def order_body(names: Names, **choice: object) -> dict[str, object]:
    """A whole order, by cart lines unless the choice says otherwise."""
    payable = {"minor": PRODUCT_FEN * 2, "currency": "CNY"}
    return {"address_id": names.address, "line_ids": [names.line], "expected_payable": payable, **choice}


EVERYBODYS = Call(whose=Whose.EVERYBODYS)
MINE = Call()
NAMED = Call(names_something=True)
UNKNOWN_PRODUCT = "G404"
PAY_BODY = {"channel": "simulator", "scene": "pc"}

ENDPOINTS: dict[tuple[str, str], list[Call]] = {
    ("GET", "/after-sales"): [MINE],
    ("POST", "/after-sales"): [
        Call(
            names_something=True,
            status=409,
            body=lambda names: {
                "order": names.number,
                "lines": [{"line": "L001", "quantity": 1}],
                "kind": "return",
                "reason": "no_reason",
            },
        )
    ],
    ("POST", "/after-sales/media"): [],
    ("GET", "/after-sales/media/{id}"): [],
    ("POST", "/after-sales/preview"): [
        Call(names_something=True, body=lambda names: {"order": names.number})
    ],
    ("GET", "/after-sales/{number}"): [NAMED],
    ("POST", "/after-sales/{number}/appeal"): [replace(NAMED, status=409, body=lambda _: {"reason": "x"})],
    ("POST", "/after-sales/{number}/cancel"): [replace(NAMED, status=409)],
    ("POST", "/after-sales/{number}/messages"): [replace(NAMED, status=201, body=lambda _: {"text": "x"})],
    ("GET", "/after-sales/{number}/payment-methods"): [NAMED],
    ("POST", "/after-sales/{number}/payments"): [
        replace(NAMED, status=409, body=lambda _: {"channel": "alipay", "scene": "pc"})
    ],
    ("GET", "/after-sales/{number}/payments/{attempt}"): [replace(NAMED, status=404)],
    ("POST", "/after-sales/{number}/quote"): [replace(NAMED, status=409, body=lambda _: {"accept": True})],
    ("POST", "/after-sales/{number}/shipments"): [
        replace(NAMED, status=409, body=lambda _: {"carrier": "SF", "tracking": "SF1234567"})
    ],
    ("GET", "/addresses"): [MINE],
    ("POST", "/addresses"): [Call(body=lambda _: ADDRESS, status=201)],
    ("POST", "/addresses/parse"): [Call(body=lambda _: {"text": "张三 13800001111 广东省深圳市南山区1号"})],
    ("GET", "/addresses/{id}"): [NAMED],
    ("PATCH", "/addresses/{id}"): [replace(NAMED, body=lambda _: {"name": "李四"})],
    ("DELETE", "/addresses/{id}"): [NAMED],
    ("POST", "/auth/codes"): [],
    ("POST", "/auth/passkey-challenges"): [],
    ("POST", "/auth/passkey-sessions"): [],
    ("POST", "/auth/sessions"): [],
    ("DELETE", "/auth/sessions/current"): [Call(status=204)],
    ("GET", "/devices"): [MINE],
    ("GET", "/devices/{serial}"): [NAMED],
    ("GET", "/cart"): [Call(whose=Whose.GUESTS_TOO)],
    ("POST", "/cart/lines"): [
        Call(whose=Whose.GUESTS_TOO, body=lambda _: {"sku": SKU, "quantity": 1}, status=201)
    ],
    ("PATCH", "/cart/lines/{line_id}"): [
        Call(whose=Whose.GUESTS_TOO, names_something=True, body=lambda _: {"quantity": 3})
    ],
    ("DELETE", "/cart/lines/{line_id}"): [Call(whose=Whose.GUESTS_TOO, names_something=True)],
    ("POST", "/cart/selection"): [
        Call(whose=Whose.GUESTS_TOO, body=lambda _: {"selected": False}, guest_status=404),
        Call(
            whose=Whose.GUESTS_TOO,
            names_something=True,
            body=lambda names: {"selected": False, "line_ids": [names.line]},
        ),
    ],
    ("GET", "/categories"): [EVERYBODYS],
    ("GET", "/coupons"): [Call(whose=Whose.GUESTS_TOO)],
    ("POST", "/coupons/codes"): [Call(body=lambda _: {"code": "NONE-NONE"}, status=404)],
    ("POST", "/coupons/{template}/claims"): [NAMED],
    ("GET", "/availability"): [Call(whose=Whose.EVERYBODYS, query=lambda _: f"?region=330106&skus={SKU}")],
    ("GET", "/availability/products"): [
        Call(whose=Whose.EVERYBODYS, query=lambda _: "?region=330106&numbers=NONE")
    ],
    ("GET", "/me/district"): [EVERYBODYS],
    ("GET", "/stores"): [EVERYBODYS],
    ("GET", "/orders/{number}/pickup"): [NAMED],
    ("GET", "/delivery-promise"): [Call(whose=Whose.EVERYBODYS, query=lambda _: f"?region=330106&sku={SKU}")],
    ("GET", "/orders/{number}/price-protection"): [NAMED],
    ("POST", "/orders/{number}/price-protection"): [replace(NAMED, status=409, body=lambda _: {})],
    ("GET", "/price-protection"): [MINE],
    ("PUT", "/price-protection"): [Call(body=lambda _: {"automatic": True})],
    ("GET", "/invoice-titles"): [MINE],
    ("POST", "/invoice-titles"): [Call(body=lambda _: {"kind": "personal", "name": "李四"}, status=201)],
    ("PUT", "/invoice-titles/{title_id}"): [
        replace(NAMED, body=lambda _: {"kind": "personal", "name": "李四"})
    ],
    ("DELETE", "/invoice-titles/{title_id}"): [NAMED],
    ("GET", "/invoices"): [MINE],
    ("GET", "/invoices/{number}/file"): [],
    ("GET", "/me"): [Call(whose=Whose.GUESTS_TOO)],
    ("GET", "/me/coupons"): [MINE],
    ("GET", "/me/favourites"): [MINE],
    ("PUT", "/me/favourites/{product}"): [Call(body=lambda _: {}, status=404)],
    ("DELETE", "/me/favourites/{product}"): [Call(status=404)],
    ("GET", "/me/level"): [MINE],
    ("GET", "/me/messages"): [MINE],
    ("POST", "/me/messages/read"): [Call(status=204)],
    ("POST", "/me/messages/{id}/read"): [NAMED],
    ("GET", "/me/notices"): [MINE],
    ("POST", "/me/notices"): [Call(body=lambda _: {"sku": SKU, "kind": "price_drop"}, status=201)],
    ("DELETE", "/me/notices/{notice}"): [NAMED],
    ("GET", "/me/passkeys"): [MINE],
    ("POST", "/me/passkeys"): [
        Call(
            body=lambda _: {"name": "x", "credential": "AA", "client_data": "AA", "attestation": "AA"},
            status=409,
        )
    ],
    ("PATCH", "/me/passkeys/{passkey_id}"): [replace(NAMED, body=lambda _: {"name": "手机"})],
    ("POST", "/me/passkeys/{passkey_id}/removal"): [replace(NAMED, body=lambda _: {"proof": "000000"})],
    ("POST", "/me/passkey-challenges"): [Call(status=409)],
    ("POST", "/me/passkey-creations"): [Call(body=lambda _: {"proof": "000000"}, status=409)],
    ("GET", "/me/points"): [MINE],
    ("GET", "/me/points/entries"): [MINE],
    ("PUT", "/me/password"): [Call(body=lambda _: {"password": "a long and rare sentence"}, status=204)],
    ("GET", "/me/privacy"): [MINE],
    ("PUT", "/me/privacy"): [Call(body=lambda _: {"recommendations": True})],
    ("GET", "/me/profile"): [MINE],
    ("PUT", "/me/profile"): [Call(body=lambda _: {"nickname": "小李"})],
    ("GET", "/me/seen"): [MINE],
    ("POST", "/me/seen"): [Call(body=lambda _: {"product": UNKNOWN_PRODUCT}, status=404)],
    ("PUT", "/me/seen"): [Call(body=lambda _: {"is_on": True})],
    ("DELETE", "/me/seen"): [Call(status=204)],
    ("DELETE", "/me/seen/{product}"): [Call(status=404)],
    ("DELETE", "/me/sessions"): [Call(status=204)],
    ("GET", "/me/sessions"): [MINE],
    ("DELETE", "/me/sessions/{id}"): [NAMED],
    ("GET", "/orders"): [MINE],
    ("POST", "/orders"): [
        Call(names_something=True, body=order_body, refusal=409),
        Call(names_something=True, own=("line",), body=order_body),
        Call(names_something=True, own=("address",), body=order_body, refusal=409),
        Call(
            names_something=True,
            body=lambda names: order_body(names, line_ids=None, lines=[{"sku": SKU, "quantity": 2}]),
        ),
    ],
    ("GET", "/orders/counts"): [MINE],
    ("GET", "/orders/{number}"): [NAMED],
    ("PUT", "/orders/{number}/address"): [
        replace(NAMED, body=lambda names: {"address_id": str(names.address)}),
        replace(NAMED, body=lambda names: {"address_id": str(names.address)}, own=("number",)),
    ],
    ("POST", "/orders/{number}/again"): [NAMED],
    ("POST", "/orders/{number}/cancel"): [NAMED],
    ("POST", "/orders/{number}/confirm-receipt"): [NAMED],
    ("POST", "/orders/{number}/hide"): [NAMED],
    ("GET", "/orders/{number}/invoice"): [NAMED],
    ("POST", "/orders/{number}/invoice"): [replace(NAMED, body=lambda _: {"kind": "personal"})],
    ("PUT", "/orders/{number}/invoice"): [replace(NAMED, body=lambda _: {"kind": "personal"})],
    ("DELETE", "/orders/{number}/invoice"): [NAMED],
    ("POST", "/orders/{number}/restore"): [NAMED],
    ("POST", "/orders/{number}/urge"): [NAMED],
    ("GET", "/orders/{number}/payment-methods"): [NAMED],
    ("POST", "/orders/{number}/payments"): [replace(NAMED, body=lambda _: PAY_BODY)],
    ("GET", "/orders/{number}/payments/{attempt}"): [NAMED, replace(NAMED, own=("number",))],
    ("POST", "/orders/{number}/transfer-slips"): [NAMED],
    ("GET", "/privacy-notice"): [EVERYBODYS],
    ("GET", "/products"): [EVERYBODYS],
    ("GET", "/products/{number}"): [],
    ("GET", "/products/{number}/price-history"): [],
    ("POST", "/quotes"): [
        Call(whose=Whose.GUESTS_TOO, body=lambda _: {"lines": [{"sku": SKU, "quantity": 1}]}),
        Call(whose=Whose.GUESTS_TOO, names_something=True, body=lambda names: {"line_ids": [names.line]}),
        Call(
            names_something=True,
            body=lambda names: {"lines": [{"sku": SKU, "quantity": 1}], "address_id": names.address},
        ),
    ],
    ("GET", "/realtime-ticket"): [replace(NAMED, query=lambda names: f"?topic=order:{names.number}")],
    ("GET", "/regions"): [EVERYBODYS],
    ("GET", "/trade-in/prices"): [EVERYBODYS],
    ("POST", "/trade-in/quotes"): [
        Call(whose=Whose.EVERYBODYS, body=lambda _: {"code": "OLD", "answers": {"SCREEN": "GOOD"}})
    ],
    ("GET", "/trade-ins"): [MINE],
    ("POST", "/trade-ins"): [Call(status=201, body=lambda _: {"code": "OLD", "answers": {"SCREEN": "GOOD"}})],
    ("GET", "/trade-ins/photos/{photo}"): [],
    ("GET", "/trade-ins/{number}"): [NAMED],
    ("POST", "/trade-ins/{number}/accept"): [
        replace(NAMED, status=409, body=lambda _: {"serial": "SN-1", "is_wiped": False, "way": "transfer"})
    ],
    ("POST", "/trade-ins/{number}/account"): [
        replace(
            NAMED, status=409, body=lambda _: {"payee": {"name": "李四", "bank": "工商银行", "account": "1"}}
        )
    ],
    ("POST", "/trade-ins/{number}/answer"): [replace(NAMED, status=409, body=lambda _: {"accept": True})],
    ("POST", "/trade-ins/{number}/cancel"): [NAMED],
    ("POST", "/trade-ins/{number}/shipments"): [
        replace(NAMED, status=409, body=lambda _: {"carrier": "SF", "tracking": "SF1234567"})
    ],
    ("GET", "/search"): [EVERYBODYS],
    ("POST", "/search-clicks"): [
        Call(
            whose=Whose.EVERYBODYS,
            body=lambda _: {"query": "手机", "product": "G404", "position": 1},
            status=204,
        )
    ],
    ("GET", "/suggest"): [EVERYBODYS],
    ("GET", "/waiting-places"): [],
}
CALLS = [(key, place) for key, calls in ENDPOINTS.items() for place in range(len(calls))]
NAMED_CALLS = [(key, place) for key, place in CALLS if ENDPOINTS[key][place].names_something]
OPEN_CALLS = [(key, place) for key, place in CALLS if not ENDPOINTS[key][place].names_something]
PARAMETERS = {
    "/addresses/{id}": "address",
    "/me/messages/{id}/read": "message",
    "/me/sessions/{id}": "session",
}


@pytest.fixture
def two(settings, tmp_path, now):
    set_clock(settings, tmp_path, now)
    return make_two(now=now)


def address_of(path: str, names: Names) -> str:
    """Fill the placeholders of a path."""
    return path.format(
        id=getattr(names, PARAMETERS.get(path, "address")),
        line_id=names.line,
        passkey_id=names.passkey,
        number=number_of(names, path),
        attempt=names.attempt,
        template=names.coupon,
        notice=names.notice,
        title_id=names.title,
        serial=names.device,
        product=UNKNOWN_PRODUCT,
    )


def knock(client: Client, key: tuple[str, str], place: int, names: Names):
    """Call an endpoint with these names."""
    method, path = key
    call = ENDPOINTS[key][place]
    return send(client, method, f"{SHOP}{address_of(path, names)}{call.query(names)}", call.body(names))


def shown_to(client: Client, names: Names) -> list[tuple[int, bytes]]:
    """Everything that the shop shows an owner; tickets, which hold the instant, by their status."""
    answers = [
        (key[1], knock(client, key, place, names))
        for key, place in CALLS
        if key[0] == "GET"
        and ENDPOINTS[key][place].whose is not Whose.EVERYBODYS
        and ENDPOINTS[key][place].status == 200
    ]
    return [
        (answer.status_code, b"" if path == "/realtime-ticket" else answer.content)
        for path, answer in answers
    ]


def test_every_shopper_endpoint_says_whose_it_is():
    assert set(endpoints(SHOP)) == set(ENDPOINTS)


def test_what_is_anothers_does_not_exist(two):
    owner, other = two
    before, told = every_row(), {}

    for key, place in NAMED_CALLS:
        own = {name: getattr(other.names, name) for name in ENDPOINTS[key][place].own}
        foreign = knock(other.client, key, place, replace(owner.names, **own))
        missing = knock(other.client, key, place, replace(NOBODYS, **own))
        if (foreign.status_code, foreign.content) != (ENDPOINTS[key][place].refusal, missing.content):
            told[key, place] = (foreign.content, missing.content)

    assert told == {}
    assert every_row() == before


def test_a_guest_learns_nothing_of_what_is_somebodys(two):
    owner, _other = two
    before, told = every_row(), {}

    for key, place in NAMED_CALLS:
        expected = 404 if ENDPOINTS[key][place].whose is Whose.GUESTS_TOO else 401
        foreign = knock(Client(), key, place, owner.names)
        missing = knock(Client(), key, place, NOBODYS)
        if (foreign.status_code, foreign.content) != (expected, missing.content):
            told[key, place] = (foreign.content, missing.content)

    assert told == {}
    assert every_row() == before


def test_what_one_does_shows_and_changes_nothing_of_the_other(two):
    owner, other = two
    before, changed = shown_to(owner.client, owner.names), {}
    assert {status for status, _body in before} == {200}

    for key, place in OPEN_CALLS:
        answer = knock(shopper_client(other.actor), key, place, other.names)
        seen = [word for word in words_of(owner.names) if word in answer.content.decode()]
        if answer.status_code != ENDPOINTS[key][place].status or seen:
            changed[key, place] = (answer.content, seen)

    assert changed == {}
    assert shown_to(owner.client, owner.names) == before


def test_a_guest_gets_what_is_everybodys_or_must_log_in(two):
    owner, _other = two
    told = {}

    for key, place in OPEN_CALLS:
        call = ENDPOINTS[key][place]
        answer = knock(Client(), key, place, NOBODYS)
        expected = 401 if call.whose is Whose.MEMBERS else call.guest_status or call.status
        seen = [word for word in words_of(owner.names) if word in answer.content.decode()]
        if answer.status_code != expected or seen:
            told[key, place] = (answer.content, seen)

    assert told == {}
