"""Codes: made in batches, handed over once, and turned into a coupon by whoever types one first."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel import ids
from zhida.shop.kernel.encryption import blind_index
from zhida.shop.kernel.inserts import insert_rows
from zhida.shop.kernel.uow import transactional
from zhida.shop.promotions import coupon_conf
from zhida.shop.promotions.coupon_documents import stored_template
from zhida.shop.promotions.coupon_errors import (
    CouponCannotMove,
    CouponCodeUnknown,
    CouponCodeUsed,
    InvalidCoupon,
    TooManyCodeTries,
)
from zhida.shop.promotions.lifecycle import CouponStatus, HoldingStatus
from zhida.shop.promotions.models import CodeBatch, CodeTry, CouponHolding, CouponVersion
from zhida.shop.promotions.permissions import PUBLISH_OFFERS
from zhida.shop.promotions.queries.coupons.holdings import holding_record
from zhida.shop.promotions.queries.coupons.templates import batch_record
from zhida.shop.promotions.records.coupons import ClaimFacts, CouponWay, HoldingRecord, IssuedCodes
from zhida.shop.promotions.services.coupons.claiming import (
    HOLDING_PREFIX,
    check_claim,
    take_allowance,
    take_stock,
    validity,
)
from zhida.shop.promotions.services.coupons.drafting import lock_coupon
from zhida.shop.promotions.services.coupons.holdings import claim_issued

CODE_PURPOSE = "coupon code"
ADDRESS_PURPOSE = "coupon code address"
TRY_WINDOW = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedCode:
    """A code as somebody typed it, from which address, and when by the machine's clock."""

    code: str
    ip: str
    tried_at: datetime


@transactional
def issue_codes(*, actor: Actor, number: str, quantity: int, note: str = "", now: datetime) -> IssuedCodes:
    """Make codes of a published template, at most 10,000 at once, and count them against its total.

    This answer is the only place where the codes can ever be read: the shop keeps a keyed digest of each.
    Raises CouponNotFound, CouponCannotMove (not published, or not given by code), InvalidCoupon (quantity),
    CouponSoldOut.
    """
    actor.require(PUBLISH_OFFERS)
    if not 1 <= quantity <= coupon_conf.MOST_CODES_A_BATCH:
        most = _("一次生成 1 到 %(most)s 个兑换码。") % {"most": coupon_conf.MOST_CODES_A_BATCH}
        raise InvalidCoupon(fields={"quantity": most})
    row = lock_coupon(number=number)
    if row.status != CouponStatus.PUBLISHED or row.way != CouponWay.CODE:
        raise CouponCannotMove(status=row.status)
    batch = CodeBatch.objects.create(
        coupon=row, quantity=quantity, note=note.strip(), created_by=actor.principal, created_at=now
    )
    terms = CouponVersion.objects.get(coupon=row, version=row.version)
    codes = tuple(_new_code() for _number in range(quantity))
    insert_rows(
        [
            CouponHolding(
                number=ids.new_number(HOLDING_PREFIX, now),
                coupon=row,
                terms=terms,
                batch=batch,
                code_index=_index_of(code),
                status=HoldingStatus.ISSUED,
                issued_at=now,
            )
            for code in codes
        ]
    )
    take_stock(row, units=quantity)
    record_audit(
        actor=actor,
        action="promotions.issue_codes",
        subject=f"coupon:{number}",
        before=None,
        after={"batch": batch.pk, "quantity": quantity, "note": batch.note},
        now=now,
    )
    return IssuedCodes(batch=batch_record(batch), codes=codes)


def claim_code(*, customer_id: int, typed: TypedCode, facts: ClaimFacts, now: datetime) -> HoldingRecord:
    """Turn a code into a coupon of the customer; each code is good for one.

    Every try is counted in a transaction of its own before the code is looked at, so that a wrong guess costs
    one even when nothing comes of it: 10 an hour for an account, and outside demo and test mode 50 for an
    address. Spaces, dashes, small letters and full-width characters make no difference.
    Raises TooManyCodeTries, CouponCodeUnknown, CouponCodeUsed, CouponClaimClosed, CouponConditionNotMet,
    CouponAlreadyClaimed.
    """
    try_id = _count_try(customer_id=customer_id, typed=typed)
    holding = _claim(customer_id=customer_id, code=typed.code, facts=facts, now=now)
    CodeTry.objects.filter(pk=try_id).update(was_right=True)
    return holding


@transactional
def _claim(*, customer_id: int, code: str, facts: ClaimFacts, now: datetime) -> HoldingRecord:
    rows = CouponHolding.objects.select_related("coupon", "terms")
    row = rows.filter(code_index=_index_of(code)).first()
    if row is None or row.coupon.status != CouponStatus.PUBLISHED:
        raise CouponCodeUnknown
    if row.status != HoldingStatus.ISSUED:
        raise CouponCodeUsed
    # What it is worth was promised with the code; how many one may have and until when is asked today.
    template = stored_template(row.terms.document)
    present = stored_template(row.coupon.document)
    check_claim(present, facts=facts, now=now)
    take_allowance(row.coupon, limit=present.issuing.per_customer, customer_id=customer_id)
    starts_at, ends_at = validity(template, now=now)
    if not claim_issued(key=row.pk, customer_id=customer_id, starts_at=starts_at, ends_at=ends_at, now=now):
        raise CouponCodeUsed
    row.refresh_from_db()
    return holding_record(row, now=now)


def _count_try(*, customer_id: int, typed: TypedCode) -> int:
    """Write down a try and commit it, then count: of parallel ones none is overlooked."""
    since = typed.tried_at - TRY_WINDOW
    address_index = blind_index(typed.ip, purpose=ADDRESS_PURPOSE) if typed.ip else ""
    try_id = _keep_try(customer_id, address_index, since=since, tried_at=typed.tried_at)
    wrong = CodeTry.objects.filter(was_right=False, tried_at__gt=since)
    is_over = wrong.filter(customer_id=customer_id).count() > coupon_conf.WRONG_CODES_AN_HOUR
    if address_index and not settings.ZHIDA.is_demo_or_test:
        most = coupon_conf.WRONG_CODES_AN_HOUR_PER_ADDRESS
        is_over = is_over or wrong.filter(address_index=address_index).count() > most
    if is_over:
        CodeTry.objects.filter(pk=try_id).delete()
        raise TooManyCodeTries(retry_after_seconds=int(TRY_WINDOW.total_seconds()))
    return try_id


@transactional
def _keep_try(customer_id: int, address_index: str, *, since: datetime, tried_at: datetime) -> int:
    CodeTry.objects.filter(customer_id=customer_id, tried_at__lte=since).delete()
    kept = CodeTry.objects.create(customer_id=customer_id, address_index=address_index, tried_at=tried_at)
    return kept.pk


def _new_code() -> str:
    characters = [secrets.choice(coupon_conf.CODE_ALPHABET) for _place in range(coupon_conf.CODE_LENGTH)]
    step = coupon_conf.CODE_GROUP
    return "-".join("".join(characters[at : at + step]) for at in range(0, len(characters), step))


def _index_of(code: str) -> str:
    plain = unicodedata.normalize("NFKC", code[: coupon_conf.LONGEST_CODE_TYPED]).upper()
    return blind_index("".join(letter for letter in plain if letter.isalnum()), purpose=CODE_PURPOSE)
