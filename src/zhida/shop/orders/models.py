"""Tables of the orders room: fields, constraints and filters only."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from zhida.shop.kernel import ids
from zhida.shop.orders.acts import ShopperAct
from zhida.shop.orders.lifecycle import OrderFlag, OrderStatus

STATUS_CHOICES = [(status.value, status.value) for status in OrderStatus]
FLAG_CHOICES = [(flag.value, flag.value) for flag in OrderFlag]


class OrderQuerySet(models.QuerySet["Order"]):
    def of_customer(self, customer_id: int | None) -> Self:
        """Keep one shopper's orders; None is staff, who see all."""
        return self if customer_id is None else self.filter(customer_id=customer_id)


class Order(models.Model):
    """One order with all that was agreed at its placing; the pk is known early since it seals the address."""

    id = models.BigIntegerField(primary_key=True, default=ids.new_row_id)
    number = models.CharField(max_length=32, unique=True)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, choices=STATUS_CHOICES, default=OrderStatus.AWAITING_PAYMENT)
    placed_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    currency = models.CharField(max_length=3, default="CNY")
    goods_minor = models.BigIntegerField()
    discount_minor = models.BigIntegerField()
    coupon_minor = models.BigIntegerField()
    points_minor = models.BigIntegerField()
    freight_minor = models.BigIntegerField()
    payable_minor = models.BigIntegerField()
    captured_minor = models.BigIntegerField(default=0)
    # `refunding` counts what refunds have claimed, `refunded` what came back to the shopper.
    refunding_minor = models.BigIntegerField(default=0)
    refunded_minor = models.BigIntegerField(default=0)
    freight_refunding_minor = models.BigIntegerField(default=0)

    recipient_sealed = models.TextField()
    phone_sealed = models.TextField()
    street_sealed = models.TextField()
    detail_sealed = models.TextField()
    phone_index = models.CharField(max_length=64)
    region_code = models.CharField(max_length=6)
    region_names = models.JSONField()

    quote = models.JSONField()
    note = models.CharField(max_length=200, blank=True, default="")
    invoice_sealed = models.TextField(blank=True, default="")
    terms_version = models.CharField(max_length=40, blank=True, default="")
    flag = models.CharField(max_length=10, choices=FLAG_CHOICES, default=OrderFlag.NONE)
    # The last day on which it was promised to arrive, and the shop it is fetched from ("" is sent home).
    promised_by = models.DateField(null=True)
    pickup_point = models.CharField(max_length=20, blank=True, default="")
    # The buyer put it into the recycle bin; the buyer last asked to hurry.
    hidden_at = models.DateTimeField(null=True)
    urged_at = models.DateTimeField(null=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        db_table = "orders_order"
        indexes = [
            models.Index(fields=["customer", "-placed_at", "-id"], name="order_of_customer"),
            models.Index(fields=["status", "-placed_at", "-id"], name="order_by_status"),
            models.Index(fields=["-placed_at", "-id"], name="order_by_time"),
            models.Index(fields=["phone_index"], name="order_by_phone"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(goods_minor__gte=0)
                & Q(discount_minor__gte=0)
                & Q(coupon_minor__gte=0)
                & Q(points_minor__gte=0)
                & Q(freight_minor__gte=0)
                & Q(payable_minor__gte=0),
                name="order_parts_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(
                    payable_minor=F("goods_minor")
                    - F("discount_minor")
                    - F("coupon_minor")
                    - F("points_minor")
                    + F("freight_minor")
                ),
                name="order_parts_sum",
            ),
            models.CheckConstraint(
                condition=Q(refunded_minor__gte=0)
                & Q(refunded_minor__lte=F("refunding_minor"))
                & Q(refunding_minor__lte=F("captured_minor"))
                & Q(freight_refunding_minor__gte=0)
                & Q(freight_refunding_minor__lte=F("freight_minor")),
                name="order_refunded_within_captured",
            ),
        ]


