"""Tables of the invoicing room: fields and constraints only."""

from django.db import models
from django.db.models import F, Q

from zhida.shop.invoicing.lifecycle import InvoiceKind, InvoiceStatus, TitleKind
from zhida.shop.kernel import ids

STATUS_CHOICES = [(status.value, status.value) for status in InvoiceStatus]
KIND_CHOICES = [(kind.value, kind.value) for kind in InvoiceKind]
TITLE_CHOICES = [(kind.value, kind.value) for kind in TitleKind]


class InvoiceTitle(models.Model):
    """Whose name a customer's invoices bear, remembered; all that is personal is sealed for the row."""

    id = models.BigIntegerField(primary_key=True, default=ids.new_row_id)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=TITLE_CHOICES)
    sealed = models.TextField()
    # The digest of kind, name and tax number: the same title twice is one.
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField()

    class Meta:
        db_table = "invoicing_title"
        constraints = [models.UniqueConstraint(fields=["customer", "digest"], name="invoice_title_once")]


class Invoice(models.Model):
    """One invoice. Amounts are zero until its lines are frozen, when it is sent or entered by hand.

    `live_order` is the order's number while a blue invoice stands for it: a second one finds it taken.
    `left_out` are the refunds that a blue invoice does not hold any more, `refund` is the one that a red
    invoice follows; a red one without refund takes back all that was left.
    """

    id = models.BigIntegerField(primary_key=True, default=ids.new_row_id)
    number = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=4, choices=KIND_CHOICES)
    status = models.CharField(max_length=10, choices=STATUS_CHOICES, default=InvoiceStatus.REQUESTED)
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    live_order = models.CharField(max_length=32, null=True, unique=True)
    blue = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    refund = models.CharField(max_length=32, null=True, unique=True)
    left_out = models.JSONField(default=list)

    title_kind = models.CharField(max_length=10, choices=TITLE_CHOICES)
    title_sealed = models.TextField()

    currency = models.CharField(max_length=3, default="CNY")
    amount_minor = models.BigIntegerField(default=0)
    net_minor = models.BigIntegerField(default=0)
    tax_minor = models.BigIntegerField(default=0)

    request_id = models.CharField(max_length=40, null=True, unique=True)
    tries = models.PositiveIntegerField(default=0)
    calls = models.PositiveIntegerField(default=0)
    ask_at = models.DateTimeField(null=True)
    refusal_code = models.CharField(max_length=40, blank=True, default="")
    refusal = models.CharField(max_length=200, blank=True, default="")

    invoice_no = models.CharField(max_length=20, null=True, unique=True)
    file_url = models.CharField(max_length=500, blank=True, default="")
    file_sha256 = models.CharField(max_length=64, blank=True, default="")
    by_hand = models.BooleanField(default=False)

    requested_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "invoicing_invoice"
        indexes = [
            models.Index(fields=["customer", "-requested_at", "-id"], name="invoice_of_customer"),
            models.Index(fields=["order", "id"], name="invoice_of_order"),
            models.Index(fields=["status", "due_at"], name="invoice_due"),
            models.Index(fields=["status", "ask_at"], name="invoice_to_ask"),
            models.Index(fields=["-requested_at", "-id"], name="invoice_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor=F("net_minor") + F("tax_minor"))
                & Q(net_minor__gte=0)
                & Q(tax_minor__gte=0),
                name="invoice_net_and_tax_sum",
            ),
        ]


class InvoiceLine(models.Model):
    """One line of an invoice; `key` is the order's line or FREIGHT. A red line's amounts are written plus."""

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="lines")
    key = models.CharField(max_length=8)
    name = models.CharField(max_length=100)
    tax_code = models.CharField(max_length=19)
    quantity = models.PositiveIntegerField()
    rate_bp = models.PositiveIntegerField()
    gross_minor = models.BigIntegerField()
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()

    class Meta:
        db_table = "invoicing_line"
        constraints = [
            models.UniqueConstraint(fields=["invoice", "key"], name="invoice_line_key_once"),
            models.CheckConstraint(
                condition=Q(gross_minor=F("net_minor") + F("tax_minor"))
                & Q(net_minor__gte=0)
                & Q(tax_minor__gte=0)
                & Q(gross_minor__gte=1),
                name="invoice_line_net_and_tax_sum",
            ),
        ]


class InvoiceStep(models.Model):
    """One step of an invoice's life, with the request id that it was sent under; append-only."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=STATUS_CHOICES)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    request_id = models.CharField(max_length=40, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "invoicing_step"


class TaxRate(models.Model):
    """What staff set: the rate and tax code of a product number, a category's path, freight, or all else.

    A product's row wins over its category's, the deepest category's over those above it.
    """

    scope = models.CharField(max_length=10)
    key = models.CharField(max_length=200, blank=True, default="")
    rate_bp = models.PositiveIntegerField()
    tax_code = models.CharField(max_length=19)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "invoicing_tax_rate"
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="tax_rate_once")]
