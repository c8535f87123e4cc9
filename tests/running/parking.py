"""Make an event that nobody can handle, and mend what it needs, on the data of a running shop."""

from __future__ import annotations

import subprocess
import sys

from tests.running.shop import Shop

# The event tells of an order that is out of reach under another number. It comes with all its failures but
# the last: waiting for the others would take half an hour.
LOSE = """
from datetime import UTC, datetime
from django.db import transaction
from zhida.shop.kernel.delivery import PARK_AFTER_ATTEMPTS
from zhida.shop.kernel.models import OutboxEvent
from zhida.shop.kernel.money import Money
from zhida.shop.orders.models import Order
from zhida.shop.payments.events import PaymentLate
now = datetime.now(UTC)
event = PaymentLate(
    ref="{number}", intent=1, attempt="P1", channel="simulator", amount=Money(100, "CNY"),
    captured_at=now, refund="R1",
)
with transaction.atomic():
    Order.objects.filter(number="{number}").update(number="LOST")
    OutboxEvent.objects.create(
        name=event.name, version=event.version, key=event.key, payload=event.payload(), recorded_at=now,
        attempts=PARK_AFTER_ATTEMPTS - 1,
    )
"""
FIND = """
from zhida.shop.orders.models import Order
Order.objects.filter(number="LOST").update(number="{number}")
"""


def lose_order(shop: Shop, number: str) -> None:
    """Hide an order from the worker and record that money for it came late."""
    _run(shop, LOSE.format(number=number))


def find_order(shop: Shop, number: str) -> None:
    """Show the hidden order again."""
    _run(shop, FIND.format(number=number))


def _run(shop: Shop, code: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "django", "shell", "--no-imports", "-c", code],
        env={**shop.environment, "DJANGO_SETTINGS_MODULE": "zhida.config.settings.test"},
        cwd=shop.directory,
        check=True,
        timeout=60,
    )
