"""Tries at the same time, with real threads: a lower price is paid once."""

import pytest

from zhida.shop.cart.tests.factories import make_sku, price_sku
from zhida.shop.price_protection import services
from zhida.shop.price_protection.models import Protection
from zhida.shop.price_protection.tests.bought import ask, broken, make_paid, promise, refunding
from zhida.shop.promotions.tests.test_coupon_races import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.mariadb]


def test_parallel_tries_and_a_run_pay_once(now):
    promise(now=now)
    sku_id = make_sku("A-1", now=now)
    shopper, number = make_paid(("A-1", 1), now=now)
    price_sku(sku_id, 11900, now=now)

    def act(index):
        if index % 2:
            services.protect_line(order=number, line="L001", price_minor=11900, now=now)
        else:
            ask(shopper, number, now=now)

    answers = together(8, act)

    assert (Protection.objects.count(), refunding(number), broken()) == (1, 1000, [])
    assert set(answers) <= {"done", "price_difference_paid"}
