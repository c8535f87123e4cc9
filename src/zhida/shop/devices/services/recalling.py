"""The way of a recall: proposed, confirmed by a second person, closed; the one writer of its status."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.catalogue import queries as catalogue_queries
from zhida.shop.catalogue import services as catalogue_services
from zhida.shop.catalogue.records import SaleStopDraft
from zhida.shop.devices import conf
from zhida.shop.devices.errors import (
    RecallCannotMove,
    RecallInvalid,
    RecallNotFound,
    RecallOutstanding,
    RecallSecondPersonNeeded,
)
from zhida.shop.devices.events import RecallOpened
from zhida.shop.devices.lifecycle import RecallStatus, check_recall_move
from zhida.shop.devices.models import Recall, RecallItem, RecallNotice
from zhida.shop.devices.permissions import RECALL_GOODS
from zhida.shop.devices.records import RecallDraft
from zhida.shop.kernel import outbox
from zhida.shop.kernel.errors import ShopError
from zhida.shop.kernel.ids import new_number
from zhida.shop.kernel.timers import set_timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders.queries import normalise_serial


@transactional
def propose_recall(*, actor: Actor, draft: RecallDraft, now: datetime) -> str:
    """Write a recall, stop the sale of its goods and keep what was sold from leaving; gives its number.

    Where the second-person rule is on it waits for open_recall by another person, the sale stopped already;
    else it is opened. Writes an audit row.
    Raises ProductNotFound, RecallInvalid (fields).
    """
    actor.require(RECALL_GOODS)
    product = catalogue_queries.get_product(number=draft.product_number, now=now)
    draft = _checked(draft, known={sku.sku for sku in product.skus})
    recall = Recall.objects.create(
        number=new_number("H", now),
        product_number=product.number,
        title=product.title,
        skus=list(draft.skus),
        serial_from=draft.serial_from,
        serial_to=draft.serial_to,
        reason=draft.reason,
        remedy=draft.remedy,
        law=draft.law,
        status=RecallStatus.PROPOSED,
        proposed_by=actor.principal,
        proposed_at=now,
    )
    stop = SaleStopDraft(
        ref=recall.number, skus=draft.skus, serial_from=draft.serial_from, serial_to=draft.serial_to
    )
    catalogue_services.stop_sale(actor=actor, number=product.number, stop=stop, now=now)
    _audit(actor, recall, "devices.propose_recall", now=now, reason=draft.reason)
    if not settings.ZHIDA.second_person:
        _open(recall, actor=actor, now=now)
    return recall.number


@transactional
def open_recall(*, actor: Actor, number: str, now: datetime) -> None:
    """Confirm a proposed recall: its buyers are told from now on. Records RecallOpened, writes an audit row.

    Raises RecallNotFound, RecallCannotMove, RecallSecondPersonNeeded.
    """
    actor.require(RECALL_GOODS)
    recall = lock_recall(number)
    if settings.ZHIDA.second_person and recall.proposed_by == actor.principal:
        raise RecallSecondPersonNeeded
    _open(recall, actor=actor, now=now)


@transactional
def drop_recall(*, actor: Actor, number: str, reason: str, now: datetime) -> None:
    """Give up a recall that nobody was told of; its goods may be published again. Writes an audit row.

    Raises RecallNotFound, RecallCannotMove.
    """
    actor.require(RECALL_GOODS)
    recall = lock_recall(number)
    _move(recall, RecallStatus.DROPPED)
    catalogue_services.resume_sale(actor=actor, number=recall.product_number, ref=number, now=now)
    _audit(actor, recall, "devices.drop_recall", now=now, reason=reason)


@transactional
def close_recall(*, actor: Actor, number: str, report: str, now: datetime) -> None:
    """End a recall with a report, once all buyers were told; its goods may be published again.

    Writes an audit row. Raises RecallNotFound, RecallCannotMove, RecallOutstanding.
    """
    actor.require(RECALL_GOODS)
    recall = lock_recall(number)
    told = RecallNotice.objects.filter(recall=recall).values("customer_id")
    untold = RecallItem.objects.filter(recall=recall).exclude(customer_id__in=told)
    if left := untold.values("customer_id").distinct().count():
        raise RecallOutstanding(left=left)
    _move(recall, RecallStatus.CLOSED)
    recall.closed_by, recall.closed_at, recall.report = actor.principal, now, report
    recall.save(update_fields=["closed_by", "closed_at", "report"])
    catalogue_services.resume_sale(actor=actor, number=recall.product_number, ref=number, now=now)
    _audit(actor, recall, "devices.close_recall", now=now, reason=report)


def lock_recall(number: str) -> Recall:
    """Return a recall locked until the transaction ends. Raises RecallNotFound."""
    recall = next(iter(Recall.objects.select_for_update().filter(number=number)), None)
    if recall is None:
        raise RecallNotFound
    return recall


def _open(recall: Recall, *, actor: Actor, now: datetime) -> None:
    _move(recall, RecallStatus.OPEN)
    recall.opened_by, recall.opened_at = actor.principal, now
    recall.save(update_fields=["opened_by", "opened_at"])
    set_timer(kind=conf.TELL_TIMER, key=recall.number, due_at=now)
    outbox.record(RecallOpened(number=recall.number, product_number=recall.product_number), now=now)
    _audit(actor, recall, "devices.open_recall", now=now, reason="")


def _move(recall: Recall, to: RecallStatus) -> None:
    present = RecallStatus(recall.status)
    check_recall_move(present=present, to=to)
    if Recall.objects.filter(pk=recall.pk, status=present).update(status=to) != 1:
        raise RecallCannotMove(recall_status=present.lower())
    recall.status = to


def _checked(draft: RecallDraft, *, known: set[str]) -> RecallDraft:
    """Return the draft with serials in their one form. Raises RecallInvalid."""
    wrong: dict[str, str] = {
        name: str(RecallInvalid.message)
        for name in ("reason", "remedy", "law")
        if not getattr(draft, name).strip()
    }
    if set(draft.skus) - known:
        wrong["skus"] = str(RecallInvalid.message)
    try:
        ends = [normalise_serial(end) for end in (draft.serial_from, draft.serial_to) if end]
    except ShopError as refusal:
        raise RecallInvalid(fields={"serial_from": refusal.detail}) from refusal
    if len(ends) == 1 or (ends and (len(ends[0]) != len(ends[1]) or ends[0] > ends[1])):
        wrong["serial_from"] = str(RecallInvalid.message)
    if wrong:
        raise RecallInvalid(fields=wrong)
    first, last = ends or ("", "")
    return replace(draft, skus=tuple(sorted(set(draft.skus))), serial_from=first, serial_to=last)


def _audit(actor: Actor, recall: Recall, action: str, *, now: datetime, reason: str) -> None:
    record_audit(
        actor=actor,
        action=action,
        subject=f"recall:{recall.number}",
        before=None,
        after={"product": recall.product_number, "skus": recall.skus, "status": recall.status},
        reason=reason,
        now=now,
    )
