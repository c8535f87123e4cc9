"""Who is told of a recall, once each, and what was done for each unit."""

from datetime import datetime

from django.db.models import QuerySet

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.devices import conf
from zhida.shop.devices.errors import RecallItemNotFound
from zhida.shop.devices.events import BuyerRecalled
from zhida.shop.devices.lifecycle import RecallStatus
from zhida.shop.devices.models import Recall, RecallItem, RecallNotice, Unit
from zhida.shop.devices.permissions import RECORD_REMEDIES
from zhida.shop.devices.records import StepKind
from zhida.shop.devices.scope import Concerned, concerned_by
from zhida.shop.devices.services.recalling import lock_recall
from zhida.shop.devices.services.status import Step, note_step
from zhida.shop.kernel import outbox
from zhida.shop.kernel.timers import set_timer
from zhida.shop.kernel.uow import transactional


@transactional
def tell_buyers(*, number: str, now: datetime) -> int:
    """List what an open recall concerns and tell the buyers who were not told, at most 200 of them.

    Records BuyerRecalled for each and sets the timer again while there are more; a repeat tells nobody.
    Returns how many were told. Raises RecallNotFound.
    """
    recall = lock_recall(number)
    if recall.status != RecallStatus.OPEN:
        return 0
    _list(recall, concerned_by(recall), now=now)
    return _tell(recall, RecallItem.objects.filter(recall=recall), now=now)


@transactional
def follow_recalls(*, order: str, now: datetime) -> None:
    """Let open recalls take in what an order bought or was sent just now; one query when none is open."""
    for number in (
        Recall.objects.filter(status=RecallStatus.OPEN).order_by("id").values_list("number", flat=True)
    ):
        recall = lock_recall(number)
        if recall.status == RecallStatus.OPEN:
            _list(recall, concerned_by(recall, order=order), now=now)
            _tell(recall, RecallItem.objects.filter(recall=recall, order=order), now=now)


@transactional
def record_remedy(*, actor: Actor, number: str, item_id: int, remedy: str, now: datetime) -> None:
    """Keep what was done for one unit of a recall; the first stays. Writes an audit row.

    Raises RecallNotFound, RecallItemNotFound.
    """
    actor.require(RECORD_REMEDIES)
    recall = lock_recall(number)
    items = RecallItem.objects.filter(recall=recall, pk=item_id)
    item = items.first()
    if item is None:
        raise RecallItemNotFound
    by = actor.principal
    if not items.filter(remedied_at=None).update(remedied_at=now, remedied_by=by, remedy=remedy):
        return
    _note(item.serial, Step(kind=StepKind.REMEDIED, source=f"remedied:{number}", at=now, by=by, note=remedy))
    record_audit(
        actor=actor,
        action="devices.record_remedy",
        subject=f"recall:{number}",
        before=None,
        after={"order": item.order, "line": item.line_key, "serial": item.serial, "remedy": remedy},
        now=now,
    )


def _list(recall: Recall, concerned: list[Concerned], *, now: datetime) -> None:
    """Write what is concerned; the units of a line that have got serials meanwhile stand under those."""
    for one in concerned:
        rows = RecallItem.objects.filter(recall=recall, order=one.order, line_key=one.line, serial=one.serial)
        if one.units == 0:
            rows.filter(remedied_at=None).delete()
        elif not rows.exists():
            _add(recall, one, now=now)
        elif not one.serial:
            rows.exclude(units=one.units).update(units=one.units)


def _add(recall: Recall, one: Concerned, *, now: datetime) -> None:
    RecallItem.objects.create(
        recall=recall,
        order=one.order,
        line_key=one.line,
        serial=one.serial,
        units=one.units,
        customer_id=one.customer_id,
    )
    step = Step(kind=StepKind.RECALLED, source=f"recall:{recall.number}", at=now, order=one.order)
    _note(one.serial, step)


def _tell(recall: Recall, items: QuerySet[RecallItem], *, now: datetime) -> int:
    told = RecallNotice.objects.filter(recall=recall).values("customer_id")
    untold: dict[int, str] = {}
    for item in items.exclude(customer_id__in=told).order_by("order", "id"):
        untold.setdefault(item.customer_id, item.order)
    for customer_id in list(untold)[: conf.BUYERS_AT_ONCE]:
        order = untold[customer_id]
        RecallNotice.objects.create(recall=recall, customer_id=customer_id, order=order, told_at=now)
        outbox.record(
            BuyerRecalled(
                recall=recall.number,
                customer_id=customer_id,
                order=order,
                title=recall.title,
                remedy=recall.remedy,
            ),
            now=now,
        )
    if len(untold) > conf.BUYERS_AT_ONCE:
        set_timer(kind=conf.TELL_TIMER, key=recall.number, due_at=now)
    return min(len(untold), conf.BUYERS_AT_ONCE)


def _note(serial: str, step: Step) -> None:
    unit = Unit.objects.filter(serial=serial).first() if serial else None
    if unit is not None:
        note_step(unit, step)
