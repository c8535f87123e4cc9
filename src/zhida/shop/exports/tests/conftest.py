"""A packer with a name, a paid order of two lines, and a data folder of its own."""

from dataclasses import replace

import pytest

from zhida.shop.accounts.models import User
from zhida.shop.accounts.phone_numbers import seal_phone
from zhida.shop.accounts.records import Role
from zhida.shop.accounts.services.users import ensure_user
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders.tests.factories import make_paid_order


def make_user(now) -> int:
    """A person by the name of 王小明."""
    user, _is_new = transactional(ensure_user)(number="+8613700000099", now=now)
    User.objects.filter(pk=user.pk).update(display_name="王小明")
    return user.pk


@pytest.fixture
def person(now, staff_actor):
    """A member of staff who packs orders, with a user's row."""
    return staff_actor(Role.ORDER, user_id=make_user(now))


@pytest.fixture(autouse=True)
def _data_folder(settings, tmp_path):
    settings.ZHIDA = replace(settings.ZHIDA, data_dir=tmp_path)


@pytest.fixture
def paid(now):
    make_sku("A-1", now=now)
    make_sku("B-1", now=now)
    shopper = make_shopper(now=now)
    sealed = seal_phone("+8613800001234", user_id=shopper.user_id)
    User.objects.filter(pk=shopper.user_id).update(phone_encrypted=sealed)
    return make_paid_order(shopper, ("A-1", 2), ("B-1", 1), now=now)
