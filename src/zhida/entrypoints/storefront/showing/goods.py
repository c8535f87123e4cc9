"""Cards, pictures and the product page."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.urls import get_script_prefix
from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import in_language
from zhida.entrypoints.storefront.contexts.goods import Card, Picture, Price
from zhida.shop.catalogue.queries import thumbnail_sizes
from zhida.shop.catalogue.records import MediaKind, MediaRecord, Rendition
from zhida.shop.kernel.money import Money
from zhida.shop.promotions.records import OfferKind
from zhida.shop.search.records import COLOUR_OPTIONS, ListedItem

SQUARE = 800
FORMATS = ("avif", "webp")
KEPT_CARDS = 1000
COLOURS = {
    "黑": "#26282b", "白": "#f2f2ef", "银": "#cfd3d6", "灰": "#8a8f94", "蓝": "#3f6fa8", "绿": "#3f7a5f",
    "青": "#3f7f7c", "红": "#b5362e", "粉": "#e6b3b8", "紫": "#7d6aa5", "金": "#d8bf8f", "黄": "#e3c24c",
    "橙": "#dd8545", "棕": "#7a5a43", "咖": "#6b4c3a", "米": "#e8e0cf", "杏": "#e9d5bd", "钛": "#8c8780",
    "雪": "#f2f2ef", "墨": "#2b2e33", "月": "#e3e6e1", "砂": "#d9cdb8", "石": "#8d918f", "玄": "#33373b",
}  # fmt: skip
# What words mean that their letters do not say.
PHRASES = {"玫瑰金": "#d9a79c", "玫瑰": "#c96f7c", "香槟": "#e4d3b2", "珊瑚": "#e58a75", "天青": "#8fb8b5"}
HEX = re.compile(r"#[0-9a-fA-F]{6}")


def card_of(item: ListedItem) -> Card:
    """Give a card of a product in a list. Equal products give the same one in each language, with what was
    drawn of it.
    """
    return _card(item, get_script_prefix())


@lru_cache(maxsize=KEPT_CARDS)
def _card(item: ListedItem, _language: str) -> Card:
    return Card(
        number=item.number,
        url=in_language(item.url),
        title=item.title,
        point=item.subtitle,
        price=_card_price(item),
        label=_("限时") if item.flash else "",
        picture=square_picture(item.image, alt=item.title),
        colours=tuple((name, colour) for name in item.colours if (colour := named_colour(name))),
        tag=next((tag.title for tag in item.tags if tag.kind is not OfferKind.FLASH_PRICE), ""),
        is_in_stock=item.in_stock,
        marks=item.marks,
    )


def _card_price(item: ListedItem) -> Price:
    """Give the price of a card; in a flash sale the selling price is struck beside it."""
    is_from = item.sku_count > 1
    if item.flash is not None:
        return price_of(item.price, item.flash.selling, _("售价"), is_from=is_from)
    return price_of(item.price, item.compare_at, is_from=is_from)


def price_of(now: Money, before: Money | None, basis: str = "", *, is_from: bool = False) -> Price:
    """Give a price; a base that is not above it is not shown."""
    was_minor = before.minor if before is not None and before.minor > now.minor else 0
    return Price(minor=now.minor, is_from=is_from, was_minor=was_minor, was_basis=basis)


def square_picture(url: str | None, *, alt: str = "") -> Picture | None:
    """Give a picture of a list or a cart, where only its address is known."""
    if not url:
        return None
    return Picture(url=url, width=SQUARE, height=SQUARE, alt=alt, webp=_srcset(thumbnail_sizes(url), "webp"))


def picture_of(media: MediaRecord, *, alt: str) -> Picture:
    """Give a picture with its renditions; a video gives its poster."""
    shown = media.poster or "" if media.kind is MediaKind.VIDEO else media.url
    jpegs = [it for it in media.renditions if it.format.lower() in ("jpeg", "jpg") and it.width <= 2 * SQUARE]
    if jpegs and media.kind is MediaKind.IMAGE:
        shown = max(jpegs, key=lambda it: it.width).url
    avif, webp = (_srcset(media.renditions, wanted) for wanted in FORMATS)
    return Picture(
        url=shown, width=media.width, height=media.height, alt=media.alt or alt, avif=avif, webp=webp
    )


def options_text(options: Mapping[str, str]) -> str:
    """Write a choice in one line: 松石绿，12GB + 256GB."""
    return "，".join(value for value in options.values() if value)


def colour_of(name: str, value: str) -> str:
    """Give the colour of a swatch, read out of the option's own words; empty when it says none."""
    return named_colour(value) if name in COLOUR_OPTIONS else ""


def named_colour(value: str) -> str:
    """Give the colour that a word such as 远山青 means; empty when it means none."""
    written = HEX.search(value)
    if written:
        return written.group()
    phrase = next((PHRASES[words] for words in PHRASES if words in value), "")
    named = [COLOURS[letter] for letter in value if letter in COLOURS]
    return phrase or (named[-1] if named else "")


def _srcset(renditions: Iterable[Rendition], wanted: str) -> str:
    chosen = sorted((it for it in renditions if it.format.lower() == wanted), key=lambda it: it.width)
    return ", ".join(f"{it.url} {it.width}w" for it in chosen)
