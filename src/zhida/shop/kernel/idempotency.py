"""Idempotency keys: the same request twice gives the same answer and one effect.

The claim is a row written inside the use case's transaction, so the database itself makes a second request
with the key wait for the first. Only answers of success are stored: a refusal rolls the claim back with
everything else and leaves the key free. Source: DESIGN section 3; the header is the IETF draft's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import OperationalError
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError
from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.models import StoredAnswerRow
from zhida.shop.kernel.prepared import PreparedUpdate
from zhida.shop.kernel.uow import require_transaction

LOCK_WAIT_TIMEOUT = 1205

_answered = PreparedUpdate(
    lambda principal, key, status, body: (
        StoredAnswerRow.objects.filter(principal=principal, key=key),
        {"status": status, "body": Value(body)},
    )
)


class IdempotencyMismatch(ShopError):
    """The key was used before with another body."""

    code = "idempotency_mismatch"
    kind = ErrorKind.MISMATCH
    message = _("这个请求编号已用于另一份内容，请换一个编号重新提交。")


class InProgress(ShopError):
    """The first request with this key has not finished within the time a second one waits."""

    code = "in_progress"
    kind = ErrorKind.CONFLICT
    message = _("同一请求正在处理，请稍候查看结果。")


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """What the first request was answered: a 2xx status and its body."""

    status: int
    body: dict[str, object]


def request_hash(body: Mapping[str, object] | bytes) -> str:
    """Return the digest by which two bodies are compared; the order of keys does not matter."""
    raw = body if isinstance(body, bytes) else json.dumps(body, sort_keys=True, ensure_ascii=False).encode()
    return hashlib.sha256(raw).hexdigest()


def claim(*, principal: str, key: str, request_hash: str, now: datetime) -> StoredAnswer | None:
    """Take the key for this transaction, or return what was answered before.

    A second request waits here until the first commits (the engine serialises the insert), then gets its
    answer. Raises IdempotencyMismatch (another body), InProgress (waited too long).
    """
    require_transaction()
    try:
        row = StoredAnswerRow(principal=principal, key=key, request_hash=request_hash, claimed_at=now)
        if insert_new(row):
            return None
    except OperationalError as error:
        if error.args and error.args[0] == LOCK_WAIT_TIMEOUT:
            raise InProgress from error
        raise
    stored = StoredAnswerRow.objects.get(principal=principal, key=key)
    if stored.request_hash != request_hash:
        raise IdempotencyMismatch
    if stored.status is None:
        return None
    return StoredAnswer(status=stored.status, body=stored.body or {})


def store(*, principal: str, key: str, status: int, body: dict[str, object]) -> None:
    """Keep the answer of success with the key, in the same transaction as its effect."""
    require_transaction()
    answered = _answered(principal, key, status, json.dumps(body))
    assert answered == 1
