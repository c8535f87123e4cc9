"""Idempotency keys: stored answers, another body refused, a refusal leaves the key free."""

import pytest
from django.db import OperationalError

from zhida.shop.kernel.idempotency import (
    LOCK_WAIT_TIMEOUT,
    IdempotencyMismatch,
    InProgress,
    StoredAnswer,
    claim,
    request_hash,
    store,
)
from zhida.shop.kernel.models import StoredAnswerRow
from zhida.shop.kernel.uow import transactional

pytestmark = pytest.mark.django_db(transaction=True)


@transactional
def order(key: str, body: dict, now, *, principal: str = "C:1", fails: bool = False) -> dict:
    answer = claim(principal=principal, key=key, request_hash=request_hash(body), now=now)
    if answer is not None:
        return {**answer.body, "replayed": True}
    if fails:
        raise ValueError("refused")
    store(principal=principal, key=key, status=201, body={"number": "Z1"})
    return {"number": "Z1"}


def test_second_request_gets_the_stored_answer(now):
    assert order("k", {"a": 1, "b": 2}, now) == {"number": "Z1"}
    assert order("k", {"b": 2, "a": 1}, now) == {"number": "Z1", "replayed": True}
    assert StoredAnswerRow.objects.count() == 1


def test_other_body_is_refused(now):
    order("k", {"a": 1}, now)

    with pytest.raises(IdempotencyMismatch):
        order("k", {"a": 2}, now)


def test_key_belongs_to_its_principal(now):
    order("k", {"a": 1}, now)

    assert order("k", {"a": 2}, now, principal="C:2") == {"number": "Z1"}


def test_refusal_leaves_the_key_free(now):
    with pytest.raises(ValueError, match="refused"):
        order("k", {"a": 1}, now, fails=True)

    assert StoredAnswerRow.objects.count() == 0
    assert order("k", {"a": 2}, now) == {"number": "Z1"}


def test_stored_answer_keeps_status_and_body(now):
    order("k", {"a": 1}, now)

    answer = transactional(claim)(principal="C:1", key="k", request_hash=request_hash({"a": 1}), now=now)

    assert answer == StoredAnswer(status=201, body={"number": "Z1"})


def test_a_claim_that_was_never_answered_is_taken_up(now):
    StoredAnswerRow.objects.create(
        principal="C:1", key="k", request_hash=request_hash({"a": 1}), claimed_at=now
    )

    assert order("k", {"a": 1}, now) == {"number": "Z1"}


@pytest.mark.parametrize(("code", "refusal"), [(LOCK_WAIT_TIMEOUT, InProgress), (1, OperationalError)])
def test_a_wait_that_lasts_too_long_is_a_refusal_and_other_faults_are_not(now, meanwhile, code, refusal):
    def fail():
        raise OperationalError(code, "x")

    meanwhile("kernel_stored_answer", fail, times=5)

    with pytest.raises(refusal):
        order("k", {"a": 1}, now)
