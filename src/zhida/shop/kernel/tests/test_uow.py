"""Unit of work: the outermost call opens and retries, inner calls join, refusals roll back."""

import pytest
from django.db import OperationalError, transaction

from zhida.shop.kernel.models import Heartbeat
from zhida.shop.kernel.uow import TRIES, in_use_case, is_retryable, transactional

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OperationalError(1213, "Deadlock found"), True),
        (OperationalError(1205, "Lock wait timeout"), True),
        (OperationalError("database is locked"), True),
        (OperationalError(1045, "Access denied"), False),
        (OperationalError("no such table: x"), False),
    ],
)
def test_what_running_again_can_heal(error, expected):
    assert is_retryable(error) is expected


def test_locked_database_is_tried_again():
    tries = []

    @transactional
    def write() -> str:
        tries.append(in_use_case())
        if len(tries) < 3:
            raise OperationalError(1213, "Deadlock found")
        return "done"

    assert write() == "done"
    assert tries == [True, True, True]


def test_database_that_stays_locked_is_given_up():
    tries = []

    @transactional
    def write() -> None:
        tries.append(1)
        raise OperationalError(1205, "Lock wait timeout")

    with pytest.raises(OperationalError):
        write()
    assert len(tries) == TRIES


def test_inner_call_joins_and_a_refusal_rolls_everything_back(now):
    @transactional
    def inner() -> None:
        Heartbeat.objects.create(name="inner", seen_at=now)

    @transactional
    def outer() -> None:
        inner()
        raise ValueError("refused")

    with pytest.raises(ValueError, match="refused"):
        outer()
    assert Heartbeat.objects.count() == 0


def test_refusal_of_an_inner_call_cannot_be_swallowed(now):
    @transactional
    def inner() -> None:
        Heartbeat.objects.create(name="inner", seen_at=now)
        raise ValueError

    @transactional
    def outer() -> None:
        try:
            inner()
        except ValueError:
            Heartbeat.objects.create(name="outer", seen_at=now)

    with pytest.raises(transaction.TransactionManagementError):
        outer()
    assert Heartbeat.objects.count() == 0


def test_a_fault_that_cannot_heal_is_not_tried_again():
    tries = []

    @transactional
    def write() -> None:
        tries.append(1)
        raise OperationalError("no such table: x")

    with pytest.raises(OperationalError):
        write()

    assert tries == [1]
