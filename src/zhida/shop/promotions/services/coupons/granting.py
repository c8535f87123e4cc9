"""Staff give coupons to customers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel.uow import transactional
from zhida.shop.promotions import coupon_conf
from zhida.shop.promotions.coupon_documents import stored_template
from zhida.shop.promotions.coupon_errors import CouponCannotMove, CouponClaimClosed, InvalidCoupon
from zhida.shop.promotions.lifecycle import CouponStatus
from zhida.shop.promotions.permissions import PUBLISH_OFFERS
from zhida.shop.promotions.records.coupons import CouponWay, HoldingRecord
from zhida.shop.promotions.services.coupons.claiming import give_coupon
from zhida.shop.promotions.services.coupons.drafting import lock_coupon


@transactional
def grant_coupons(
    *, actor: Actor, number: str, customer_ids: Sequence[int], reason: str, now: datetime
) -> list[HoldingRecord]:
    """Give each customer one coupon of a published template that staff give; all or none.

    The caller knows that the customers exist. The condition and the time to claim are for shoppers and not
    asked here; both limits hold.
    Raises CouponNotFound, CouponCannotMove, CouponClaimClosed (its period is over), InvalidCoupon (reason,
    customers), CouponAlreadyClaimed, CouponSoldOut.
    """
    actor.require(PUBLISH_OFFERS)
    if not reason.strip():
        raise InvalidCoupon(fields={"reason": _("请写明发放原因。")})
    if not 1 <= len(set(customer_ids)) <= coupon_conf.MOST_GRANTS:
        most = _("一次发给 1 到 %(most)s 位顾客。") % {"most": coupon_conf.MOST_GRANTS}
        raise InvalidCoupon(fields={"customers": most})
    row = lock_coupon(number=number)
    if row.status != CouponStatus.PUBLISHED or row.way != CouponWay.STAFF:
        raise CouponCannotMove(status=row.status)
    if row.ends_at is not None and row.ends_at <= now:
        raise CouponClaimClosed
    template = stored_template(row.document)
    given = [
        give_coupon(row, template, customer_id=customer_id, now=now)
        for customer_id in sorted(set(customer_ids))
    ]
    record_audit(
        actor=actor,
        action="promotions.grant_coupons",
        subject=f"coupon:{number}",
        before=None,
        after={"customers": sorted(set(customer_ids))},
        reason=reason.strip(),
        now=now,
    )
    return given
