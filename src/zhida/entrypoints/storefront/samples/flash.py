"""Flash sales to look at: one that runs, one to come, one that ended, and none."""

from datetime import UTC, datetime

from zhida.entrypoints.storefront.contexts.flash import FlashPage, FlashSlot
from zhida.entrypoints.storefront.contexts.shell import Crumb
from zhida.entrypoints.storefront.samples.goods import CARDS

TRAIL = (Crumb(name="首页", url="/"), Crumb(name="限时抢购"))
LIVE = FlashSlot(
    state="live",
    title="10 点场",
    line="正在抢购",
    cards=CARDS[:2],
    until=datetime(2026, 11, 22, 12, 0, tzinfo=UTC),
    lines=("共 60 件，还剩 12 件", "每人限购 2 件"),
    sold_percent=80,
)
COMING = FlashSlot(
    state="coming",
    title="20 点场",
    line="11月22日 20:00 开抢",
    cards=CARDS[2:4],
    until=datetime(2026, 11, 22, 12, 0, tzinfo=UTC),
)
ENDED = FlashSlot(state="ended", title="20 点场", line="2026-11-22 10:00 已结束", cards=CARDS[4:5])

PAGES: dict[str, tuple[str, dict[str, object]]] = {
    "flash": (
        "pages/flash.html",
        {"page": FlashPage(live=(LIVE,), coming=(COMING,), ended=(ENDED,)), "trail": TRAIL},
    ),
    "flash_none": ("pages/flash.html", {"page": FlashPage(live=(), coming=(), ended=()), "trail": TRAIL}),
}
