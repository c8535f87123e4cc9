"""Tickets: a place in the waiting line of an offer, signed for one customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.core import signing

from zhida.shop.checkout import conf

SALT = "checkout.place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A place in an offer's line, whose it is, when they came, and until when it is good."""

    offer: str
    customer_id: int
    place: int
    arrived_at: datetime
    expires_at: datetime


def sign(ticket: Ticket) -> str:
    """Return a ticket as text for its holder; HMAC-SHA256 under the shop's secret key."""
    arrived, expires = (int(moment.timestamp()) for moment in (ticket.arrived_at, ticket.expires_at))
    return signing.Signer(salt=SALT).sign_object(
        [ticket.offer, ticket.customer_id, ticket.place, arrived, expires]
    )


def read(text: str, *, now: datetime) -> Ticket | None:
    """Return the ticket that we signed and that is still good; None for everything else."""
    if not text or len(text) > conf.LONGEST_TICKET:
        return None
    try:
        offer, customer_id, place, arrived, expires = signing.Signer(salt=SALT).unsign_object(text)
    except signing.BadSignature:
        return None
    ticket = Ticket(
        offer=offer,
        customer_id=customer_id,
        place=place,
        arrived_at=datetime.fromtimestamp(arrived, UTC),
        expires_at=datetime.fromtimestamp(expires, UTC),
    )
    return ticket if now < ticket.expires_at else None
