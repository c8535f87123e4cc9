"""Tables of the catalogue: the tree, uploads, products, their SKUs and every version they ever had."""

from __future__ import annotations

from django.db import models


class Brand(models.Model):
    """A maker's name; `name_key` is how it is found again."""

    name = models.CharField(max_length=80)
    name_key = models.CharField(max_length=80, unique=True)
    created_at = models.DateTimeField()


class Category(models.Model):
    """A node of the tree; `path` holds the ids from the root ("/1/7/"), `names` the names."""

    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    name_key = models.CharField(max_length=40, db_index=True)
    names = models.JSONField()
    path = models.CharField(max_length=120, db_index=True)
    path_key = models.CharField(max_length=255, unique=True)
    depth = models.PositiveSmallIntegerField()
    position = models.PositiveIntegerField(default=0)
    is_shown = models.BooleanField(default=True)
    created_at = models.DateTimeField()


class LandingPage(models.Model):
    """What staff wrote for the page of a category or a brand: {"zh": {...}, "en": {...}}."""

    kind = models.CharField(max_length=10)
    subject_id = models.BigIntegerField()
    texts = models.JSONField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject_id"], name="catalogue_landing_once")]


class AttributeDefinition(models.Model):
    """One attribute of a category and everything below it; NUMBER may have a unit, CHOICE has choices."""

    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    group = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=10)
    unit = models.CharField(max_length=20, blank=True)
    choices = models.JSONField(default=list)
    is_filterable = models.BooleanField(default=True)
    is_required = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["category", "name"], name="catalogue_definition_name"),
        ]


class MediaAsset(models.Model):
    """A stored file and its renditions; `key` is the hash of what was uploaded, so an upload twice is one."""

    key = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=10)
    path = models.CharField(max_length=120)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    renditions = models.JSONField(default=list)
    poster = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    duration_ms = models.PositiveIntegerField(default=0)
    size_bytes = models.PositiveBigIntegerField()
    created_at = models.DateTimeField()


class Product(models.Model):
    """What a product page shows. `number` is public, `code` is the merchant's own key for it."""

    number = models.CharField(max_length=24, unique=True)
    code = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=200)
    subtitle = models.CharField(max_length=300, blank=True)
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, default="DRAFT")
    attributes = models.JSONField(default=list)
    description = models.TextField(blank=True)
    story = models.JSONField(default=list)
    services = models.JSONField(default=list)
    in_the_box = models.JSONField(default=list)
    cover = models.ForeignKey(MediaAsset, null=True, on_delete=models.PROTECT, related_name="+")
    on_sale_from = models.DateTimeField(null=True)
    on_sale_until = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    # The actor's principal ("S:5"): whoever wrote last may not also check.
    changed_by = models.CharField(max_length=80)
    # A change of a published product that waits for its second person.
    pending = models.JSONField(null=True)
    pending_by = models.CharField(max_length=80, blank=True)
    published_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["status", "id"], name="catalogue_product_status"),
            models.Index(fields=["category", "id"], name="catalogue_product_category"),
        ]


class Sku(models.Model):
    """One orderable combination of options. The code is permanent: it is retired, never reused."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    sku = models.CharField(max_length=64, unique=True)
    options = models.JSONField(default=dict)
    barcode = models.CharField(max_length=32, blank=True, db_index=True)
    weight_grams = models.PositiveIntegerField(default=0)
    limit_per_order = models.PositiveIntegerField(null=True)
    image = models.ForeignKey(MediaAsset, null=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["product", "position"], name="catalogue_sku_position")]


class SaleStop(models.Model):
    """That a product ("" as SKU), or one of its SKUs, must not be sold; `ref` is what stands against it."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    sku = models.CharField(max_length=64, blank=True, default="")
    ref = models.CharField(max_length=32)
    # The serials from-to that must not leave the house either; all units when empty.
    serial_from = models.CharField(max_length=64, blank=True, default="")
    serial_to = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "sku", "ref"], name="catalogue_stop_once"),
        ]


class ProductVersion(models.Model):
    """What one act changed: {"field": [before, after]}. Append-only."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    action = models.CharField(max_length=20)
    actor = models.CharField(max_length=80)
    at = models.DateTimeField()
    diff = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "version"], name="catalogue_version_number"),
        ]


class ProductMedia(models.Model):
    """A place in a product's gallery."""

    product = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="+")
    asset = models.ForeignKey(MediaAsset, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    alt = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "position"], name="catalogue_media_position"),
        ]
