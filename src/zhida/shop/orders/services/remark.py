"""What staff note on an order, and the reading of a full address with a reason."""

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import conf, sealing, texts
from zhida.shop.orders.lifecycle import OrderFlag
from zhida.shop.orders.locks import lock_order
from zhida.shop.orders.models import Order, OrderRemark
from zhida.shop.orders.permissions import ANNOTATE_ORDERS, REVEAL_ADDRESS
from zhida.shop.orders.records import OrderAddress, RemarkRecord


@transactional
def add_remark(*, actor: Actor, number: str, text: str, now: datetime) -> RemarkRecord:
    """Add a staff-only remark to an order. Raises OrderNotFound, OrderTextInvalid."""
    actor.require(ANNOTATE_ORDERS)
    clean = texts.required(text, limit=conf.REMARK_MAX_LENGTH)
    order = lock_order(number=number)
    row = OrderRemark.objects.create(order=order, by=actor.principal, at=now, text=clean)
    record_audit(
        actor=actor,
        action="orders.add_remark",
        subject=f"order:{number}",
        before=None,
        after={"remark": row.pk},
        now=now,
    )
    return RemarkRecord(by=row.by, at=row.at, text=row.text)


@transactional
def set_flag(*, actor: Actor, number: str, flag: OrderFlag, now: datetime) -> None:
    """Stick a coloured flag on an order, NONE takes it off. Raises OrderNotFound."""
    actor.require(ANNOTATE_ORDERS)
    order = lock_order(number=number)
    Order.objects.filter(pk=order.pk).update(flag=flag)
    record_audit(
        actor=actor,
        action="orders.set_flag",
        subject=f"order:{number}",
        before={"flag": order.flag},
        after={"flag": flag.value},
        now=now,
    )


@transactional
def reveal_address(*, actor: Actor, number: str, reason: str, now: datetime) -> OrderAddress:
    """Show staff the whole address of an order and log who read it and why.

    Raises OrderNotFound, ReasonMissing. Source: 个人信息保护法 art. 51 (access to personal data is limited
    and logged).
    """
    actor.require(REVEAL_ADDRESS)
    clean = texts.reason(reason)
    order = lock_order(number=number)
    record_audit(
        actor=actor,
        action="orders.reveal_address",
        subject=f"order:{number}",
        before=None,
        after=None,
        reason=clean,
        now=now,
    )
    return sealing.open_address(order, is_masked=False)
