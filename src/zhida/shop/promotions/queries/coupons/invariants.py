"""What must always hold between the rows of coupons; read-only, for `zhida invariants`."""

from __future__ import annotations

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from zhida.shop.kernel.invariants import InvariantResult
from zhida.shop.promotions.lifecycle import HoldingStatus, RedemptionStatus
from zhida.shop.promotions.models import CouponAllowance, CouponHolding, CouponStock, Redemption

_BY_AN_ORDER = (HoldingStatus.LOCKED, HoldingStatus.USED)


def check_coupons() -> list[InvariantResult]:
    """Check that counts equal holdings, that orders booked what they hold, and that nothing is used twice."""
    booked = Redemption.objects.filter(
        ref=OuterRef("ref"), offer_number=OuterRef("number"), status=RedemptionStatus.USED
    )
    by_orders = CouponHolding.objects.filter(status__in=_BY_AN_ORDER)
    in_time = CouponHolding.objects.exclude(status__in=_BY_AN_ORDER)
    return [
        InvariantResult(name="coupons.counts_equal_holdings", broken=_numbers(_miscounted())),
        InvariantResult(name="coupons.allowances_equal_holdings", broken=_misallowed()),
        InvariantResult(
            name="coupons.held_by_a_booked_order",
            broken=_ids(by_orders.filter(~Exists(booked) | Q(customer_id__isnull=True))),
        ),
        InvariantResult(name="coupons.free_ones_name_no_order", broken=_ids(in_time.exclude(ref=""))),
        InvariantResult(name="coupons.used_once", broken=_used_twice()),
    ]


def _miscounted() -> QuerySet[CouponStock]:
    held = (
        CouponHolding.objects.filter(coupon=OuterRef("coupon"))
        .order_by()
        .values("coupon")
        .annotate(n=Count("pk"))
    )
    counted = Coalesce(Subquery(held.values("n"), output_field=IntegerField()), 0)
    return CouponStock.objects.annotate(held=counted).exclude(issued=F("held"))


def _misallowed() -> list[str]:
    mine = (
        CouponHolding.objects.filter(coupon=OuterRef("coupon"), customer_id=OuterRef("customer_id"))
        .order_by()
        .values("coupon")
        .annotate(n=Count("pk"))
    )
    counted = Coalesce(Subquery(mine.values("n"), output_field=IntegerField()), 0)
    wrong = CouponAllowance.objects.annotate(held=counted).exclude(taken=F("held"))
    return [
        f"{number}/{customer}"
        for number, customer in wrong.order_by("pk").values_list("coupon__number", "customer_id")
    ]


def _used_twice() -> list[str]:
    used = Redemption.objects.filter(
        status=RedemptionStatus.USED, offer_number__in=CouponHolding.objects.values("number")
    )
    twice = used.values("offer_number").annotate(n=Count("pk")).filter(n__gt=1).order_by("offer_number")
    return list(twice.values_list("offer_number", flat=True))


def _numbers(rows: QuerySet[CouponStock]) -> list[str]:
    return list(rows.order_by("pk").values_list("coupon__number", flat=True))


def _ids(rows: QuerySet[CouponHolding]) -> list[str]:
    return list(rows.order_by("pk").values_list("number", flat=True))
