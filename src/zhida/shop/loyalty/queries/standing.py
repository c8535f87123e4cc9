"""What prices need to know of a member, in one read."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet, Subquery, Sum

from zhida.shop.kernel.prepared import PreparedRead
from zhida.shop.loyalty.lots import alive, read_lots, sum_of
from zhida.shop.loyalty.models import LoyaltyAccount, PointsEntry, RulesVersion
from zhida.shop.loyalty.records import EntryKind, LoyaltyRules, Standing
from zhida.shop.loyalty.rules import read_rules


def standing_of(*, customer_id: int, now: datetime) -> Standing:
    """Return a member's level and the points that can be spent at `now`, with the rules; one query.

    Points that have ended do not count, booked or not. Without an account: level 0 and no points.
    """
    for level, version, lots, document in _accounts(customer_id):
        usable = alive(read_lots(lots), now=now)
        return Standing(
            customer_id=customer_id,
            level=level,
            points=sum_of(usable),
            rules=read_rules(document),
            lots=read_lots(lots),
            version=version,
        )
    return Standing(customer_id=customer_id, level=0, points=0, rules=read_rules(None))


def rules_in_force() -> LoyaltyRules:
    """Return the published rules; one query."""
    return read_rules(next((document for (document,) in _rules()), None))


def points_spent(*, refs: Collection[str]) -> dict[str, int]:
    """Count by `ref` the points that it spent and that did not come back; one query."""
    rows = PointsEntry.objects.filter(ref__in=refs, kind__in=[EntryKind.SPENT, EntryKind.RETURNED])
    summed = rows.order_by("ref").values_list("ref").annotate(points=Sum("points"))
    return {ref: -points for ref, points in summed}


def _account_of(customer_id: int) -> QuerySet[LoyaltyAccount, tuple[int, int, str, str | None]]:
    newest = RulesVersion.objects.order_by("-version").values("document")[:1]
    rows = LoyaltyAccount.objects.filter(pk=customer_id).annotate(document=Subquery(newest))
    return rows.values_list("level", "version", "lots", "document")


_accounts = PreparedRead(_account_of)
_rules = PreparedRead(lambda: RulesVersion.objects.order_by("-version").values_list("document")[:1])
