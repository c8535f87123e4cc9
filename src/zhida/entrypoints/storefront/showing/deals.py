"""What promotions make of a product's price, for anybody: the same bytes for every visitor."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import product_link
from zhida.entrypoints.storefront.contexts.deals import (
    Deal,
    FlashBlock,
    OfferLine,
    OfferPart,
    ProductDeals,
)
from zhida.entrypoints.storefront.formats import moment, yuan
from zhida.entrypoints.storefront.showing.coupons import centre_tickets
from zhida.entrypoints.storefront.showing.goods import options_text, square_picture
from zhida.shop.catalogue.records import SkuRecord
from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.promotions import queries as promotions
from zhida.shop.promotions.records import OfferKind, Quote, QuoteLine
from zhida.shop.promotions.records.public import FlashOffer, PublicPromotions, ShownOffer
from zhida.shop.search.records import ProductPage, SkuOffer

MOST_DEALS = 40
MOST_COUPONS = 3
PERCENT = 100
MINUS = "−"


def product_deals(shown: ProductPage, *, names: Mapping[str, SkuRecord], back: str) -> ProductDeals:
    """Give the promotions of a product; `names` are the SKUs that its offers name, `back` is its address."""
    public, now = shown.public, shown.seen_at
    offers = promotions.shown_offers(lines=shown.lines, live=public.live)
    coupons = promotions.coupons_for(lines=shown.lines, claimable=public.claimable, now=now)
    tickets = centre_tickets(coupons)
    return ProductDeals(
        deals=_deals(shown),
        offers=tuple(_offer(offer, names) for offer in offers),
        coupons=tickets[:MOST_COUPONS],
        more_coupons=len(tickets[MOST_COUPONS:]),
        back=back,
    )


def named_skus(shown: ProductPage) -> set[str]:
    """Give the codes of what the product's offers are made of or give."""
    offers = promotions.shown_offers(lines=shown.lines, live=shown.public.live)
    codes = {code for offer in offers for code, _units in offer.parts}
    return codes | {offer.gift_sku for offer in offers if offer.gift_sku}


def flash_block(sale: FlashOffer, *, sku: str, was_minor: int, now: datetime) -> FlashBlock:
    """Give a flash sale of one SKU as it stands: to come, running, or sold out."""
    state = "coming"
    if sale.has_begun(now):
        state = "sold_out" if sale.is_sold_out else "live"
    lines = []
    sold_percent = None
    if sale.quota and sale.quota_left is not None:
        sold_percent = (sale.quota - sale.quota_left) * PERCENT // sale.quota
        lines.append(_("共 %(quota)s 件，还剩 %(left)s 件") % {"quota": sale.quota, "left": sale.quota_left})
    if sale.buyer_limit is not None:
        lines.append(_("每人限购 %(limit)s 件") % {"limit": sale.buyer_limit})
    return FlashBlock(
        state=state,
        price_minor=sale.prices[sku],
        was_minor=was_minor,
        starts_at=sale.starts_at,
        ends_at=sale.ends_at,
        opens=opens_text(sale.starts_at) if sale.starts_at else "",
        lines=tuple(lines),
        sold_percent=sold_percent,
    )


def opens_text(at: datetime) -> str:
    """Say when a sale opens: 11月22日 20:00 开抢."""
    local = at.astimezone(SHANGHAI)
    values = {"month": local.month, "day": local.day, "time": local.strftime("%H:%M")}
    return _("%(month)s月%(day)s日 %(time)s 开抢") % values


def _deals(shown: ProductPage) -> tuple[Deal, ...]:
    """Give the deal of each SKU, equal ones together."""
    found: dict[Deal, list[str]] = {}
    lines = {line.sku: line for line in shown.lines}
    for sku in shown.skus[:MOST_DEALS]:
        deal = _deal(sku, lines[sku.sku], shown.public, shown.seen_at)
        found.setdefault(deal, []).append(sku.sku)
    return tuple(replace(deal, skus=tuple(skus)) for deal, skus in found.items())


