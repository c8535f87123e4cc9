"""What price protection brings, as its page tells."""

from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import product_link
from zhida.entrypoints.storefront.contexts.price_protection import (
    PaidProtection,
    PriceProtectionPage,
    ProtectedLineCard,
)
from zhida.entrypoints.storefront.formats import yuan
from zhida.shop.orders.records import OrderRecord
from zhida.shop.policies.queries import last_day
from zhida.shop.price_protection.records import (
    Answer,
    LineQuote,
    OrderQuote,
    ProtectionRecord,
    ProtectionStatus,
)


def protection_page(quote: OrderQuote, order: OrderRecord) -> PriceProtectionPage:
    """Give the page of an order: each line with both prices, and what went back."""
    products = {line.key: line.product_number for line in order.lines}
    titles = {line.line: line.title for line in quote.lines}
    return PriceProtectionPage(
        number=quote.order,
        lines=tuple(_line(line, products[line.line]) for line in quote.lines),
        paid=tuple(_paid(one, titles[one.line]) for one in quote.paid),
        is_stopped=quote.is_stopped,
        is_automatic=quote.is_automatic,
    )


def _line(line: LineQuote, product: str) -> ProtectedLineCard:
    price_now = None if line.price_now is None else line.price_now.minor
    return ProtectedLineCard(
        line=line.line,
        title=line.title,
        url=product_link(number=product, title=line.title),
        held=line.held,
        paid_minor=line.paid.minor,
        now_minor=price_now,
        protected_minor=line.protected.minor,
        amount_minor=line.amount.minor,
        sum=_sum(line),
        until=last_day(line.until) if line.until else None,
        reason=_reason(line),
        once=f"{line.line}-{price_now}-{line.protected.minor}-{line.held}",
    )


def _reason(line: LineQuote) -> str:
    if line.answer is Answer.ENDED:
        assert line.until is not None, "it has ended"
        return _("价保已于 %(day)s 到期。") % {"day": last_day(line.until).isoformat()}
    return {
        Answer.LOWER: "",
        Answer.NOT_LOWER: _not_lower(line),
        Answer.NOT_ON_SALE: _("这件商品现在没有在售，没有可比的价格。"),
        Answer.NOTHING_HELD: _("这件商品已退款或正在售后，不能申请价保。"),
        Answer.NOT_PROTECTED: _("购买这件商品时没有价保承诺。"),
    }[line.answer]


def _not_lower(line: LineQuote) -> str:
    is_paid = line.price_now is not None and line.price_now < line.paid and line.protected.minor
    return _("现价的差价此前已经退过，没有再降。") if is_paid else _("当前价格未降低。")


def _sum(line: LineQuote) -> str:
    """Show how a difference is reckoned; that it is less than the prices say is told in words."""
    if line.answer is not Answer.LOWER or line.price_now is None:
        return ""
    words = f"({yuan(line.paid.minor)} − {yuan(line.price_now.minor)}) × {line.held}"
    whole = (line.paid - line.price_now).minor * line.held - line.protected.minor
    if line.protected.minor:
        words += f" − {yuan(line.protected.minor)}"
    words += f" = {yuan(whole)}"
    return words if whole == line.amount.minor else words + _("，退回的不超过实付金额")


def _paid(one: ProtectionRecord, title: str) -> PaidProtection:
    words = {
        ProtectionStatus.REFUNDING: _("正在退款"),
        ProtectionStatus.REFUNDED: _("已退款"),
        ProtectionStatus.FAILED: _("退款未成功，可以再次申请"),
    }
    return PaidProtection(
        title=title,
        status=words[one.status],
        before_minor=one.before.minor,
        after_minor=one.after.minor,
        units=one.units,
        amount_minor=one.amount.minor,
        at=one.at,
    )