class OrderLine(models.Model):
    """One SKU of an order as it was sold, with what each unit of it cost the buyer."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    key = models.CharField(max_length=8)
    sku = models.ForeignKey("catalogue.Sku", on_delete=models.PROTECT, related_name="+")
    sku_code = models.CharField(max_length=64)
    product_number = models.CharField(max_length=32)
    title = models.CharField(max_length=300)
    options = models.JSONField()
    image = models.CharField(max_length=500, blank=True, default="")
    weight_grams = models.PositiveIntegerField(default=0)

    # The offer that gives this line, and what it states to be its value; empty for goods that were bought.
    gift_offer = models.CharField(max_length=64, blank=True, default="")
    gift_value_minor = models.BigIntegerField(default=0)

    quantity = models.PositiveIntegerField()
    unit_price_minor = models.BigIntegerField()
    amount_minor = models.BigIntegerField()
    payable_minor = models.BigIntegerField()
    rows = models.JSONField()
    unit_shares = models.JSONField()
    # What the after-sales policy was at placing, as the policies room writes it; {} before there was one.
    policy = models.JSONField(default=dict)

    shipped_quantity = models.PositiveIntegerField(default=0)
    # Units that a refund took back before they left: they are never shipped.
    withheld_quantity = models.PositiveIntegerField(default=0)
    # Indices into unit_shares that refunds have claimed; changed by compare-and-set on refund_version.
    claimed_units = models.JSONField(default=list)
    refund_version = models.PositiveIntegerField(default=0)
    refunded_quantity = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "orders_line"
        constraints = [
            models.UniqueConstraint(fields=["order", "key"], name="order_line_key_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="order_line_quantity"),
            models.CheckConstraint(
                condition=Q(payable_minor__gte=0) & Q(payable_minor__lte=F("amount_minor")),
                name="order_line_payable",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=F("shipped_quantity") + F("withheld_quantity")),
                name="order_line_shipped_within_quantity",
            ),
            models.CheckConstraint(
                condition=Q(refunded_quantity__lte=F("quantity")), name="order_line_refunded_within_quantity"
            ),
        ]


class OrderSerial(models.Model):
    """The serial number or IMEI of one unit that left in a parcel."""

    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="serials")
    parcel = models.CharField(max_length=32)
    serial = models.CharField(max_length=64)

    class Meta:
        db_table = "orders_serial"
        constraints = [models.UniqueConstraint(fields=["line", "serial"], name="order_serial_once")]
        indexes = [models.Index(fields=["serial"], name="order_by_serial")]


class SerialOut(models.Model):
    """A serial number that is out of the house: one row, gone when its unit came back."""

    serial = models.CharField(max_length=64, unique=True)
    row = models.OneToOneField(OrderSerial, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "orders_serial_out"


class OrderHistory(models.Model):
    """One step of an order's life after its placing; append-only. A status is entered at most once."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="history")
    status = models.CharField(max_length=20, choices=STATUS_CHOICES)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "orders_history"
        constraints = [
            models.UniqueConstraint(fields=["order", "status"], name="order_status_entered_once"),
        ]


class OrderLateness(models.Model):
    """That an order missed its promised day and the others were told: one row, so they are told once."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="+")
    promised_by = models.DateField()
    noticed_at = models.DateTimeField()

    class Meta:
        db_table = "orders_lateness"


class OrderRemark(models.Model):
    """What staff wrote about an order, for staff only; append-only."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="remarks")
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    text = models.CharField(max_length=500)

    class Meta:
        db_table = "orders_remark"


class OrderAct(models.Model):
    """One thing the buyer did to the order; append-only. Of an address it holds the district at most."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="acts")
    kind = models.CharField(max_length=20, choices=[(act.value, act.value) for act in ShopperAct])
    at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "orders_act"


class OrderPriceChange(models.Model):
    """One lowering of an unpaid order's price by staff; append-only."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="price_changes")
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    before_minor = models.BigIntegerField()
    after_minor = models.BigIntegerField()
    reason = models.CharField(max_length=200)

    class Meta:
        db_table = "orders_price_change"
        constraints = [
            models.CheckConstraint(
                condition=Q(after_minor__lt=F("before_minor")) & Q(after_minor__gte=0),
                name="order_price_only_falls",
            ),
        ]
