import dataclasses
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from zhida.shop.accounts.errors import InvalidPhone
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.customers.errors import (
    AddressNotFound,
    CustomerNotFound,
    InvalidAddress,
    TooManyAddresses,
    UnknownRegion,
)
from zhida.shop.customers.models import Address, Customer
from zhida.shop.customers.pasting import parse_address_line
from zhida.shop.customers.queries import default_address, default_region, get_address, list_addresses
from zhida.shop.customers.services import change_address, remove_address
from zhida.shop.kernel.encryption import CannotDecrypt

from .factories import HOME, OTHER_NUMBER, make_address, make_customer

pytestmark = pytest.mark.django_db


def test_add_address_returns_it_in_clear_and_makes_the_first_the_default(now):
    customer_id = make_customer(now=now)

    address = make_address(customer_id=customer_id, now=now)

    assert dataclasses.asdict(address) == {
        "id": address.id,
        "name": "张三",
        "phone": "+8613812345678",
        "province": "广东省",
        "city": "深圳市",
        "district": "南山区",
        "street": "粤海街道",
        "detail": "科技园路1号3栋502",
        "region_code": "440305",
        "is_default": True,
    }
    assert default_region(customer_id=customer_id) == "440305"
    assert default_address(for_customer=customer_id) == address


def test_a_later_address_becomes_the_default_only_when_asked(now):
    customer_id = make_customer(now=now)
    first = make_address(customer_id=customer_id, now=now)
    second = make_address(customer_id=customer_id, now=now)
    third = make_address(customer_id=customer_id, now=now, address=dataclasses.replace(HOME, is_default=True))

    shown = [(row.id, row.is_default) for row in list_addresses(for_customer=customer_id)]

    assert shown == [(third.id, True), (second.id, False), (first.id, False)]


def test_change_address_replaces_it(now):
    customer_id = make_customer(now=now)
    first = make_address(customer_id=customer_id, now=now)
    changed = dataclasses.replace(HOME, province="北京市", city="市辖区", district="海淀区", street="")

    after = change_address(customer_id=customer_id, address_id=first.id, address=changed)

    assert (after.region_code, after.city, after.street, after.is_default) == ("110108", "北京市", "", True)


def test_remove_address_moves_the_default_on(now):
    customer_id = make_customer(now=now)
    first, second, third = (make_address(customer_id=customer_id, now=now) for _ in range(3))

    remove_address(customer_id=customer_id, address_id=first.id)
    assert [row.id for row in list_addresses(for_customer=customer_id)] == [third.id, second.id]
    remove_address(customer_id=customer_id, address_id=third.id)
    remove_address(customer_id=customer_id, address_id=second.id)

    assert default_region(customer_id=customer_id) is None
    assert Customer.objects.get(pk=customer_id).default_address_id is None


def test_nobody_reaches_the_address_of_another(now):
    mine, theirs = make_customer(now=now), make_customer(now=now, number=OTHER_NUMBER)
    address = make_address(customer_id=theirs, now=now)
    before = Address.objects.values().get()

    with pytest.raises(AddressNotFound):
        get_address(address_id=address.id, for_customer=mine)
    with pytest.raises(AddressNotFound):
        change_address(customer_id=mine, address_id=address.id, address=HOME)
    with pytest.raises(AddressNotFound):
        remove_address(customer_id=mine, address_id=address.id)
    assert list_addresses(for_customer=mine) == []
    assert Address.objects.values().get() == before


def test_the_fifty_first_address_is_refused(now):
    customer_id = make_customer(now=now)
    for _ in range(50):
        make_address(customer_id=customer_id, now=now)

    with pytest.raises(TooManyAddresses) as caught:
        make_address(customer_id=customer_id, now=now)

    assert caught.value.detail == "最多保存 50 个收货地址。"
    assert Address.objects.count() == 50


@pytest.mark.parametrize(
    ("change", "error", "field"),
    [
        ({"name": " "}, InvalidAddress, "name"),
        ({"detail": ""}, InvalidAddress, "detail"),
        ({"name": "张" * 41}, InvalidAddress, "name"),
        ({"detail": "路" * 201}, InvalidAddress, "detail"),
        ({"phone": "123"}, InvalidPhone, "phone"),
        ({"district": "海淀区"}, UnknownRegion, "district"),
        ({"street": "110101001"}, UnknownRegion, "street"),
    ],
)
def test_add_address_names_the_wrong_field_and_writes_nothing(now, change, error, field):
    customer_id = make_customer(now=now)

    with pytest.raises(error) as caught:
        make_address(customer_id=customer_id, now=now, address=dataclasses.replace(HOME, **change))

    assert list(caught.value.fields) == [field]
    assert Address.objects.count() == 0


def test_add_address_needs_a_customer(now):
    with pytest.raises(CustomerNotFound):
        make_address(customer_id=1, now=now)


@pytest.mark.parametrize("name", ["𠮷田", "阿依古丽·买买提", "Zoë é", "😀先生", "张 三"])
def test_names_come_back_byte_for_byte(now, name):
    customer_id = make_customer(now=now)

    address = make_address(
        customer_id=customer_id, now=now, address=dataclasses.replace(HOME, name=f" {name} ", detail=name)
    )

    assert (address.name, address.detail) == (name, name)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_addresses_in_one_query(now, rows, django_assert_num_queries):
    customer_id = make_customer(now=now)
    for _ in range(rows):
        make_address(customer_id=customer_id, now=now)

    with django_assert_num_queries(1):
        assert len(list_addresses(for_customer=customer_id)) == rows


def test_a_ciphertext_moved_to_another_row_does_not_open(now):
    customer_id = make_customer(now=now)
    first, second = (make_address(customer_id=customer_id, now=now) for _ in range(2))
    stolen = Address.objects.get(pk=first.id).detail_encrypted
    Address.objects.filter(pk=second.id).update(detail_encrypted=stolen)

    with pytest.raises(CannotDecrypt):
        get_address(address_id=second.id, for_customer=customer_id)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the bytes of the SQLite file")
@pytest.mark.django_db(transaction=True)
def test_the_database_file_holds_no_personal_text(now):
    customer_id = make_customer(now=now)
    make_address(customer_id=customer_id, now=now)
    assert AuditEntry.objects.count() == 0

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA database_list")
        path = Path(cursor.fetchall()[0][2])
    files = [path, path.with_name(path.name + "-wal")]
    content = b"".join(file.read_bytes() for file in files if file.exists())

    assert "南山区".encode() in content
    for secret in ("13800001111", "13812345678", "张三", "粤海街道", "科技园路1号"):
        assert secret.encode() not in content


@given(st.text(max_size=120))
def test_pasting_never_fails_and_never_invents_a_phone(text):
    parsed = parse_address_line(text)

    assert parsed.phone == "" or len(parsed.phone) >= 10
