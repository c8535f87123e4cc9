"""The customer centre: home and privacy."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.account import (
    AccountHome,
    ConsentRow,
)
from zhida.entrypoints.storefront.contexts.orders import OrderCard
from zhida.entrypoints.storefront.contexts.shell import Tab
from zhida.entrypoints.storefront.pages import go, page, personal_page
from zhida.entrypoints.storefront.showing.orders import order_card
from zhida.shop.accounts import queries as accounts
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.aftersales import queries as aftersales
from zhida.shop.customers import queries as customers
from zhida.shop.customers import services as customers_services
from zhida.shop.customers.records import Purpose
from zhida.shop.invoicing import queries as invoicing
from zhida.shop.kernel.errors import InvalidInput
from zhida.shop.loyalty import queries as loyalty
from zhida.shop.notifications import queries as notifications
from zhida.shop.orders import queries as orders
from zhida.shop.orders.queries import OrderTab
from zhida.shop.promotions import queries as promotions
from zhida.shop.promotions.records.coupons import WalletState
from zhida.shop.wishlist import queries as wishlist


@personal_page("GET")
def home(request: ShopRequest) -> HttpResponse:
    """Greet the customer with what waits for them first."""
    customer_id = request.actor.customer_id
    user = accounts.get_user(user_id=customer_id)
    profile = customers.get_profile(for_customer=customer_id)
    counts = orders.count_tabs(for_customer=customer_id)
    standing = loyalty.standing_of(customer_id=customer_id, now=request.now)
    terms = standing.rules.terms_of(standing.level)
    held = promotions.count_holdings(for_customer=customer_id, now=request.now)
    shown = AccountHome(
        name=profile.nickname or _("你好"),
        phone=user.phone_masked,
        counts={tab.lower(): count for tab, count in counts.items()},
        waiting=_waiting(customer_id, counts),
        points=standing.points,
        level=terms.name if terms else "",
        coupons=held[WalletState.USABLE],
        favourites=wishlist.count_favourites(for_customer=customer_id),
        unread=notifications.count_unread(for_customer=customer_id),
        cases=aftersales.count_own_cases(for_customer=customer_id)[aftersales.CaseTab.OPEN],
    )
    return page(request, "account", {"page": shown, "place": "account"}, tab=Tab.ACCOUNT)


@personal_page("GET", "POST")
def privacy(request: ShopRequest) -> HttpResponse:
    """Show every consent and change one of them."""
    customer_id = request.actor.customer_id
    if request.method == "POST":
        purpose = request.POST.get("purpose", "")
        if purpose not in Purpose.__members__:
            raise InvalidInput
        customers_services.change_consents(
            customer_id=customer_id,
            choices={Purpose(purpose): request.POST.get("given") == "1"},
            now=request.now,
        )
        return go(link("account_privacy"))
    given = customers.consents_of(for_customer=customer_id)
    lines = customers.list_consent_lines(for_customer=customer_id)
    since = {line.purpose: line.at for line in reversed(lines)}
    consents = tuple(
        ConsentRow(
            code=purpose.value,
            name=name,
            explanation=explanation,
            is_given=given[purpose],
            since=since.get(purpose),
        )
        for purpose, name, explanation in _purposes()
    )
    return page(request, "account_privacy", {"consents": consents, "place": "privacy"}, tab=Tab.ACCOUNT)


def _waiting(customer_id: int, counts: Mapping[OrderTab, int]) -> OrderCard | None:
    """Give the one order that waits for its shopper: to be paid first, then to be received."""
    for tab in (OrderTab.TO_PAY, OrderTab.TO_RECEIVE):
        if counts[tab]:
            wanted = orders.OwnOrderFilter(tab=tab)
            found = orders.list_orders(for_customer=customer_id, wanted=wanted).items[0]
            return order_card(found, invoiced=invoicing.orders_with_invoice(numbers=[found.number]))
    return None


def _purposes() -> tuple[tuple[Purpose, str, str], ...]:
    return (
        (Purpose.RECOMMENDATIONS, _("个性化推荐"), _("按你的浏览和购买推荐商品。关掉后，看到的和别人一样。")),
        (Purpose.MARKETING_SMS, _("营销短信"), _("新品和优惠发到手机。订单通知不受影响。")),
        (Purpose.MARKETING_EMAIL, _("营销邮件"), _("新品和优惠发到邮箱。")),
        (Purpose.MARKETING_WECHAT, _("微信消息"), _("新品和优惠发到微信。")),
    )