def _deal(sku: SkuOffer, line: QuoteLine, public: PublicPromotions, now: datetime) -> Deal:
    quote = promotions.best_price_with_coupons(
        lines=[line], now=now, live=public.live, claimable=public.claimable
    )
    sale = _sale_of(sku.sku, public.flash, now)
    steps = _steps(sku, quote)
    rows = _base_rows(sku)
    deal = Deal(
        skus=(),
        flash=flash_block(sale, sku=sku.sku, was_minor=sku.selling.minor, now=now) if sale else None,
    )
    if not steps:
        return replace(deal, rows=(*rows, (_("现价"), yuan(sku.price.minor))) if rows else ())
    name = _("券后价") if quote.coupons_used else _("到手价")
    shown_steps = tuple((step, yuan(-minor)) for step, minor in steps)
    terms = "".join(f" {MINUS} {step} {yuan(minor)}" for step, minor in steps)
    return replace(
        deal,
        rows=(*rows, (_("售价"), yuan(sku.selling.minor)), *shown_steps, (name, yuan(quote.payable))),
        arithmetic=f"{yuan(sku.selling.minor)}{terms} = {name} {yuan(quote.payable)}",
        after_name=name,
        after_minor=quote.payable if quote.payable < sku.price.minor else None,
    )


def _base_rows(sku: SkuOffer) -> tuple[tuple[str, str], ...]:
    """Say what the selling price was lowered from, where a base is stated."""
    if sku.compare_at is None or sku.compare_at.minor <= sku.selling.minor:
        return ()
    return (
        (sku.compare_at_basis or _("划线价"), yuan(sku.compare_at.minor)),
        (_("直降"), yuan(sku.selling.minor - sku.compare_at.minor)),
    )


def _steps(sku: SkuOffer, quote: Quote) -> list[tuple[str, int]]:
    """Give what comes off the selling price of one unit, in the order it does."""
    steps = [(_("限时优惠"), sku.selling.minor - quote.goods)] if quote.goods < sku.selling.minor else []
    for discount in quote.discounts:
        is_coupon = discount.id in quote.coupons_used
        title = discount.title or discount.id
        steps.append((_("领券%(title)s") % {"title": title} if is_coupon else title, discount.amount))
    return steps


def _sale_of(sku: str, flash: Sequence[FlashOffer], now: datetime) -> FlashOffer | None:
    """Give the flash sale to show: the cheapest that can be had, else one sold out, else the next to come."""
    named = [sale for sale in flash if sku in sale.prices]
    running = [sale for sale in named if sale.has_begun(now)]
    open_sales = [sale for sale in running if not sale.is_sold_out]
    if open_sales:
        return min(open_sales, key=lambda sale: (sale.prices[sku], sale.number))
    return running[0] if running else (named[0] if named else None)


def _offer(offer: ShownOffer, names: Mapping[str, SkuRecord]) -> OfferLine:
    told = offer.title if offer.title == offer.rule else f"{offer.title}：{offer.rule}"
    period = _("至 %(moment)s") % {"moment": moment(offer.ends_at)} if offer.ends_at else ""
    return OfferLine(
        tag=_tag(offer.kind),
        text=told,
        period=period,
        parts=tuple(_part(code, units, names) for code, units in offer.parts),
        gift=_part(offer.gift_sku, 1, names) if offer.gift_sku else None,
        gift_minor=offer.gift_value,
    )


def _part(code: str, quantity: int, names: Mapping[str, SkuRecord]) -> OfferPart:
    record = names.get(code)
    if record is None:
        return OfferPart(title=code, quantity=quantity)
    options = options_text(record.options)
    return OfferPart(
        title=f"{record.title} {options}".strip(),
        quantity=quantity,
        url=product_link(number=record.product_number, title=record.title, query={"sku": code}),
        picture=square_picture(record.image),
    )


def _tag(kind: OfferKind) -> str:
    tags = {
        OfferKind.NTH_PERCENT: _("折扣"),
        OfferKind.COUNT_PERCENT: _("折扣"),
        OfferKind.THRESHOLD_PERCENT: _("折扣"),
        OfferKind.BUNDLE_PRICE: _("套装"),
        OfferKind.THRESHOLD_GIFT: _("赠品"),
        OfferKind.FREE_FREIGHT: _("包邮"),
    }
    return tags.get(kind, _("满减"))
