"""What limited offers have left, and what each buyer took of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class QuotaBucket(models.Model):
    """A part of the units an offer may still price; an offer without buckets has no limit.

    Rows of their own, so that selling locks no offer, and several, so that its buyers do not queue.
    """

    offer = models.ForeignKey("promotions.Offer", on_delete=models.PROTECT, related_name="+")
    bucket = models.PositiveSmallIntegerField()
    units_left = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "bucket"], name="promotions_quota_bucket_once"),
            models.CheckConstraint(condition=Q(units_left__gte=0), name="promotions_bucket_not_negative"),
        ]


class BuyerCount(models.Model):
    """The units of a flash offer that one customer holds in orders: what the limit per buyer looks at."""

    offer_number = models.CharField(max_length=24)
    customer_id = models.BigIntegerField()
    units_used = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["offer_number", "customer_id"], name="promotions_buyer_count_once"
            ),
            models.CheckConstraint(condition=Q(units_used__gte=0), name="promotions_buyer_not_negative"),
        ]
