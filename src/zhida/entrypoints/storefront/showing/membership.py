"""Points and level out of their records."""

from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.membership import LevelPage, LevelStep, PointsPage, PointsRow
from zhida.shop.kernel.money import round_down
from zhida.shop.kernel.pagination import Page
from zhida.shop.loyalty.records import EntryKind, EntryRecord, LevelView, LoyaltyRules, PointsView


def points_page(view: PointsView, entries: Page[EntryRecord]) -> PointsPage:
    """Give the page of points."""
    return PointsPage(
        balance=view.balance,
        worth_minor=round_down(view.balance * 100, view.rules.per_yuan),
        pending=view.pending,
        owed=view.owed,
        is_open=view.rules.is_open,
        ending=tuple((lot.points, lot.expires_at) for lot in view.soon_expiring),
        rules=_rules(view.rules),
        rows=tuple(_row(entry) for entry in entries.items),
        next_url=link("points", {"cursor": entries.next}) if entries.next else "",
    )


def level_page(view: LevelView, *, points: int) -> LevelPage:
    """Give the page of the level."""
    goal = view.next.threshold_minor if view.next else 0
    return LevelPage(
        name=view.name or _("普通会员"),
        growth_minor=view.growth.minor,
        until=view.until,
        next_name=view.next.name if view.next else "",
        missing_minor=view.missing.minor if view.missing else 0,
        next_minor=goal,
        percent=min(100, round_down(view.growth.minor * 100, goal)) if goal else 100,
        steps=tuple(
            LevelStep(
                name=terms.name,
                threshold_minor=terms.threshold_minor,
                benefits=terms.benefits,
                is_reached=terms.level <= view.level,
                is_mine=terms.level == view.level,
            )
            for terms in view.levels
        ),
        points=points,
    )


def _rules(rules: LoyaltyRules) -> tuple[str, ...]:
    return (
        _("实付商品金额每 1 元得 %(points)s 积分，确认收货后到账；运费不计。")
        % {"points": rules.earn_per_yuan},
        _("%(points)s 积分抵 1 元，最多抵商品金额的 %(percent)s%%，不抵运费。")
        % {"points": rules.per_yuan, "percent": rules.max_percent},
        _("积分自到账起 %(months)s 个月有效，到期当月月底清零；先到期的先用。")
        % {"months": rules.valid_months},
        _("退款时，用掉的积分按退款商品退回，得到的积分按比例收回；不足的部分从以后得到的积分里扣。"),
        _("积分不能转让，也不能兑换现金。"),
    )


def _row(entry: EntryRecord) -> PointsRow:
    return PointsRow(
        name=_names()[entry.kind],
        points=f"{entry.points:+d}" if entry.points else "0",
        is_gain=entry.points > 0,
        at=entry.at,
        balance=entry.balance_after,
        detail=_detail(entry),
        # What was bought before this shop began has no page here.
        order=entry.ref if entry.ref.startswith("Z") else "",
    )


def _detail(entry: EntryRecord) -> str:
    if entry.owed < 0:
        return _("已抵扣欠积分 %(points)s") % {"points": -entry.owed}
    if entry.owed > 0:
        return _("余额不足，记欠 %(points)s 积分") % {"points": entry.owed}
    return entry.note


def _names() -> dict[EntryKind, str]:
    return {
        EntryKind.EARNED: _("购物得积分"),
        EntryKind.SPENT: _("下单抵扣"),
        EntryKind.RETURNED: _("积分退回"),
        EntryKind.REVERSED: _("退款收回"),
        EntryKind.EXPIRED: _("到期清零"),
        EntryKind.ADJUSTED: _("客服调整"),
    }
