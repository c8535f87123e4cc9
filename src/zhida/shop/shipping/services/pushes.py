"""Takes the pushes of aggregators: prove, keep once, record."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime
from urllib.parse import parse_qsl

from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.uow import transactional
from zhida.shop.shipping.aggregators import Aggregator, aggregators
from zhida.shop.shipping.conf import MOST_PUSH_BYTES
from zhida.shop.shipping.couriers import all_couriers
from zhida.shop.shipping.models import CourierPush, Parcel
from zhida.shop.shipping.providers.contract import Push, PushRejected
from zhida.shop.shipping.records import HookReply
from zhida.shop.shipping.services.following import note_phase
from zhida.shop.shipping.services.tracking import keep_reports

log = logging.getLogger(__name__)

MOST_FIELDS = 20


def receive_push(*, name: str, body: bytes, now: datetime) -> HookReply:
    """Take a push at an aggregator's hook: prove it, keep it once, record its reports, answer.

    Comes it twice, in whatever order, or about a waybill that is not ours, the answer is the same and nothing
    moves wrongly. What is not proven is neither kept nor acted on. Push and reports are one transaction: what
    could not be written whole is not acknowledged and comes again.
    """
    aggregator = aggregators().get(name)
    if aggregator is None:
        return HookReply(status=404, body=b"unknown aggregator", content_type="text/plain")
    try:
        push = aggregator.service.read_push(_fields(body))
    except PushRejected as rejected:
        log.warning("push at %s rejected: %s", name, rejected.reason)
        return aggregator.service.refusal(rejected)
    _keep(push, aggregator=aggregator, digest=hashlib.sha256(body).hexdigest(), now=now)
    return aggregator.service.acknowledgement()


def _fields(body: bytes) -> dict[str, str]:
    """Read the form. A name that comes twice is refused: which of the two was signed?"""
    if len(body) > MOST_PUSH_BYTES:
        raise PushRejected("too large", status=413)
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as error:
        raise PushRejected("no form", status=400) from error
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise PushRejected("a field comes twice", status=400)
    return fields


@transactional
def _keep(push: Push, *, aggregator: Aggregator, digest: str, now: datetime) -> None:
    parcels = _parcels_of(push, aggregator)
    row = CourierPush(
        digest=digest,
        service=aggregator.name,
        tracking=push.track.tracking[:40],
        received_at=now,
        parcels=len(parcels),
        body=push.redacted,
    )
    if not insert_new(row):
        return
    if not parcels:
        log.info("push at %s about a waybill that is not ours", aggregator.name)
    for parcel in parcels:
        keep_reports(number=parcel.number, reports=push.track.reports, now=now)
        note_phase(parcel=parcel, phase=push.track.phase)


def _parcels_of(push: Push, aggregator: Aggregator) -> list[Parcel]:
    """Find the parcels under a waybill: two orders may travel in one box."""
    carriers = [
        code
        for code, courier in all_couriers().items()
        if aggregator.service.carrier_code(courier) in push.track.carriers
    ]
    return list(Parcel.objects.filter(tracking=push.track.tracking, carrier__in=carriers).order_by("pk"))
