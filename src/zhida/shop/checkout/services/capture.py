"""Money came in for an order."""

from datetime import datetime

from zhida.shop.checkout import conf
from zhida.shop.inventory import services as inventory_services
from zhida.shop.kernel import timers
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import services as orders_services
from zhida.shop.orders.records import PaidOutcome
from zhida.shop.payments import services as payments_services
from zhida.shop.promotions import services as promotions_services


@transactional
def take_payment(*, number: str, amount: Money, attempt: str, channel: str, now: datetime) -> PaidOutcome:
    """Mark an order paid, its coupons used and its held stock sold, or send money that came too late back.

    A cancelled order is never revived: its stock may be another's by now. The refund's key is derived from
    the attempt (`R-late-<attempt>`), so a second run asks for the same refund. A second capture of a paid
    order is the payments room's surplus and changes nothing here. Records OrderPaid. Raises OrderNotFound.
    """
    outcome = orders_services.mark_paid(number=number, amount=amount, channel=channel, by="PAYMENT", now=now)
    if outcome is PaidOutcome.PAID:
        timers.clear_timer(kind=conf.EXPIRE_TIMER, key=number)
        promotions_services.use_coupons(ref=number, now=now)
        inventory_services.commit(ref=number, now=now)
    elif outcome is PaidOutcome.TOO_LATE:
        payments_services.refund(
            ref=number, amount=amount, key=f"R-late-{attempt}", reason="late payment", now=now
        )
    return outcome
