"""Rows of the customers room. Names, phones and address lines are sealed for their row."""

from __future__ import annotations

from django.db import models

from zhida.shop.customers.records import FactSource, Gender, Purpose
from zhida.shop.kernel import ids

SOURCES = [(item.value, item.value) for item in FactSource]


class Customer(models.Model):
    """A shopper. The row exists from the first login on and has the user's id."""

    user = models.OneToOneField("accounts.User", on_delete=models.PROTECT, primary_key=True, related_name="+")
    number = models.CharField(max_length=32, unique=True)
    nickname = models.CharField(max_length=30, blank=True, default="")
    nickname_source = models.CharField(max_length=10, choices=SOURCES, default=FactSource.CUSTOMER)
    birthday = models.DateField(null=True)
    birthday_source = models.CharField(max_length=10, choices=SOURCES, default=FactSource.CUSTOMER)
    gender = models.CharField(max_length=10, null=True, choices=[(item.value, item.value) for item in Gender])
    gender_source = models.CharField(max_length=10, choices=SOURCES, default=FactSource.CUSTOMER)
    default_address = models.ForeignKey("Address", on_delete=models.SET_NULL, null=True, related_name="+")
    notice_version = models.CharField(max_length=20)
    joined_at = models.DateTimeField()

    class Meta:
        db_table = "customers_customer"
        indexes = [models.Index(fields=["joined_at", "user"], name="customer_joined")]


class Address(models.Model):
    """A delivery address; only the region, down to the district, stands in clear."""

    id = models.BigIntegerField(primary_key=True, default=ids.new_row_id, editable=False)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    name_encrypted = models.CharField(max_length=700)
    phone_encrypted = models.CharField(max_length=400)
    street_encrypted = models.CharField(max_length=700, blank=True, default="")
    detail_encrypted = models.TextField()
    province = models.CharField(max_length=30)
    city = models.CharField(max_length=30)
    district = models.CharField(max_length=30)
    region_code = models.CharField(max_length=6)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "customers_address"
        indexes = [models.Index(fields=["customer", "id"], name="address_customer")]


class Consent(models.Model):
    """One line of the consent ledger: given or withdrawn, under which text. Append-only."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=30, choices=[(item.value, item.value) for item in Purpose])
    is_given = models.BooleanField()
    notice_version = models.CharField(max_length=20)
    notice_digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        db_table = "customers_consent"
        indexes = [models.Index(fields=["customer", "purpose", "id"], name="consent_customer")]


class RevealAllowance(models.Model):
    """How often a member of staff revealed data in the present hour; guards by a conditional update."""

    staff_id = models.BigIntegerField(primary_key=True)
    window_started_at = models.DateTimeField()
    used = models.PositiveIntegerField()

    class Meta:
        db_table = "customers_reveal_allowance"
