"""Coupons to look at: every state of a ticket, and both pages empty."""

from zhida.entrypoints.storefront.contexts.account import FormView
from zhida.entrypoints.storefront.contexts.coupons import CouponsPage, CouponTicket, WalletPage

TICKET = CouponTicket(
    number="K1",
    title="满500减50",
    kind="店铺券",
    since="满 ¥500.00 可用",
    scope="全场通用",
    valid="领取后 7 天内有效",
    state="open",
    cut_minor=5000,
    conditions=("每人限领 1 张",),
)
FOLD = CouponTicket(
    number="K2",
    title="手机和平板八八折，名字很长很长的一张优惠券会换行而不是挤出去",
    kind="品类券",
    since="无门槛",
    scope="限 手机、平板，部分商品除外",
    valid="2026-11-22 00:00 – 2026-12-01 00:00",
    state="claimed",
    fold="8.8折",
    conditions=("最多减 ¥200.00", "限还没有付过款的新客"),
)
_STATES = ("sold_out", "not_started", "usable", "locked", "used", "expired")
_REST = tuple(
    CouponTicket(
        number=f"K{place}",
        title="运费减12",
        kind="运费券",
        since="无门槛",
        scope="全场通用",
        valid="有效期至 2026-12-01 00:00",
        state=state,
        cut_minor=1200,
        begins="2026-11-23 10:00",
        order="Z1",
    )
    for place, state in enumerate(_STATES, start=3)
)
_TABS = (("可用 2", "#", True), ("已使用 0", "#", False), ("已过期 0", "#", False))
_WRONG = FormView(values={"code": "ABCD"}, errors={"code": "兑换码不正确，请检查后重新输入。"})

_EMPTY_WALLETS: dict[str, tuple[str, dict[str, object]]] = {
    f"wallet_empty_{state}": (
        "pages/wallet.html",
        {"page": WalletPage(tabs=_TABS, tickets=(), state=state, message="兑换成功。"), "place": "wallet"},
    )
    for state in ("usable", "used", "expired")
}
PAGES: dict[str, tuple[str, dict[str, object]]] = {
    "coupons": (
        "pages/coupons.html",
        {"page": CouponsPage(tickets=(TICKET, FOLD, *_REST[:2]), message="已放进“我的优惠券”。")},
    ),
    "coupons_empty": ("pages/coupons.html", {"page": CouponsPage(tickets=(), error="已经领完了。")}),
    "wallet": (
        "pages/wallet.html",
        {
            "page": WalletPage(tabs=_TABS, tickets=_REST[2:], state="usable", next_url="#", form=_WRONG),
            "place": "wallet",
        },
    ),
    **_EMPTY_WALLETS,
}
