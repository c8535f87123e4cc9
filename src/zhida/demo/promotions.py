"""What the demo shop offers: standing offers, coupons to claim, and a flash sale that runs at every hour."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from zhida.demo.goods import demo_products
from zhida.shop.accounts.records import Actor
from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.kernel.money import round_down
from zhida.shop.pricing.errors import DiscountNeedsReason
from zhida.shop.promotions.errors import InvalidOffer
from zhida.shop.promotions.queries import list_coupons, list_offers
from zhida.shop.promotions.services import create_coupon, create_offer, publish_coupon, publish_offer

Document = dict[str, object]

OFFERS: tuple[Document, ...] = (
    {
        "kind": "threshold_cut",
        "title": "满1000减80，满3000减300",
        "priority": 10,
        "group": "全场",
        "tiers": [{"threshold": 100_000, "cut": 8_000}, {"threshold": 300_000, "cut": 30_000}],
        "scope": {"categories": ["手机", "平板", "笔记本", "手表", "音箱", "路由器"]},
    },
    {
        "kind": "every_cut",
        "title": "配件每满100减15",
        "priority": 5,
        "group": "配件",
        "threshold": 10_000,
        "cut": 1_500,
        "cap": 9_000,
        "scope": {"categories": ["配件"]},
    },
    {
        "kind": "nth_percent",
        "title": "耳机第2件8折",
        "priority": 4,
        "nth": 2,
        "percent_off": 20,
        "scope": {"categories": ["耳机"]},
    },
    {
        "kind": "bundle_price",
        "title": "手表配表带",
        "priority": 6,
        "items": {"WATCH-4-GREEN-BT": 1, "STRAP-RUBBER-GREEN": 1},
        "price": 135_900,
    },
    {
        "kind": "threshold_gift",
        "title": "买笔记本送内胆包",
        "priority": 3,
        "threshold": 500_000,
        "gift_sku": "SLEEVE-14-GREY",
        "gift_value": 18_900,
        "scope": {"categories": ["笔记本"]},
    },
)
SCHEDULED: Document = {
    "kind": "threshold_cut",
    "title": "耳机周：满500减60",
    "priority": 8,
    "group": "耳机周",
    "tiers": [{"threshold": 50_000, "cut": 6_000}],
    "scope": {"categories": ["耳机"]},
}
COUPONS: tuple[Document, ...] = (
    {
        "kind": "shop",
        "title": "满2000减100",
        "threshold": 200_000,
        "cut": 10_000,
        "issuing": {"total": 20_000, "valid_days": 7},
    },
    {
        "kind": "category",
        "title": "配件9折券",
        "threshold": 10_000,
        "percent_off": 10,
        "cap": 3_000,
        "scope": {"categories": ["配件"]},
        "issuing": {"total": 20_000, "valid_days": 15, "per_customer": 2},
    },
    {
        "kind": "shop",
        "title": "新人无门槛减20",
        "threshold": 0,
        "cut": 2_000,
        "issuing": {"total": 20_000, "valid_days": 7, "condition": {"kind": "NEWCOMER"}},
    },
    {
        "kind": "freight",
        "title": "偏远地区运费减15",
        "threshold": 9_900,
        "cut": 1_500,
        "issuing": {"total": 20_000, "valid_days": 30},
    },
)
STARTS_IN = timedelta(days=3)
LASTS = timedelta(days=7)

# Two flash sales a day, one from ten and one from eight in the evening, so that one always runs. No product
# comes back within eight days: what its page strikes is what it sold for in the seven days before.
FLASH_HOURS = (10, 20)
FLASH_AHEAD = timedelta(days=8)
FLASH_CATEGORIES = ("耳机", "手表", "音箱", "路由器", "配件")
FLASH_TURNS = 16
FLASH_QUOTA = 60
FLASH_LIMIT = 2
FLASH_PERCENT = 88
FIRST_DAY = datetime(2026, 1, 1, tzinfo=SHANGHAI)


def publish_promotions(*, actor: Actor, now: datetime) -> int:
    """Publish what is missing: offers and coupons unless the shop has any, and the flash sales of eight days.

    Says how many were new. A flash sale that the merchant's own prices no longer allow is left a draft.
    """
    return (
        _publish_offers(actor=actor, now=now)
        + _publish_coupons(actor=actor, now=now)
        + _publish_flash(actor=actor, now=now)
    )


def flash_documents(*, now: datetime) -> Iterator[tuple[datetime, Document]]:
    """Give the flash sale that runs and those of the next eight days, each with its start."""
    for number in range((now - FIRST_DAY).days * len(FLASH_HOURS) - 1, 1_000_000):
        starts_at, ends_at = _opening(number), _opening(number + 1)
        if starts_at > now + FLASH_AHEAD:
            return
        if ends_at > now:
            yield (
                starts_at,
                {
                    "kind": "flash_price",
                    "title": f"{starts_at.astimezone(SHANGHAI).hour} 点场",
                    "priority": 20,
                    "skus": _flash_prices(number % FLASH_TURNS),
                    "quota_left": FLASH_QUOTA,
                    "buyer_left": FLASH_LIMIT,
                    "starts_at": starts_at.isoformat(),
                    "ends_at": ends_at.isoformat(),
                },
            )


def _publish_offers(*, actor: Actor, now: datetime) -> int:
    if list_offers(actor=actor).items:
        return 0
    starts_at = now + STARTS_IN
    later = {**SCHEDULED, "starts_at": starts_at.isoformat(), "ends_at": (starts_at + LASTS).isoformat()}
    for document in (*OFFERS, later):
        offer = create_offer(actor=actor, document=document, now=now)
        publish_offer(actor=actor, number=offer.number, now=now)
    return len(OFFERS) + 1


def _publish_coupons(*, actor: Actor, now: datetime) -> int:
    if list_coupons(actor=actor).items:
        return 0
    for document in COUPONS:
        coupon = create_coupon(actor=actor, document=document, now=now)
        publish_coupon(actor=actor, number=coupon.number, now=now)
    return len(COUPONS)


def _publish_flash(*, actor: Actor, now: datetime) -> int:
    known = _known_starts(actor)
    published = 0
    for starts_at, document in flash_documents(now=now):
        if (document["title"], starts_at) in known:
            continue
        try:
            offer = create_offer(actor=actor, document=document, now=now)
            publish_offer(actor=actor, number=offer.number, now=now)
        except (InvalidOffer, DiscountNeedsReason):
            continue
        published += 1
    return published


def _known_starts(actor: Actor) -> set[tuple[object, datetime]]:
    """Read the title and start of every offer that has one."""
    known: set[tuple[object, datetime]] = set()
    cursor: str | None = None
    while True:
        page = list_offers(actor=actor, cursor=cursor)
        known |= {(it.title, it.starts_at.astimezone(UTC)) for it in page.items if it.starts_at is not None}
        cursor = page.next
        if cursor is None:
            return known


def _opening(number: int) -> datetime:
    """Give the start of the sale of this number, counted from the first morning of 2026."""
    days, turn = divmod(number, len(FLASH_HOURS))
    return (FIRST_DAY + timedelta(days=days, hours=FLASH_HOURS[turn])).astimezone(UTC)


def _flash_prices(turn: int) -> dict[str, int]:
    """Give the prices of one turn: two products, every SKU of them 12 % off, to the yuan below."""
    goods = [product for product in demo_products() if product.category[0] in FLASH_CATEGORIES]
    return {
        sku.sku: round_down(_fen(sku.price) * FLASH_PERCENT, 100 * 100) * 100
        for product in (goods[turn], goods[turn + FLASH_TURNS])
        for sku in product.skus
    }


def _fen(price: str) -> int:
    """Read a price of the data files, which all state two decimals."""
    return int(price.replace(".", ""))
