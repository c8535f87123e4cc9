"""A member's points, journal and level, as they and staff see them."""

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.loyalty import conf
from zhida.shop.loyalty.growth import growth_of
from zhida.shop.loyalty.lifecycle import AdjustmentStatus
from zhida.shop.loyalty.lots import alive, read_lots, sum_of
from zhida.shop.loyalty.models import Earning, LoyaltyAccount, PointsAdjustment, PointsEntry
from zhida.shop.loyalty.permissions import READ_LOYALTY
from zhida.shop.loyalty.queries.standing import rules_in_force
from zhida.shop.loyalty.records import (
    AdjustmentRecord,
    EntryKind,
    EntryRecord,
    LevelView,
    PointsView,
)

NEWEST_FIRST = ("-sequence",)


def get_points(*, for_customer: int, now: datetime) -> PointsView:
    """Return a member's points; what ends within 60 days is named. Three queries."""
    row = LoyaltyAccount.objects.filter(pk=for_customer).first()
    lots = alive(read_lots(row.lots), now=now) if row else ()
    promised = Earning.objects.filter(account_id=for_customer, earned_at=None).values_list(
        "paid_minor", "refunded_minor", "earn_per_yuan"
    )
    return PointsView(
        balance=sum_of(lots),
        owed=row.points_owed if row else 0,
        pending=sum((paid - refunded) * rate // 100 for paid, refunded, rate in promised),
        soon_expiring=tuple(lot for lot in lots if lot.expires_at <= now + conf.SOON),
        rules=rules_in_force(),
    )


def list_entries(
    *, for_customer: int, cursor: str | None, limit: int = conf.ENTRIES_A_PAGE
) -> Page[EntryRecord]:
    """List a member's journal, newest first; one query. Raises InvalidCursor."""
    rows = PointsEntry.objects.filter(account_id=for_customer)
    page = paginate(rows, order=NEWEST_FIRST, cursor=cursor, limit=limit)
    return Page(items=[_entry(row) for row in page.items], next=page.next)


def list_journal(
    *, actor: Actor, cursor: str | None = None, limit: int = conf.ENTRIES_A_PAGE
) -> Page[tuple[int, EntryRecord]]:
    """List everybody's journal, newest first, each line with the member's id; one query a page.

    Raises PermissionDenied, InvalidCursor.
    """
    actor.require(READ_LOYALTY)
    page = paginate(PointsEntry.objects.all(), order=("-id",), cursor=cursor, limit=limit)
    return Page(items=[(row.account_id, _entry(row)) for row in page.items], next=page.next)


def get_level(*, for_customer: int, now: datetime) -> LevelView:
    """Return a member's level, growth and the way to the next one; three queries."""
    row = LoyaltyAccount.objects.filter(pk=for_customer).first()
    rules = rules_in_force()
    level = row.level if row else 0
    growth_minor = growth_of(for_customer, at=now)
    terms, following = rules.terms_of(level), rules.next_after(level)
    return LevelView(
        level=level,
        name=terms.name if terms else "",
        benefits=terms.benefits if terms else (),
        growth=Money(growth_minor),
        until=row.level_until if row else None,
        next=following,
        missing=Money(max(0, following.threshold_minor - growth_minor)) if following else None,
        levels=rules.levels,
    )


def list_adjustments(*, customer_id: int) -> list[AdjustmentRecord]:
    """List the last 20 adjustments of a member, newest first; one query."""
    rows = PointsAdjustment.objects.filter(account_id=customer_id).order_by("-id")
    return [to_adjustment_record(row=row) for row in rows[: conf.ENTRIES_A_PAGE]]


def to_adjustment_record(*, row: PointsAdjustment) -> AdjustmentRecord:
    """Show an adjustment."""
    return AdjustmentRecord(
        number=row.number,
        customer_id=row.account_id,
        points=row.points,
        reason=row.reason,
        status=AdjustmentStatus(row.status),
        by=row.by,
        decided_by=row.decided_by,
        made_at=row.made_at,
    )


def _entry(row: PointsEntry) -> EntryRecord:
    return EntryRecord(
        sequence=row.sequence,
        kind=EntryKind(row.kind),
        ref=row.ref,
        points=row.points,
        owed=row.owed,
        balance_after=row.balance_after,
        expires_at=row.expires_at,
        note=row.note,
        at=row.at,
    )
