"""Tables of the cart room: fields and constraints only."""

from django.db import models
from django.db.models import Q


class Cart(models.Model):
    """One holder's cart: a member's or a guest's. `version` rises with every change."""

    customer = models.OneToOneField(
        "customers.Customer", on_delete=models.CASCADE, null=True, related_name="+"
    )
    guest_key = models.CharField(max_length=64, null=True, unique=True)
    version = models.PositiveBigIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "cart_cart"
        indexes = [models.Index(fields=["changed_at"], name="cart_by_age")]
        constraints = [
            models.CheckConstraint(
                condition=Q(customer__isnull=True, guest_key__isnull=False)
                | Q(customer__isnull=False, guest_key__isnull=True),
                name="cart_has_one_holder",
            ),
        ]


class CartLine(models.Model):
    """Units of one SKU in a cart, and what one cost when it was put there."""

    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="lines")
    sku = models.ForeignKey("catalogue.Sku", on_delete=models.PROTECT, related_name="+")
    sku_code = models.CharField(max_length=64)
    quantity = models.PositiveIntegerField()
    is_selected = models.BooleanField(default=True)
    price_when_added_minor = models.BigIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        db_table = "cart_line"
        constraints = [
            models.UniqueConstraint(fields=["cart", "sku"], name="cart_line_sku_once"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1) & Q(quantity__lte=999), name="cart_line_quantity"
            ),
        ]
