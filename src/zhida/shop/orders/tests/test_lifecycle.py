"""The state machine of an order, each step allowed and each other step refused."""

from itertools import product

import pytest

from zhida.shop.orders.errors import OrderCannotMove
from zhida.shop.orders.lifecycle import ORDER_TRANSITIONS, STATUS_NAMES, OrderStatus, check_transition

ALLOWED = [
    ("AWAITING_PAYMENT", "PAID"),
    ("AWAITING_PAYMENT", "CANCELLED"),
    ("PAID", "PACKING"),
    ("PAID", "SHIPPED"),
    ("PAID", "CLOSED"),
    ("PACKING", "SHIPPED"),
    ("PACKING", "CLOSED"),
    ("SHIPPED", "DELIVERED"),
    ("SHIPPED", "COMPLETED"),
    ("SHIPPED", "CLOSED"),
    ("DELIVERED", "COMPLETED"),
    ("DELIVERED", "CLOSED"),
    ("COMPLETED", "CLOSED"),
]


@pytest.mark.parametrize(("present", "to"), ALLOWED)
def test_a_step_of_the_table_is_allowed(present, to):
    check_transition(present=OrderStatus(present), to=OrderStatus(to))


@pytest.mark.parametrize(
    ("present", "to"), [pair for pair in product(list(OrderStatus), repeat=2) if pair not in ALLOWED]
)
def test_every_other_step_is_refused(present, to):
    with pytest.raises(OrderCannotMove) as refusal:
        check_transition(present=present, to=to)

    assert refusal.value.data == {"order_status": present.lower()}


def test_every_status_has_a_row_and_a_name():
    assert set(ORDER_TRANSITIONS) == set(OrderStatus) == set(STATUS_NAMES)
