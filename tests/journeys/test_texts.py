"""What people type is stored exactly or refused: rare characters, broken bytes, documents meant to hurt."""

from __future__ import annotations

import gzip
import io
import json
import zlib

import pytest
from django.test import Client
from tests.running.buying import ADDRESS, phone_document
from tests.running.doors import SHOP, STAFF, send, set_clock, staff_client
from tests.running.two_people import SKU, every_row, make_two

from zhida.shop.accounts.records import Role

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]

TEXTS = {
    "beyond the basic plane": "𠮷野家㼆㼆𰻝",
    "emoji family": "👨‍👩‍👧‍👦 👍🏽 🇨🇳",
    "combining marks": "é ạ̈ ก็",
    "composed and not": "é é",
    "middle dot": "阿凡提·买买提",
    "right to left": "שלום مرحبا",
    "direction marks": "a\u202eb\u202c",
    "full width": "Ａ１（）　中",
    "zero width": "a\u200bb\ufeffc",
    "noncharacter": "\uffff\U0010ffff",
    "quotes": "' OR 1=1 -- \" ; DROP TABLE orders_order; /* \\' */",
    "markup": "<script>alert(1)</script>&amp;<img src=x onerror=alert(1)>{{7*7}}${7*7}%s%(a)s",
}
MEBIBYTE = 1024 * 1024


@pytest.fixture
def person(settings, tmp_path, now):
    set_clock(settings, tmp_path, now)
    return make_two(now=now)[0]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_an_address_comes_back_as_it_was_typed(person, text):
    body = {**ADDRESS, "name": text[:40], "detail": text}

    made = send(person.client, "POST", f"{SHOP}/addresses", body)
    changed = send(person.client, "PATCH", f"{SHOP}/addresses/{made.json()['id']}", {"detail": f"2 {text}"})

    shown = send(person.client, "GET", f"{SHOP}/addresses/{made.json()['id']}").json()
    assert (made.status_code, changed.status_code) == (201, 200)
    assert (shown["name"], shown["detail"]) == (text[:40], f"2 {text}")


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_an_orders_note_comes_back_to_buyer_and_staff(person, text):
    body = {
        "address_id": person.names.address,
        "lines": [{"sku": SKU, "quantity": 1}],
        "expected_payable": {"minor": 12900, "currency": "CNY"},
        "note": text,
    }

    placed = send(person.client, "POST", f"{SHOP}/orders", body)

    number = placed.json()["number"]
    mine = send(person.client, "GET", f"{SHOP}/orders/{number}").json()
    theirs = send(staff_client(Role.ORDER), "GET", f"{STAFF}/orders/{number}").json()
    assert (mine["note"], theirs["note"]) == (text, text)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_products_words_come_back_as_they_were_written(person, text):
    goods = staff_client(Role.ADMIN)
    document = phone_document("TEXT", title=f"机 {text}", description=text, brand=text[:40])

    made = send(goods, "POST", f"{STAFF}/products", document)

    assert made.status_code == 201, made.content
    shown = send(goods, "GET", f"{STAFF}/products/{made.json()['id']}").json()["document"]
    assert (shown["title"], shown["description"], shown["brand"]) == (f"机 {text}", text, text[:40])


def test_a_nickname_of_every_kind_comes_back(person):
    for text in TEXTS.values():
        answer = send(person.client, "PUT", f"{SHOP}/me/profile", {"nickname": text[:30]})

        assert (answer.status_code, answer.json()["nickname"]) == (200, text[:30])


