"""Titles and the check character of tax numbers."""

from datetime import timedelta

import pytest

from zhida.shop.cart.tests.factories import make_shopper
from zhida.shop.invoicing import queries, services
from zhida.shop.invoicing.errors import InvoiceTitleNotFound
from zhida.shop.invoicing.models import InvoiceTitle
from zhida.shop.invoicing.records import Title, TitleKind
from zhida.shop.invoicing.tests.conftest import COMPANY, PERSONAL
from zhida.shop.invoicing.titles import read_title
from zhida.shop.orders.errors import InvoiceTitleInvalid
from zhida.shop.orders.tax_numbers import check_character, is_tax_number

GOOD = ("91350100M000100Y43", "913502000728319549", "91440101MA5CJQ4N59", "91350200MA2YJ1XR9G")


@pytest.mark.parametrize("number", GOOD)
def test_a_credit_code_with_its_check_character_is_right(number):
    assert is_tax_number(number)
    assert check_character(number[:17]) == number[17]


@pytest.mark.parametrize("number", GOOD)
def test_a_credit_code_with_one_place_changed_is_wrong(number):
    for place in range(18):
        other = "1" if number[place] != "1" else "2"
        assert not is_tax_number(number[:place] + other + number[place + 1 :])


@pytest.mark.parametrize(
    ("number", "is_right"),
    [
        ("330106123456789", True),
        ("33010612345678X", True),
        ("12345678901234567", True),
        ("330106199001011234AB", True),
        ("33010619900101123XA1", True),
        ("", False),
        ("3301061990010112", False),
        ("91350100I000100Y43", False),
        ("９１350100M000100Y43", False),
    ],
)
def test_older_numbers_are_judged_by_their_form(number, is_right):
    assert is_tax_number(number) is is_right


def test_a_title_is_tidied():
    title = read_title({"kind": "company", "name": " 示例  公司 ", "tax_number": " 91350100m000100y43 "})

    assert title == Title(kind=TitleKind.COMPANY, name="示例 公司", tax_number="91350100M000100Y43")


def test_a_person_keeps_nothing_of_a_company():
    typed = {"kind": "personal", "title": "张三", "tax_number": "x", "bank": "某银行"}

    assert read_title(typed) == Title(kind=TitleKind.PERSONAL, name="张三")
    assert read_title({"kind": "PERSONAL"}).name == "个人"


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"kind": "nobody"}, ["kind"]),
        ({"name": ""}, ["name"]),
        ({"tax_number": "91350100M000100Y44"}, ["tax_number"]),
        ({"phone": "call me"}, ["phone"]),
        ({"account": "no digits"}, ["account"]),
        ({"name": "长" * 101, "bank": "行" * 61}, ["bank", "name"]),
    ],
)
def test_what_is_wrong_is_said_by_field(changes, fields):
    whole = {**COMPANY.to_document(), "phone": "0571-88880000", "account": "6222 0000 1111", **changes}

    with pytest.raises(InvoiceTitleInvalid) as refusal:
        read_title(whole)

    assert sorted(refusal.value.fields) == fields


@pytest.mark.django_db
def test_titles_are_sealed_and_the_same_one_is_kept_once(now):
    shopper = make_shopper(now=now)

    services.save_title(actor=shopper, title=COMPANY, now=now)
    services.save_title(actor=shopper, title=PERSONAL, now=now)
    services.save_title(actor=shopper, title=COMPANY, now=now + timedelta(hours=1))

    assert [row.title for row in queries.list_titles(for_customer=shopper.customer_id)] == [COMPANY, PERSONAL]
    stored = "".join(str(value) for row in InvoiceTitle.objects.values() for value in row.values())
    assert (COMPANY.name in stored, COMPANY.tax_number in stored) == (False, False)


@pytest.mark.django_db
def test_beyond_twenty_the_one_used_longest_ago_is_forgotten(now):
    shopper = make_shopper(now=now)

    for minute in range(21):
        title = Title(kind=TitleKind.PERSONAL, name=f"第{minute}人")
        services.save_title(actor=shopper, title=title, now=now + timedelta(minutes=minute))

    names = [row.title.name for row in queries.list_titles(for_customer=shopper.customer_id)]
    assert (len(names), names[0], names[-1]) == (20, "第20人", "第1人")


@pytest.mark.django_db
def test_a_title_changed_into_another_takes_its_place(now):
    shopper, stranger = make_shopper(now=now), make_shopper(now=now)
    first = services.save_title(actor=shopper, title=COMPANY, now=now)
    services.save_title(actor=shopper, title=PERSONAL, now=now)

    services.change_title(actor=shopper, title_id=first.id, title=PERSONAL)

    assert [row.title for row in queries.list_titles(for_customer=shopper.customer_id)] == [PERSONAL]
    with pytest.raises(InvoiceTitleNotFound):
        services.remove_title(actor=stranger, title_id=first.id)
