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
    # The flash offer whose price this is, and what the SKU sells for without it; empty and null in none.
    flash_offer = models.CharField(max_length=24, blank=True, default="", db_index=True)
    selling_minor = models.PositiveBigIntegerField(null=True)
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


class SoldUnits(models.Model):
    """How many units of a product were sold, on sale or not: a listing that comes back knows what it sold."""

    number = models.CharField(max_length=24, primary_key=True)
    units = models.PositiveIntegerField(default=0)


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
    # Beside the facets, for it changes with the offers and not with the products.
    on_offer = models.PositiveIntegerField(default=0)
    is_stale = models.BooleanField(default=False)


class QueryRule(models.Model):
    """What staff decided for some queries. `words` are those queries as written, or the words of a SYNONYM or
    STOP; the other columns hold what the kind needs.
    """

    kind = models.CharField(max_length=10)
    words = models.JSONField()
    stands_for = models.JSONField(default=list)
    products = models.JSONField(default=list)
    target = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "id"], name="search_rule_kind")]


class QueryRulesStamp(models.Model):
    """One row whose stamp is another after every change of a rule: what processes compare before they trust
    what they have read.
    """

    id = models.PositiveSmallIntegerField(primary_key=True)
    stamp = models.BigIntegerField()


class SearchedQuery(models.Model):
    """How often a query was asked on a day in Shanghai, and what came of it. Nothing about who asked.

    `positions` sums the places of the clicked products, 1 for the first.
    """

    biz_date = models.DateField()
    query = models.CharField(max_length=100)
    language = models.CharField(max_length=10)
    searches = models.PositiveIntegerField(default=0)
    zero_results = models.PositiveIntegerField(default=0)
    relaxed = models.PositiveIntegerField(default=0)
    clicks = models.PositiveIntegerField(default=0)
    positions = models.PositiveBigIntegerField(default=0)
    last_total = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["biz_date", "query", "language"], name="search_query_once"),
        ]


class PopularQuery(models.Model):
    """A query that many asked lately and that found something: what is suggested while somebody types."""

    query = models.CharField(max_length=100, primary_key=True)
    searches = models.PositiveIntegerField()
    counted_at = models.DateTimeField()


class PendingListing(models.Model):
    """A listing that changed, or went, and is not in the index yet; written with the change itself.

    One row a change: writers never wait for each other here, and what changes while the indexer reads is a
    row of its own.
    """

    product_id = models.BigIntegerField()


class WaitingPage(models.Model):
    """A product's page that a search engine outside is to be told of; whoever tells it claims it first."""

    number = models.CharField(max_length=24, unique=True)
    is_new = models.BooleanField()
    queued_at = models.DateTimeField()
    claim = models.CharField(max_length=32, blank=True, default="", db_index=True)
    claimed_until = models.DateTimeField(null=True)


class PushQuota(models.Model):
    """How many pages a search engine still takes of a site on a day, by its own last word."""

    site = models.CharField(max_length=200, primary_key=True)
    day = models.DateField()
    remain = models.PositiveIntegerField()


class IndexState(models.Model):
    """The one row that commands, staff and the indexer share about the search index.

    `lineage` is a random word of this database: an index that names another one is of another shop.
    `requested` counts the rebuilds that were asked for, `answered` is the last request that a finished one
    answers. `holder` writes until `held_until` (machine time), for engines without a lock of their own.
    """

    id = models.PositiveSmallIntegerField(primary_key=True)
    lineage = models.CharField(max_length=32)
    requested = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    building_done = models.PositiveIntegerField(null=True)
    building_total = models.PositiveIntegerField(null=True)
    documents = models.PositiveIntegerField(default=0)
    committed_at = models.DateTimeField(null=True)
    holder = models.CharField(max_length=32, blank=True, default="")
    held_until = models.DateTimeField(null=True)
