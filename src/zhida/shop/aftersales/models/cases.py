"""A case: what a shopper asks for after the sale, and every step of it."""

from typing import Self

from django.db import models
from django.db.models import Q

from zhida.shop.aftersales.case_lifecycle import CaseKind, CaseStatus
from zhida.shop.aftersales.case_reasons import CaseReason

KIND_CHOICES = [(kind.value, kind.value) for kind in CaseKind]
STATUS_CHOICES = [(status.value, status.value) for status in CaseStatus]
REASON_CHOICES = [(reason.value, reason.value) for reason in CaseReason]


class CaseQuerySet(models.QuerySet["Case"]):
    def of_customer(self, customer_id: int | None) -> Self:
        """Keep one shopper's cases; None is staff, who see all."""
        return self if customer_id is None else self.filter(customer_id=customer_id)


class Case(models.Model):
    """One case. `deadline` is when whoever is to act next has to have done so; None when nobody has to."""

    number = models.CharField(max_length=32, unique=True)
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=KIND_CHOICES)
    status = models.CharField(max_length=20, choices=STATUS_CHOICES, default=CaseStatus.APPLIED)
    reason = models.CharField(max_length=20, choices=REASON_CHOICES)
    is_faulty = models.BooleanField(default=False)
    # Whether the days without a reason still ran when it was opened.
    is_within_days = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True, default="")
    opened_at = models.DateTimeField()
    deadline = models.DateTimeField(null=True)
    alarmed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True, default="")
    # A second case of its kind on the order cannot be: set for LATE only.
    late_slot = models.CharField(max_length=32, null=True, unique=True)

    # The way back: where to (the shop's own address, as it was told), and with which waybill.
    return_to = models.JSONField(null=True)
    carrier = models.CharField(max_length=24, blank=True, default="")
    tracking = models.CharField(max_length=32, blank=True, default="")
    waybill_slot = models.CharField(max_length=60, null=True, unique=True)
    # What the seller pays for it: a label sent to the buyer, or the money that the buyer laid out.
    way_back_label = models.CharField(max_length=64, blank=True, default="")
    way_back_minor = models.BigIntegerField(null=True)
    way_back_refund = models.CharField(max_length=32, null=True, unique=True)
    received_at = models.DateTimeField(null=True)
    is_restocked = models.BooleanField(default=False)

    # Money: what the shopper was shown, and the refund that gave it.
    currency = models.CharField(max_length=3, default="CNY")
    shown_minor = models.BigIntegerField(null=True)
    keeps_gifts = models.BooleanField(null=True)
    refund_tries = models.PositiveSmallIntegerField(default=0)
    refund_number = models.CharField(max_length=32, null=True, unique=True)
    refunded_minor = models.BigIntegerField(null=True)

    refusal = models.CharField(max_length=200, blank=True, default="")
    rejected_by = models.CharField(max_length=80, blank=True, default="")
    appeal = models.CharField(max_length=500, blank=True, default="")
    appealed_at = models.DateTimeField(null=True)

    # An exchange: for what, what the buyer paid too much for it, and the parcel that went out.
    wanted_sku = models.CharField(max_length=64, blank=True, default="")
    wanted_sku_id = models.BigIntegerField(null=True)
    surplus_minor = models.BigIntegerField(default=0)
    parcel = models.CharField(max_length=32, blank=True, default="")

    # A repair: the quote (0 within the warranty), what was changed, and the days it took.
    quote_minor = models.BigIntegerField(null=True)
    quote_note = models.CharField(max_length=500, blank=True, default="")
    # The try to pay that paid the quote at a channel; empty where staff noted how else it was paid.
    quote_attempt = models.CharField(max_length=32, blank=True, default="")
    # Why it could not be repaired, and how the money of its quote went back: the key of the payment's refund,
    # or what staff noted of money that had come at the counter.
    unrepairable = models.CharField(max_length=200, blank=True, default="")
    quote_refund = models.CharField(max_length=48, null=True, unique=True)
    quote_refund_note = models.CharField(max_length=200, blank=True, default="")
    is_in_warranty = models.BooleanField(null=True)
    parts = models.JSONField(default=list)
    repaired_at = models.DateTimeField(null=True)
    repair_days = models.PositiveSmallIntegerField(null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        db_table = "aftersales_case"
        indexes = [
            models.Index(fields=["order", "id"], name="case_of_order"),
            models.Index(fields=["customer", "-opened_at", "-id"], name="case_of_customer"),
            models.Index(fields=["status", "deadline", "id"], name="case_by_deadline"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(quote_minor__isnull=True) | Q(quote_minor__gte=0), name="case_quote_not_negative"
            ),
            models.CheckConstraint(condition=Q(surplus_minor__gte=0), name="case_surplus_not_negative"),
            models.CheckConstraint(
                condition=Q(way_back_minor__isnull=True) | Q(way_back_minor__gt=0),
                name="case_way_back_positive",
            ),
        ]


class CaseLine(models.Model):
    """Units of one order line in a case. Serials are of the units that came back; `new_serials` went out."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="lines")
    line_key = models.CharField(max_length=8)
    sku_id = models.BigIntegerField()
    sku_code = models.CharField(max_length=64)
    title = models.CharField(max_length=300)
    image = models.CharField(max_length=500, blank=True, default="")
    quantity = models.PositiveIntegerField()
    serials = models.JSONField(default=list)
    new_serials = models.JSONField(default=list)
    restocked = models.JSONField(default=list)

    class Meta:
        db_table = "aftersales_case_line"
        constraints = [
            models.UniqueConstraint(fields=["case", "line_key"], name="case_line_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="case_line_quantity"),
        ]


class CaseUnits(models.Model):
    """How many units of an order line stand in open cases; changed by one conditional update only."""

    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+")
    line_key = models.CharField(max_length=8)
    quantity = models.PositiveIntegerField()
    open_units = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "aftersales_case_units"
        constraints = [
            models.UniqueConstraint(fields=["order", "line_key"], name="case_units_once"),
            models.CheckConstraint(
                condition=Q(open_units__lte=models.F("quantity")), name="case_units_within_bought"
            ),
        ]


class CaseStep(models.Model):
    """One step of a case, its opening the first; append-only."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    status = models.CharField(max_length=20, choices=STATUS_CHOICES)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        db_table = "aftersales_case_step"


class ReturnPlace(models.Model):
    """Where goods are sent back to; one row, written by staff."""

    slot = models.CharField(max_length=8, unique=True, default="MAIN")
    name = models.CharField(max_length=60)
    phone = models.CharField(max_length=40)
    address = models.CharField(max_length=300)

    class Meta:
        db_table = "aftersales_return_place"
