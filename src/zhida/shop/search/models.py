"""The read model of lists and search. Everything here can be rebuilt from the rooms below."""

from __future__ import annotations

from django.db import models


class ListedProduct(models.Model):
    """A product on sale as a list shows it. `search_text`: title, brand, category and codes, normalised."""

    product = models.OneToOneField(
        "catalogue.Product", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    number = models.CharField(max_length=24, unique=True)
    title = models.CharField(max_length=200)
    # The title in its address; empty in rows that were written before there was one.
    slug = models.CharField(max_length=60, blank=True, default="")
    subtitle = models.CharField(max_length=300, blank=True)
    brand = models.CharField(max_length=80)
    category = models.JSONField()
    price_minor = models.PositiveBigIntegerField()
    compare_at_minor = models.PositiveBigIntegerField(null=True)
    image = models.CharField(max_length=160, blank=True)
    in_stock = models.BooleanField()
    sku_count = models.PositiveIntegerField()
    # [code, fen] of each SKU: what offers look at when they tag a list.
    skus = models.JSONField()
    # What a card's dots stand for, in the merchant's order.
    colours = models.JSONField(default=list)
    attributes = models.JSONField(default=list)
    search_text = models.TextField()
    sales = models.PositiveIntegerField(default=0)
    rating_tenths = models.PositiveSmallIntegerField(null=True)
    listed_at = models.DateTimeField()
    refreshed_at = models.DateTimeField()


class ListedPlace(models.Model):
    """A product in one category that holds it, or in the whole shop (category 0), with what lists sort by.

    The copies make every first page one walk along one index.
    """

    category_id = models.BigIntegerField()
    listed = models.ForeignKey(ListedProduct, on_delete=models.CASCADE, related_name="+")
    brand = models.CharField(max_length=80)
    price_minor = models.PositiveBigIntegerField()
    price_band = models.PositiveSmallIntegerField()
    in_stock = models.BooleanField()
    rank = models.BigIntegerField()
    sales = models.PositiveIntegerField()
    listed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["category_id", "listed"], name="search_place_once")]
        indexes = [
            models.Index(fields=["category_id", "rank", "listed"], name="search_place_rank"),
            models.Index(fields=["category_id", "price_minor", "listed"], name="search_place_price"),
            models.Index(fields=["category_id", "listed_at", "listed"], name="search_place_newest"),
            models.Index(fields=["category_id", "sales", "listed"], name="search_place_sales"),
            models.Index(fields=["category_id", "brand", "rank"], name="search_place_brand"),
        ]


class ListedAttribute(models.Model):
    """One filterable fact of a listed product: an attribute, or an option value of one of its SKUs."""

    listed = models.ForeignKey(ListedProduct, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    value = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["name", "value", "listed"], name="search_attribute_value")]


class CategoryListing(models.Model):
    """What the first page of a category shows beside its products: the total, kept by counting up and down,
    and the facets, computed in the background whenever the category changed.
    """

    category_id = models.BigIntegerField(primary_key=True)
    total = models.IntegerField(default=0)
    facets = models.JSONField(default=dict)
    is_stale = models.BooleanField(default=False)
