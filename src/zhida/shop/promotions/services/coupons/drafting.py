"""Create and change coupon templates."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel import ids
from zhida.shop.kernel.uow import transactional
from zhida.shop.promotions.coupon_documents import Template
from zhida.shop.promotions.coupon_errors import CouponCannotMove, CouponFixed, CouponNotFound, InvalidCoupon
from zhida.shop.promotions.coupon_rules import check_template
from zhida.shop.promotions.lifecycle import CouponStatus
from zhida.shop.promotions.models import Coupon, CouponStock, CouponVersion
from zhida.shop.promotions.permissions import PUBLISH_OFFERS, WRITE_OFFERS
from zhida.shop.promotions.queries.coupons.templates import coupon_record
from zhida.shop.promotions.records.coupons import CouponRecord

NUMBER_PREFIX = "K"
# What holders and shoppers were promised stands; these say only how many there are and until when.
OPEN_FIELDS = frozenset({"title"})
OPEN_ISSUING = frozenset({"total", "per_customer", "claim_starts_at", "claim_ends_at"})


@transactional
def create_coupon(*, actor: Actor, document: Mapping[str, object], now: datetime) -> CouponRecord:
    """Keep a new template as a draft, under a number of the shop's own. Raises InvalidCoupon."""
    actor.require(WRITE_OFFERS)
    number = ids.new_number(NUMBER_PREFIX, now)
    written = _numbered(document, number)
    template = check_template(written)
    row = Coupon(number=number, created_by=actor.principal, created_at=now)
    _fill(row, template, document=_canonical(written), now=now)
    row.save()
    CouponStock.objects.create(coupon=row, total=template.issuing.total)
    _keep_version(row, actor, now=now)
    record_audit(
        actor=actor,
        action="promotions.create_coupon",
        subject=f"coupon:{number}",
        before=None,
        after=written,
        now=now,
    )
    return coupon_record(row)


@transactional
def change_coupon(*, actor: Actor, number: str, changes: Mapping[str, object], now: datetime) -> CouponRecord:
    """Replace fields of a template's document as its next version; a field set to None is taken out.

    `issuing` is merged field by field. A published one keeps what it is worth: only its title, its numbers
    and its time to claim may change, for claims from now on. The kind stays.
    Raises CouponNotFound, CouponCannotMove (stopped), CouponFixed, InvalidCoupon (also a total below what was
    given out already).
    """
    actor.require(WRITE_OFFERS)
    row = lock_coupon(number=number)
    if row.status == CouponStatus.STOPPED:
        raise CouponCannotMove(status=row.status)
    before: dict[str, object] = json.loads(row.document)
    written = _merged(before, changes, row)
    template = check_template(written)
    if written == before:
        return coupon_record(row)
    if row.status == CouponStatus.PUBLISHED:
        actor.require(PUBLISH_OFFERS)
        _refuse_fixed(before, written)
    row.version += 1
    _fill(row, template, document=_canonical(written), now=now)
    row.save(
        update_fields=[
            "title",
            "way",
            "document",
            "version",
            "claim_starts_at",
            "claim_ends_at",
            "ends_at",
            "updated_at",
        ]
    )
    _keep_version(row, actor, now=now)
    _set_total(row, template.issuing.total)
    record_audit(
        actor=actor,
        action="promotions.change_coupon",
        subject=f"coupon:{number}",
        before=before,
        after=written,
        now=now,
    )
    return coupon_record(row)


def lock_coupon(*, number: str) -> Coupon:
    """Lock one template's row. Raises CouponNotFound."""
    rows = list(Coupon.objects.select_for_update().filter(number=number))
    if not rows:
        raise CouponNotFound(number=number)
    return rows[0]


def _merged(before: Mapping[str, object], changes: Mapping[str, object], row: Coupon) -> dict[str, object]:
    merged = {**before, **changes, "kind": row.kind}
    old, new = before.get("issuing"), changes.get("issuing")
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        merged["issuing"] = {**old, **new}
    return _numbered(merged, row.number)


def _numbered(document: Mapping[str, object], number: str) -> dict[str, object]:
    """Return the document under the shop's number, without its nulls: a null is an absent field."""
    written = {key: value for key, value in document.items() if value is not None}
    issuing = written.get("issuing")
    if isinstance(issuing, Mapping):
        written["issuing"] = {key: value for key, value in issuing.items() if value is not None}
    return written | {"id": number}


def _canonical(document: Mapping[str, object]) -> str:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _refuse_fixed(before: Mapping[str, object], after: Mapping[str, object]) -> None:
    """Refuse a change to anything that a published coupon has promised."""
    tried = _changed(before, after) - OPEN_FIELDS
    if "issuing" in tried:
        old, new = before.get("issuing"), after.get("issuing")
        assert isinstance(new, Mapping), "checked before"
        inside = _changed(old if isinstance(old, Mapping) else {}, new) - OPEN_ISSUING
        tried = (tried - {"issuing"}) | {f"issuing.{name}" for name in inside}
    if tried:
        raise CouponFixed(fields=dict.fromkeys(sorted(tried), CouponFixed.message))


def _changed(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def _fill(row: Coupon, template: Template, *, document: str, now: datetime) -> None:
    row.kind = template.coupon.kind
    row.title = template.coupon.title
    row.way = template.issuing.way
    row.document = document
    row.claim_starts_at = template.issuing.claim_starts_at
    row.claim_ends_at = template.issuing.claim_ends_at
    row.ends_at = template.coupon.ends_at
    row.updated_at = now


def _keep_version(row: Coupon, actor: Actor, *, now: datetime) -> None:
    CouponVersion.objects.create(
        coupon=row, version=row.version, document=row.document, changed_by=actor.principal, at=now
    )


def _set_total(row: Coupon, total: int | None) -> None:
    """Set how many there may be in one conditional UPDATE: never fewer than there are."""
    stock = CouponStock.objects.filter(coupon=row)
    wide_enough = stock if total is None else stock.filter(issued__lte=total)
    if wide_enough.update(total=total) != 1:
        raise InvalidCoupon(fields={"issuing.total": _("不能少于已经发出的数量。")})
