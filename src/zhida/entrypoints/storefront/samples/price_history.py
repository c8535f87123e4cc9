"""Sample contexts of past prices."""

from datetime import UTC, date, datetime, timedelta

from zhida.entrypoints.storefront.contexts.price_history import PriceHistoryPage
from zhida.entrypoints.storefront.contexts.shell import Crumb
from zhida.entrypoints.storefront.showing.price_history import price_trend
from zhida.shop.promotions.records.price_history import DayPrices

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
SPANS = ((90, "/p/GX7/price-history?days=90"), (180, "/p/GX7/price-history?days=180"))
TRAIL = (Crumb(name="首页", url="/"), Crumb(name="青岚 X7 Pro", url="/p/GX7"), Crumb(name="价格走势"))


def _page(prices: DayPrices) -> dict[str, object]:
    page = PriceHistoryPage(
        title="青岚 X7 Pro",
        product_url="/p/GX7",
        trend=price_trend(prices, now=NOW),
        days=prices.days,
        spans_offered=SPANS,
    )
    return {"page": page, "trail": TRAIL}


def _days() -> dict[date, int]:
    """Sold for two months at 5,999.00, with a flash sale of five days and a gap."""
    today = date(2026, 11, 22)
    back = [days for days in range(60, -1, -1) if not 40 <= days <= 42]
    return {today - timedelta(days=days): 549900 if 10 <= days < 15 else 599900 for days in back}


PAGES: dict[str, tuple[str, dict[str, object]]] = {
    "price_history": ("pages/price_history.html", _page(DayPrices(days=90, by_day=_days()))),
    "price_history_empty": ("pages/price_history.html", _page(DayPrices(days=180, by_day={}))),
}
