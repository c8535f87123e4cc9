"""The product page out of its composed record."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import brand_link, product_link
from zhida.entrypoints.storefront.contexts.deals import ProductDeals
from zhida.entrypoints.storefront.contexts.goods import Card, Price
from zhida.entrypoints.storefront.contexts.product import (
    Chapter,
    Option,
    OptionValue,
    ProductView,
    SkuChoice,
    Slide,
    SpecGroup,
)
from zhida.entrypoints.storefront.showing.assurances import own_services, told_of
from zhida.entrypoints.storefront.showing.goods import colour_of, picture_of, price_of
from zhida.shop.catalogue.records import MediaKind, MediaRecord, ProductRecord, StoryKind
from zhida.shop.search.records import ProductPage, SkuOffer

MOST_UNITS = 999
SOLD_OUT = "out"


def product_view(
    shown: ProductPage, *, chosen_sku: str, related: Sequence[Card], deals: ProductDeals
) -> ProductView:
    """Give a product page with the choice that the address names, else the first that can be had."""
    product = shown.product
    chosen = _chosen(shown.skus, chosen_sku)
    address = product_link(number=product.number, title=product.title)
    told = told_of(product.skus)
    names = list(dict.fromkeys(name for sku in shown.skus for name in sku.options))
    story = {block.media for block in product.story if block.kind is StoryKind.PICTURE}
    return ProductView(
        number=product.number,
        url=address,
        title=product.title,
        point=product.subtitle,
        brand=product.brand,
        brand_url=brand_link(brand_id=product.brand_id, name=product.brand),
        slides=_slides(product, without=story),
        sku=_choice(chosen) if chosen else None,
        skus=tuple(_choice(sku) for sku in shown.skus),
        options=tuple(_option(name, shown.skus, chosen, address) for name in names) if chosen else (),
        promotions=deals,
        services=own_services(product.services),
        assurances=told.assurances,
        exclusions=told.exclusions,
        description=product.description,
        story=_story(product),
        specs=tuple(
            SpecGroup(name=group.name or _("基本参数"), rows=tuple((it.name, it.text) for it in group.values))
            for group in product.attributes
        ),
        in_the_box="，".join(product.in_the_box),
        related=tuple(card for card in related if card.number != product.number)[:4],
    )


def _chosen(skus: Sequence[SkuOffer], wanted: str) -> SkuOffer | None:
    named = next((sku for sku in skus if sku.sku == wanted), None)
    return named or next((sku for sku in skus if sku.available != SOLD_OUT), skus[0] if skus else None)


def _choice(sku: SkuOffer) -> SkuChoice:
    return SkuChoice(
        sku=sku.sku,
        options=dict(sku.options),
        price=_price(sku),
        available=sku.available,
        limit=sku.limit_per_order or MOST_UNITS,
        limit_line=_("每单限购 %(limit)s 件") % {"limit": sku.limit_per_order} if sku.limit_per_order else "",
        picture_url=sku.image or "",
    )


def _price(sku: SkuOffer) -> Price:
    """Give the price and what is struck beside it: in a flash sale the selling price, else the base."""
    if sku.flash is not None:
        return price_of(sku.price, sku.selling, _("售价"))
    return price_of(sku.price, sku.compare_at, sku.compare_at_basis)


def _option(name: str, skus: Sequence[SkuOffer], chosen: SkuOffer | None, address: str) -> Option:
    """Give every value as a link to the SKU that keeps the other choices, or to the nearest one."""
    assert chosen is not None, "options are shown for a chosen SKU only"
    values = dict.fromkeys(sku.options[name] for sku in skus if name in sku.options)
    return Option(
        name=name,
        chosen=chosen.options.get(name, ""),
        values=tuple(_value(name, value, skus, chosen, address) for value in values),
    )


def _value(name: str, value: str, skus: Sequence[SkuOffer], chosen: SkuOffer, address: str) -> OptionValue:
    wanted = {**chosen.options, name: value}
    exact = next((sku for sku in skus if sku.options == wanted), None)
    nearest = exact or max(
        (sku for sku in skus if sku.options.get(name) == value),
        key=lambda sku: (_likeness(sku.options, wanted), sku.available != SOLD_OUT),
    )
    return OptionValue(
        value=value,
        url=f"{address}?{urlencode({'sku': nearest.sku})}",
        colour=colour_of(name, value),
        is_chosen=chosen.options.get(name) == value,
        is_possible=exact is not None,
        is_out=exact is not None and exact.available == SOLD_OUT,
    )


def _likeness(options: Mapping[str, str], wanted: Mapping[str, str]) -> int:
    return sum(options.get(name) == value for name, value in wanted.items())


def _slides(product: ProductRecord, *, without: set[str]) -> tuple[Slide, ...]:
    """Give the gallery: a picture first, which is there at once, then the video; the story's stand below."""
    shown = [media for media in product.media if media.key not in without]
    shown.sort(key=lambda media: media.kind is not MediaKind.VIDEO)
    pictures = [media for media in shown if media.kind is not MediaKind.VIDEO]
    shown = pictures[:1] + [media for media in shown if media not in pictures[:1]]
    return tuple(_slide(media, alt=product.title) for media in shown)


def _slide(media: MediaRecord, *, alt: str) -> Slide:
    video_url = media.url if media.kind is MediaKind.VIDEO else ""
    return Slide(picture=picture_of(media, alt=alt), video_url=video_url)


def _story(product: ProductRecord) -> tuple[Chapter, ...]:
    """Give the story in its order; a picture that is gone leaves its words."""
    by_key = {media.key: media for media in product.media}
    chapters = []
    for block in product.story:
        media = by_key.get(block.media)
        picture = picture_of(media, alt=block.title or product.title) if media else None
        if picture or block.title or block.text:
            chapters.append(Chapter(title=block.title, text=block.text, picture=picture))
    return tuple(chapters)
