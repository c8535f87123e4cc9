"""What must always hold between the rows of this room; read-only, for `zhida invariants`."""

from django.db.models import Count, Q, QuerySet

from zhida.shop.cart import conf
from zhida.shop.cart.models import Cart, CartLine
from zhida.shop.kernel.invariants import InvariantResult


def check_invariants() -> list[InvariantResult]:
    """Check that each cart has one holder and at most 100 lines of 1 to 999 units."""
    holders = Q(customer__isnull=True, guest_key__isnull=True) | Q(
        customer__isnull=False, guest_key__isnull=False
    )
    too_long = Cart.objects.annotate(held=Count("lines")).filter(held__gt=conf.LINES_A_CART)
    bad_lines = CartLine.objects.exclude(quantity__gte=1, quantity__lte=conf.UNITS_A_LINE)
    return [
        InvariantResult(name="cart.has_one_holder", broken=_ids(Cart.objects.filter(holders))),
        InvariantResult(name="cart.lines_within_limit", broken=_ids(too_long)),
        InvariantResult(name="cart.quantities_within_limit", broken=_ids(bad_lines)),
    ]


def _ids(rows: QuerySet[Cart] | QuerySet[CartLine]) -> list[str]:
    return [str(pk) for pk in rows.order_by("pk").values_list("pk", flat=True)]
