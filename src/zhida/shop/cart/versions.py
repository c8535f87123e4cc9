"""The counter that tells two states of a cart apart."""

from datetime import datetime

from django.db.models import F

from zhida.shop.cart.models import Cart


def bump(cart: Cart, *, now: datetime) -> None:
    """Count one change of a locked cart."""
    Cart.objects.filter(pk=cart.pk).update(version=F("version") + 1, changed_at=now)
