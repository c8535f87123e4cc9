from datetime import date, timedelta

import pytest

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import Role
from zhida.shop.customers.errors import CustomerNotFound, InvalidProfile, ReasonRequired, TooManyReveals
from zhida.shop.customers.queries import get_customer, get_profile, list_customers
from zhida.shop.customers.records import Gender, RevealField
from zhida.shop.customers.services import change_profile, reveal_customer

from .factories import OTHER_NUMBER, make_address, make_customer

pytestmark = pytest.mark.django_db
BOTH = frozenset(RevealField)


def test_staff_see_a_customer_masked(now, staff_actor):
    customer_id = make_customer(now=now)
    make_address(customer_id=customer_id, now=now)

    shown = get_customer(actor=staff_actor(Role.SUPPORT), customer_id=customer_id)

    address = shown.addresses[0]
    assert (shown.phone_masked, address.name, address.phone) == ("138****1111", "张**", "138****5678")
    assert (address.district, address.street, address.detail) == ("南山区", "", "****")


def test_customers_need_a_permission(now, staff_actor):
    customer_id = make_customer(now=now)
    goods = staff_actor(Role.GOODS)

    with pytest.raises(PermissionDenied):
        get_customer(actor=goods, customer_id=customer_id)
    with pytest.raises(PermissionDenied):
        list_customers(actor=goods, cursor=None)
    with pytest.raises(PermissionDenied):
        reveal_customer(actor=goods, customer_id=customer_id, fields=BOTH, reason="because", now=now)
    assert AuditEntry.objects.count() == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_list_customers_in_two_queries(now, staff_actor, rows, django_assert_num_queries):
    for index in range(rows):
        make_customer(now=now + timedelta(minutes=index), number=f"+861380000222{index}")

    with django_assert_num_queries(2):
        page = list_customers(actor=staff_actor(), cursor=None)

    assert [item.phone_masked for item in page.items] == [f"138****222{rows - 1 - i}" for i in range(rows)]


def test_list_customers_finds_a_phone_exactly(now, staff_actor):
    customer_id = make_customer(now=now)
    make_customer(now=now, number=OTHER_NUMBER)

    found = list_customers(actor=staff_actor(), phone="138 0000 1111", cursor=None)
    missing = list_customers(actor=staff_actor(), phone="13700009999", cursor=None)

    assert [item.profile.id for item in found.items] == [customer_id]
    assert missing.items == []


def test_reveal_shows_what_was_asked_and_leaves_a_trace(now, staff_actor):
    customer_id = make_customer(now=now)
    make_address(customer_id=customer_id, now=now)

    revealed = reveal_customer(
        actor=staff_actor(Role.SUPPORT),
        customer_id=customer_id,
        fields={RevealField.PHONE},
        reason="courier called 13812345678",
        now=now,
    )

    assert (revealed.phone, revealed.addresses) == ("+8613800001111", None)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject) == ("customers.reveal", f"customer:{customer_id}")
    assert (entry.after, entry.reason) == ({"fields": ["PHONE"]}, "courier called 138****5678")


@pytest.mark.parametrize("reason", ["", "   ", "abc"])
def test_reveal_needs_a_reason(now, staff_actor, reason):
    customer_id = make_customer(now=now)

    with pytest.raises(ReasonRequired):
        reveal_customer(actor=staff_actor(), customer_id=customer_id, fields=BOTH, reason=reason, now=now)
    assert AuditEntry.objects.count() == 0


def test_reveal_of_nobody_is_not_found(now, staff_actor):
    with pytest.raises(CustomerNotFound):
        reveal_customer(actor=staff_actor(), customer_id=1, fields=BOTH, reason="because", now=now)
    assert AuditEntry.objects.count() == 0


def test_the_fifty_first_reveal_within_an_hour_is_refused(now, staff_actor):
    customer_id = make_customer(now=now)

    def reveal(at, user_id=9001):
        actor = staff_actor(Role.SUPPORT, user_id=user_id)
        return reveal_customer(actor=actor, customer_id=customer_id, fields=BOTH, reason="because", now=at)

    for _ in range(50):
        reveal(now)
    with pytest.raises(TooManyReveals) as caught:
        reveal(now + timedelta(minutes=59))

    assert caught.value.retry_after_seconds == 60
    assert AuditEntry.objects.count() == 50
    reveal(now, user_id=9002)
    reveal(now + timedelta(hours=1))


def test_change_profile_keeps_the_source(now):
    customer_id = make_customer(now=now)

    change_profile(
        customer_id=customer_id, nickname=" 小张 ", birthday=date(1990, 2, 28), gender=Gender.OTHER, now=now
    )

    profile = get_profile(for_customer=customer_id)
    assert (profile.nickname, profile.birthday, profile.gender) == ("小张", date(1990, 2, 28), Gender.OTHER)
    assert {profile.nickname_source, profile.birthday_source, profile.gender_source} == {"CUSTOMER"}


@pytest.mark.parametrize("birthday", [date(2026, 11, 23), date(1800, 1, 1)])
def test_change_profile_refuses_impossible_birthdays(now, birthday):
    customer_id = make_customer(now=now)

    with pytest.raises(InvalidProfile):
        change_profile(customer_id=customer_id, nickname="", birthday=birthday, gender=None, now=now)
    assert get_profile(for_customer=customer_id).birthday is None
