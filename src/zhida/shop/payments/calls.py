"""The one place where services call a channel, so that each call counts for its health.

An open breaker stops none of them: it only keeps the router from sending new payments.
"""

import logging
import re
from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeVar

from django.db import DatabaseError

from zhida.shop.payments.breaker import LONGEST_WORD, Operation
from zhida.shop.payments.channels import ChannelAccount
from zhida.shop.payments.health import note_failure, note_success
from zhida.shop.payments.providers.contract import (
    OutcomeUnknown,
    PaymentFact,
    PaymentOrder,
    Presentation,
    RefundFact,
    RefundOrder,
    RefusedByChannel,
)

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")
NOT_A_WORD: Final = re.compile(r"[^A-Za-z0-9 _.-]+")


def create(account: ChannelAccount, order: PaymentOrder, *, now: datetime) -> Presentation:
    """Open a payment. Raises NeverReached, OutcomeUnknown, RefusedByChannel."""
    return _counted(account, Operation.CREATE, lambda: account.provider.create(order, now=now), now=now)


def query(account: ChannelAccount, order: PaymentOrder, *, now: datetime) -> PaymentFact:
    """Ask how a payment stands. Raises as `create`."""
    return _counted(account, Operation.QUERY, lambda: account.provider.query(order, now=now), now=now)


def close(account: ChannelAccount, order: PaymentOrder, *, now: datetime) -> PaymentFact:
    """End a payment. Raises as `create`."""
    return _counted(account, Operation.CLOSE, lambda: account.provider.close(order, now=now), now=now)


def refund(account: ChannelAccount, order: RefundOrder, *, now: datetime) -> RefundFact:
    """Give money back. Raises as `create`, and RefusedForNow."""
    return _counted(account, Operation.REFUND, lambda: account.provider.refund(order, now=now), now=now)


def query_refund(account: ChannelAccount, order: RefundOrder, *, now: datetime) -> RefundFact:
    """Ask how a refund stands. Raises as `create`."""
    return _counted(
        account, Operation.QUERY_REFUND, lambda: account.provider.query_refund(order, now=now), now=now
    )


def _counted(
    account: ChannelAccount, operation: Operation, call: Callable[[], Answer], *, now: datetime
) -> Answer:
    try:
        answer = call()
    except OutcomeUnknown as error:
        _note(account, operation, failure=error, now=now)
        raise
    except RefusedByChannel:
        _note(account, operation, failure=None, now=now)
        raise
    _note(account, operation, failure=None, now=now)
    return answer


def _note(
    account: ChannelAccount, operation: Operation, *, failure: OutcomeUnknown | None, now: datetime
) -> None:
    """Note how a call went; what the channel said is worth more than the note about it."""
    try:
        if failure is None:
            note_success(account=account.name, operation=operation, now=now)
        else:
            note_failure(account=account.name, operation=operation, word=_word(failure), now=now)
    except DatabaseError:
        log.exception("the health of %s at %s was not written down", operation, account.name)


def _word(failure: OutcomeUnknown) -> str:
    """Say in a word what went wrong: our own texts, cut to what can hold no address and no key."""
    told = NOT_A_WORD.sub(" ", str(failure)).strip()
    return (told or type(failure).__name__)[:LONGEST_WORD]
