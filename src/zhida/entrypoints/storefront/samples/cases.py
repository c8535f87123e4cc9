"""After-sales cases for looking at their pages without a database."""

from datetime import timedelta

from zhida.entrypoints.storefront.contexts.account import FormView
from zhida.entrypoints.storefront.contexts.cases import (
    ApplyLine,
    ApplyPage,
    Asked,
    CaseCard,
    CaseGood,
    CaseListPage,
    CasePage,
    CaseTalk,
    Finding,
    KindLine,
    MediaView,
    MoneyBack,
    Option,
    Way,
)
from zhida.entrypoints.storefront.contexts.orders import RefundView, Step
from zhida.entrypoints.storefront.samples.goods import picture
from zhida.entrypoints.storefront.samples.orders import NOW

PHOTO = MediaView(number="M1", url="/media/a.jpg", is_video=False, width=64, height=48)
VIDEO = MediaView(number="M2", url="/media/a.mp4", is_video=True, width=64, height=48)
KINDS = (
    KindLine(name="退货退款", text="可申请至 2026-11-30", is_allowed=True),
    KindLine(name="换货", text="签收后可以申请", is_allowed=False),
)
LINES = tuple(
    ApplyLine(
        key=f"L00{place}",
        title=f"青岚 X7 第 {place} 件",
        options="松石绿",
        picture=picture("thing-1") if place == 1 else None,
        left=left,
        units=1,
        is_chosen=place == 1,
        kinds=KINDS,
    )
    for place, left in ((1, 2), (2, 0))
)
FIRST = ApplyPage(number="Z1", url="#", lines=LINES, asked=Asked(lines=()))
LAST = ApplyPage(
    number="Z1",
    url="#",
    lines=LINES,
    asked=Asked(lines=(("L001", 1),), kind="return", reason="faulty", token="0" * 32),
    kinds=(
        Way(name="退货退款", text="可申请至 2026-11-30", url="#", is_on=True),
        Way(name="换货", text="签收后"),
    ),
    reasons=(Way(name="性能故障", url="#", is_on=True),),
    money=MoneyBack(
        rows=(("商品，按付款时的分摊", "¥5699.00"),),
        total_minor=569900,
        keeping_minor=560000,
        gifts=(("透明壳 × 1", "¥99.00"),),
        keeps_gifts=False,
        also=("退回抵扣用的 200 积分",),
    ),
    variants=(
        Option(value="", name="同款换新", is_on=True),
        Option(value="A-2", name="黑", text="贵 ¥20.00", is_allowed=False),
    ),
    serials=(Option(value="490154203237518", name="490154203237518"),),
    next_steps=("我们会在 48 小时内答复。",),
    media=(PHOTO, VIDEO),
    most_files=9,
    form=FormView(values={"note": "屏幕裂"}, errors={"media": "说明.pdf：不能使用", "serial": "请选择"}),
)
CARD = CaseCard(
    number="C1",
    url="#",
    order="Z1",
    order_url="#",
    kind_name="退货退款",
    reason_name="性能故障",
    status="approved",
    status_name="请寄回商品",
    tone="warning",
    advice="请在 2026-11-30 12:00 前寄出。",
    opened_at=NOW,
    goods=(
        CaseGood(title="青岚 X7", picture=picture("thing-1"), quantity=1, serials=("1",), new_serials=("2",)),
    ),
    amount_minor=569900,
    action="填写运单号",
)
FULL = CasePage(
    case=CARD,
    steps=(Step(name="申请", reached_at=NOW, is_done=True), Step(name="寄回")),
    history=((NOW, "提交申请"),),
    facts=(("类型", "退货退款"),),
    note="屏幕裂",
    media=(PHOTO, VIDEO),
    talks=(
        CaseTalk(is_staff=True, at=NOW, text="请附上面单", media=()),
        CaseTalk(is_staff=False, at=NOW + timedelta(minutes=5), text="见图片", media=(PHOTO,)),
    ),
    return_to=(("收件人", "售后部"), ("地址", "深圳市南山区")),
    way_back="寄回的运费由我们承担。",
    couriers=(("SF", "顺丰速运"),),
    quote=(("维修费", "¥399.00"),),
    refusal="照片看不出故障",
    appeal="视频里能看到",
    can_appeal=True,
    can_cancel=True,
    can_ship=True,
    can_answer=True,
    refund=RefundView(amount_minor=569900, advice="预计 11月30日前到账。", steps=(Step(name="退款已提交"),)),
    findings=(Finding(title="检测未通过", text="边框有裂", at=NOW, photos=(PHOTO,)),),
    most_files=9,
    form=FormView(values={}, errors={"tracking": "运单号不对"}),
)
TABS = (("全部", "#", True), ("待我处理 1", "#", False))
PAGES: dict[str, tuple[str, dict[str, object]]] = {
    "case_new": ("pages/case_new.html", {"page": FIRST, "place": "orders"}),
    "case_new_last": ("pages/case_new.html", {"page": LAST, "place": "orders"}),
    "cases": (
        "pages/cases.html",
        {"page": CaseListPage(tabs=TABS, cases=(CARD,), next_url="#"), "place": "cases"},
    ),
    "cases_empty": ("pages/cases.html", {"page": CaseListPage(tabs=TABS, cases=()), "place": "cases"}),
    "case": ("pages/case.html", {"page": FULL, "law": "法定情形", "place": "cases"}),
}
