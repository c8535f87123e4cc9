"""The row locks of statements: lines by their numbers before any intent, a payout alone."""

from collections.abc import Iterable

from zhida.shop.kernel.uow import require_transaction
from zhida.shop.payments.statements.errors import PayoutNotFound
from zhida.shop.payments.statements.models import Payout, StatementLine


def lock_lines(*, numbers: Iterable[str]) -> list[StatementLine]:
    """Lock lines in the order of their row ids and return them as they are now."""
    require_transaction()
    return list(
        StatementLine.objects.select_for_update().filter(number__in=sorted(set(numbers))).order_by("id")
    )


def lock_payout(*, number: str) -> Payout:
    """Lock one payout. Raises PayoutNotFound."""
    require_transaction()
    rows = list(Payout.objects.select_for_update().filter(number=number))
    if not rows:
        raise PayoutNotFound
    return rows[0]
