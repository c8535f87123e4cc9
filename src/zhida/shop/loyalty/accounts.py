"""A member's account under lock, and the one way to write a movement of its points."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from zhida.shop.kernel.inserts import insert_new, insert_rows
from zhida.shop.kernel.uow import require_transaction
from zhida.shop.loyalty import lots as lots_of
from zhida.shop.loyalty.models import LoyaltyAccount, PointsEntry
from zhida.shop.loyalty.records import EntryKind, Lot


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """Lots that come in or go out; `owed` is what is owed more, or less where negative."""

    kind: EntryKind
    key: str
    ref: str = ""
    into: Sequence[Lot] = ()
    out: Sequence[Lot] = ()
    owed: int = 0
    note: str = ""
    by: str = ""

    @property
    def points(self) -> int:
        """Return what the balance changes by."""
        return lots_of.sum_of(self.into) - lots_of.sum_of(self.out)


def lock_account(customer_id: int, *, now: datetime) -> LoyaltyAccount:
    """Lock a member's account, opened where there is none, and book what has ended: its lots live on."""
    require_transaction()
    rows = LoyaltyAccount.objects.select_for_update().filter(pk=customer_id)
    account = rows.first()
    if account is None:
        insert_new(LoyaltyAccount(customer_id=customer_id, changed_at=now))
        account = rows.get()
    _expire(account, now=now)
    return account


def move(account: LoyaltyAccount, movement: Movement, *, now: datetime) -> None:
    """Write a movement of a locked account and its line of the journal; two statements."""
    lots = lots_of.without(lots_of.added(read(account), movement.into), movement.out)
    account.balance += movement.points
    account.points_owed += movement.owed
    account.lots = lots_of.write_lots(lots)
    account.next_expiry_at = next_expiry(lots)
    account.version += 1
    if movement.kind is EntryKind.EARNED:
        account.earned_total += movement.points - movement.owed
    written = LoyaltyAccount.objects.filter(pk=account.pk).update(
        balance=account.balance,
        points_owed=account.points_owed,
        earned_total=account.earned_total,
        lots=account.lots,
        next_expiry_at=account.next_expiry_at,
        version=account.version,
        changed_at=now,
    )
    assert written == 1, account.pk
    write_entry(movement, account=account, now=now)


def write_entry(movement: Movement, *, account: LoyaltyAccount, now: datetime) -> None:
    """Write a line of the journal of an account as it is after the movement; one statement.

    It names when points end where all of them end together.
    """
    lots = tuple(movement.into or movement.out)
    insert_rows(
        [
            PointsEntry(
                account_id=account.pk,
                sequence=account.version,
                kind=movement.kind,
                key=movement.key,
                ref=movement.ref,
                points=movement.points,
                owed=movement.owed,
                balance_after=account.balance,
                lots=lots_of.write_lots(lots),
                expires_at=lots[0].expires_at if len(lots) == 1 else None,
                note=movement.note,
                by=movement.by,
                at=now,
            )
        ]
    )


def read(account: LoyaltyAccount) -> tuple[Lot, ...]:
    """Return an account's lots."""
    return lots_of.read_lots(account.lots)


def next_expiry(lots: Sequence[Lot]) -> datetime | None:
    """Return when the first lot ends."""
    return lots[0].expires_at if lots else None


def _expire(account: LoyaltyAccount, *, now: datetime) -> None:
    for lot in read(account):
        if lot.expires_at <= now:
            key = f"{account.pk}:{lot.expires_at.isoformat()}"
            move(account, Movement(kind=EntryKind.EXPIRED, key=key, out=[lot]), now=now)
