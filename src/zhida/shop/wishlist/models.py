"""Tables of the wishlist room: which customer keeps an eye on which product, and nothing else about them."""

from __future__ import annotations

from django.db import models

from zhida.shop.kernel import ids
from zhida.shop.wishlist.records import NoticeKind


class Shelf(models.Model):
    """What one shopper keeps, counted: the limits are held by conditional updates of this row.

    Whoever never kept anything has none, and has the history switched on.
    """

    customer = models.OneToOneField(
        "customers.Customer", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    is_history_on = models.BooleanField(default=True)
    favourites = models.PositiveIntegerField(default=0)
    notices = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "wishlist_shelf"


class Favourite(models.Model):
    """One product that a shopper likes, and the choice it was liked in, if one was made."""

    id = models.BigIntegerField(primary_key=True, default=ids.new_row_id, editable=False)
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    product = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="+")
    sku = models.ForeignKey("catalogue.Sku", null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        db_table = "wishlist_favourite"
        constraints = [models.UniqueConstraint(fields=["customer", "product"], name="favourite_once")]
        indexes = [models.Index(fields=["customer", "-added_at", "-id"], name="favourite_newest")]


class SeenProduct(models.Model):
    """One product whose page a shopper opened, and when last."""

    id = models.BigIntegerField(primary_key=True, default=ids.new_row_id, editable=False)
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    product = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "wishlist_seen"
        constraints = [models.UniqueConstraint(fields=["customer", "product"], name="seen_once")]
        indexes = [models.Index(fields=["customer", "-seen_at", "-id"], name="seen_newest")]


class Notice(models.Model):
    """A shopper's wish to be told once of one SKU. `price_minor` is its price at asking; null for arrivals.

    `told_at` is set when the shopper was told; asking again clears it.
    """

    id = models.BigIntegerField(primary_key=True, default=ids.new_row_id, editable=False)
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    sku = models.ForeignKey("catalogue.Sku", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=[(item.value, item.value) for item in NoticeKind])
    price_minor = models.PositiveBigIntegerField(null=True)
    by_sms = models.BooleanField(default=False)
    # The district that an arrival is waited for in; "" anywhere.
    region_code = models.CharField(max_length=6, blank=True, default="")
    asked_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "wishlist_notice"
        constraints = [models.UniqueConstraint(fields=["customer", "sku", "kind"], name="notice_once")]
        indexes = [
            models.Index(fields=["sku", "kind", "told_at", "id"], name="notice_waiting"),
            models.Index(fields=["customer", "-asked_at", "-id"], name="notice_newest"),
        ]
