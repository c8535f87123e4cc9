"""Sample pages of points and level."""

from zhida.entrypoints.storefront.contexts.membership import LevelPage, LevelStep, PointsPage, PointsRow
from zhida.entrypoints.storefront.contexts.shell import Tab
from zhida.entrypoints.storefront.samples.orders import NOW

POINTS = PointsPage(
    balance=1280,
    worth_minor=1280,
    pending=639,
    owed=20,
    is_open=True,
    ending=((300, NOW),),
    rules=("实付商品金额每 1 元得 1 积分。",),
    rows=(
        PointsRow(
            name="下单抵扣", points="-200", is_gain=False, at=NOW, balance=1280, order="Z261122ZZZZZZZZZZZZZZ"
        ),
        PointsRow(name="客服调整", points="+100", is_gain=True, at=NOW, balance=1480, detail="补发"),
    ),
    next_url="/account/points?cursor=x",
)
NO_POINTS = PointsPage(
    balance=0, worth_minor=0, pending=0, owed=0, is_open=False, ending=(), rules=("一条规则。",), rows=()
)
LEVEL = LevelPage(
    name="银卡会员",
    growth_minor=123_400,
    until=NOW,
    next_name="金卡会员",
    missing_minor=376_600,
    next_minor=500_000,
    percent=24,
    steps=(
        LevelStep(
            name="银卡会员",
            threshold_minor=100_000,
            benefits=("会员专享价",),
            is_reached=True,
            is_mine=True,
        ),
        LevelStep(
            name="金卡会员", threshold_minor=500_000, benefits=("生日礼遇",), is_reached=False, is_mine=False
        ),
    ),
    points=1280,
)
TOP_LEVEL = LevelPage(
    name="金卡会员",
    growth_minor=900_000,
    until=None,
    next_name="",
    missing_minor=0,
    next_minor=0,
    percent=100,
    steps=(),
    points=0,
)
PAGES: dict[str, tuple[str, dict[str, object]]] = {
    "points": ("pages/points.html", {"page": POINTS, "place": "points", "tab": Tab.ACCOUNT}),
    "points_empty": ("pages/points.html", {"page": NO_POINTS, "place": "points"}),
    "level": ("pages/level.html", {"page": LEVEL, "place": "level"}),
    "level_top": ("pages/level.html", {"page": TOP_LEVEL, "place": "level"}),
}
