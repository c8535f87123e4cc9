"""Tickets: what lets a page listen to one topic, signed by the REST door and checked by the gateway."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from dataclasses import dataclass

# A ticket opens a stream; the stream may outlive it.
TICKET_SECONDS = 600
LONGEST_TICKET = 512


class TicketInvalid(Exception):
    """A ticket that was not signed here, was changed, or is too old."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """Leave to listen to a topic such as "order:Z2611..." until a machine time."""

    topic: str
    expires_at_seconds: int


def sign_ticket(topic: str, *, secret: str, at_seconds: float | None = None) -> str:
    """Return a ticket for a topic that opens streams for 10 minutes by the machine's clock.

    The caller has checked that whoever asks may see the topic.
    """
    issued = time.time() if at_seconds is None else at_seconds
    document = json.dumps({"t": topic, "e": int(issued) + TICKET_SECONDS}, separators=(",", ":"))
    body = _to_text(document.encode())
    return f"{body}.{_to_text(_signature(body, secret))}"


def verify_ticket(text: str, *, secret: str, at_seconds: float | None = None) -> Ticket:
    """Return what a ticket allows. Raises TicketInvalid."""
    body, _, signature = text.partition(".")
    if len(text) > LONGEST_TICKET or not text.isascii():
        raise TicketInvalid("not a ticket")
    if not hmac.compare_digest(_to_text(_signature(body, secret)), signature):
        raise TicketInvalid("the signature is wrong")
    try:
        document = json.loads(_to_bytes(body))
        ticket = Ticket(topic=str(document["t"]), expires_at_seconds=int(document["e"]))
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise TicketInvalid("not a ticket") from error
    if ticket.expires_at_seconds <= (time.time() if at_seconds is None else at_seconds):
        raise TicketInvalid("the ticket is too old")
    return ticket


def _signature(body: str, secret: str) -> bytes:
    key = hmac.new(secret.encode(), b"zhida/realtime-ticket", hashlib.sha256).digest()
    return hmac.new(key, body.encode(), hashlib.sha256).digest()


def _to_text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _to_bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
