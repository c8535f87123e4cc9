"""Members with points, made through the room's own services."""

from datetime import datetime
from itertools import count

from zhida.shop.accounts.models import User
from zhida.shop.customers.services import ensure_customer
from zhida.shop.kernel.money import Money
from zhida.shop.loyalty import queries, services
from zhida.shop.loyalty.models import LoyaltyAccount
from zhida.shop.loyalty.records import EntryKind

_sequence = count(1)


def make_member(*, now: datetime, points: int = 0) -> int:
    """A customer; with points they are earned at a point a yuan, and then there is an account."""
    number = next(_sequence)
    user = User.objects.create(phone_encrypted="-", phone_index=f"member-{number}", created_at=now)
    ensure_customer(user_id=user.pk, now=now)
    if points:
        earn(f"FIRST-{number}", user.pk, points * 100, now=now)
    return user.pk


def earn(ref: str, customer_id: int, minor: int, *, now: datetime) -> None:
    """Complete a purchase of goods."""
    services.earn(ref=ref, customer_id=customer_id, amount=Money(minor), now=now)


def spend(ref: str, customer_id: int, points: int, *, now: datetime) -> None:
    """Spend as a purchase does: after one read of the standing."""
    standing = queries.standing_of(customer_id=customer_id, now=now)
    services.spend(ref=ref, standing=standing, points=points, now=now)


def balance_of(customer_id: int) -> tuple[int, int]:
    """Points booked and points owed."""
    row = LoyaltyAccount.objects.get(pk=customer_id)
    return row.balance, row.points_owed


def journal_of(customer_id: int) -> list[tuple[EntryKind, int, int]]:
    """Kind, points and balance of each line, the oldest first."""
    entries = queries.list_entries(for_customer=customer_id, cursor=None, limit=100).items
    return [(entry.kind, entry.points, entry.balance_after) for entry in reversed(entries)]


def holds() -> bool:
    """Say whether the books of the room are whole."""
    return not any(result.broken for result in queries.check_invariants())
