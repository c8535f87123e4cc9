"""Writes messages to the log. For the demo shop and for tests: production refuses it."""

from __future__ import annotations

import logging

from zhida.shop.messaging.errors import SmsRefused
from zhida.shop.messaging.records import SmsMessage
from zhida.shop.messaging.templates import render_sms

E164_SHORTEST = 8
LOGGER = logging.getLogger("zhida.messaging")


class ConsoleSms:
    """A provider whose only reader is the person at the terminal."""

    name = "console"

    def send(self, message: SmsMessage, *, reference: str) -> str:
        """Log the message. Raises SmsRefused for what no provider would take for a number."""
        digits = message.to.removeprefix("+")
        if not message.to.startswith("+") or not digits.isdecimal() or len(digits) < E164_SHORTEST:
            raise SmsRefused(provider=self.name, reason="bad_number")
        LOGGER.info("SMS %s to ...%s: %s", reference, digits[-4:], render_sms(message))
        return f"console-{reference}"