def bodies() -> dict[str, tuple[bytes, dict[str, str], int]]:
    """Return broken or hostile bodies of an address, with headers and the status that refuses them."""
    good = json.dumps({**ADDRESS, "detail": "吉"}, ensure_ascii=False)
    nested = '{"name":' + "[" * 100_000 + "]" * 100_000 + "}"
    bomb = io.BytesIO()
    with gzip.GzipFile(fileobj=bomb, mode="wb") as packed:
        packed.write(b" " * 20 * MEBIBYTE)
    broken = {
        "gb18030": good.encode("gb18030"),
        "utf-16": good.encode("utf-16"),
        "utf-8 with mark": b"\xef\xbb\xbf" + good.encode(),
        "overlong": good.encode().replace("吉".encode(), b"\xc0\xaf"),
        "nul": good.replace("吉", "a\\u0000b").encode(),
        "bare control": good.replace("吉", "a\x00b").encode(),
        "high surrogate": good.replace("吉", "\\ud842").encode(),
        "low surrogate": good.replace("吉", "\\udfb7").encode(),
        "key with surrogate": good.replace('"detail"', '"det\\ud842ail"').encode(),
        "deep": nested.encode(),
        "twice": good.replace("{", '{"name": "一", ', 1).encode(),
        "not a number": good.replace('"吉"', "NaN").encode(),
        "huge number": good.replace('"吉"', "9" * 10_000).encode(),
        "list": b"[]",
        "text": b'"x"',
        "null": b"null",
        "empty": b"",
        "half": good.encode()[:-1],
    }
    compressed = {
        "gzip": (gzip.compress(good.encode()), "gzip"),
        "gzip bomb": (bomb.getvalue(), "gzip"),
        "deflate": (zlib.compress(good.encode()), "deflate"),
        "unknown coding": (good.encode(), "x-none"),
    }
    return (
        {name: (body, {}, 400) for name, body in broken.items()}
        | {name: (body, {"Content-Encoding": coding}, 415) for name, (body, coding) in compressed.items()}
        | {
            "form": (b"name=a", {"Content-Type": "application/x-www-form-urlencoded"}, 415),
            "multipart": (b"--x--", {"Content-Type": "multipart/form-data; boundary=x"}, 415),
            "xml": (b"<a/>", {"Content-Type": "application/xml"}, 415),
            "plain": (good.encode(), {"Content-Type": "text/plain"}, 415),
            "over the limit": (good.replace("吉", "吉" * (MEBIBYTE // 3)).encode(), {}, 413),
            "far over the limit": (good.replace("吉", "吉" * MEBIBYTE).encode(), {}, 413),
            "a mebibyte": (good.replace("吉", "a" * (MEBIBYTE - 500)).encode(), {}, 400),
        }
    )


def test_a_body_that_cannot_be_stored_is_refused_and_writes_nothing(person):
    before, wrong = every_row(), {}

    for name, (body, headers, status) in bodies().items():
        answer = post(person.client, "/addresses", body, headers)
        is_problem = answer.headers["Content-Type"] == "application/problem+json"
        if answer.status_code != status or not is_problem or answer.json()["status"] != status:
            wrong[name] = (answer.status_code, answer.content)

    assert wrong == {}
    assert every_row() == before


@pytest.mark.parametrize("path", ["/auth/codes", "/auth/sessions", "/cart/lines", "/quotes", "/orders"])
def test_no_endpoint_takes_broken_bodies(person, path):
    for name, (body, headers, status) in bodies().items():
        if name == "a mebibyte":
            continue
        answer = post(person.client, path, body, headers)

        # A whole quote may be asked with an empty body only where nothing is required.
        assert answer.status_code in {status, 200 if (path, name) == ("/quotes", "empty") else status}, name


@pytest.mark.parametrize(
    "text", ["a\0b", "\0", "%00", "\ud842", "a" * 5000, "𠮷👨‍👩‍👧‍👦", "' OR 1=1 --", "%s%(x)d"]
)
def test_searching_for_anything_is_answered(person, text):
    for path, name in (
        ("/search", "q"),
        ("/suggest", "q"),
        ("/products", "brand"),
        ("/products", "attr.颜色"),
    ):
        answer = Client().get(f"{SHOP}{path}", {name: text.encode("utf-8", "surrogatepass")})

        assert answer.status_code in (200, 400), (path, answer.status_code)


def test_two_spellings_of_a_query_field_are_never_a_fault(person):
    answer = Client().get(f"{SHOP}/products?page=1&page=2&price_min=1&price_min=x")

    assert answer.status_code in (200, 400)


def post(client: Client, path: str, body: bytes, headers: dict[str, str]):
    """Send bytes as they are."""
    return client.generic(
        "POST",
        f"{SHOP}{path}",
        body,
        content_type=headers.get("Content-Type", "application/json"),
        headers={name: value for name, value in headers.items() if name != "Content-Type"} or None,
    )
