"""What machines are told of each kind of page: descriptions, share cards, and schema.org documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext as _

from zhida.entrypoints.entity import Entity
from zhida.entrypoints.storefront import assets
from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.goods import Choice
from zhida.entrypoints.storefront.contexts.head import NO_LANDING, Document, Head, Landing, first_picture
from zhida.entrypoints.storefront.contexts.listing import Listing
from zhida.entrypoints.storefront.contexts.product import ProductView
from zhida.entrypoints.storefront.contexts.shell import Crumb, name_of
from zhida.entrypoints.storefront.formats import yuan_parts
from zhida.shop.search.records import ProductPage, SkuOffer

GTIN_LENGTHS = (8, 12, 13, 14)
MOST_PICTURES = 6
SOLD_OUT = "out"
# More of a description no search engine shows.
LONGEST_DESCRIPTION = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What stands above a list: its name, the way to it, its parts, and the merchant's own words."""

    title: str
    trail: Sequence[Crumb]
    children: tuple[Choice, ...] = ()
    landing: Landing = NO_LANDING


def list_head(heading: Heading, listing: Listing, *, canonical: str, is_indexed: bool) -> Head:
    """Give the head of a list; one that is empty is nothing to be found by."""
    landing = heading.landing
    is_indexed = is_indexed and bool(listing.cards)
    return Head(
        title=landing.title or heading.title,
        description=shortened(landing.description or " ".join(landing.paragraphs)),
        canonical=canonical,
        picture_url=first_picture(listing.cards),
        is_indexed=is_indexed,
        linked_data=(crumbs_document(heading.trail, canonical),) if is_indexed else (),
    )


def product_head(shown: ProductPage, view: ProductView, trail: Sequence[Crumb]) -> Head:
    """Give the head of a product page: the address without a choice stands for every choice."""
    return Head(
        title=view.title,
        description=shortened(view.point or view.description or view.title),
        canonical=view.url,
        picture_url=view.slides[0].picture.url if view.slides else "",
        kind="product",
        linked_data=(product_document(shown, view), crumbs_document(trail, view.url)),
    )


def home_head(entity: Entity, picture_url: str) -> Head:
    """Give the head of the home page: who sells here, and how to search here."""
    name = name_of(entity)
    words = _("%(name)s官方直销：手机、平板、电脑与配件，官方发货，七天无理由退货。") % {"name": name}
    return Head(
        title=f"{name} · {_('官方商城')}",
        description=words,
        picture_url=picture_url,
        linked_data=(_organization(entity), _website(name)),
    )


def text_head(trail: Sequence[Crumb], *, address: str, description: str = "") -> Head:
    """Give the head of a page that is read: its own words and the way to it."""
    title = trail[-1].name
    return Head(
        title=title,
        description=shortened(description or title),
        linked_data=(crumbs_document(trail, address),),
    )


def product_document(shown: ProductPage, view: ProductView) -> Document:
    """Give a product with an offer for each SKU as schema.org has it.

    There is no rating in it: shoppers cannot review yet, and none may be made up.
    """
    barcodes = {sku.sku: sku.barcode for sku in shown.product.skus}
    return {
        "@context": "https://schema.org",
        "@type": "Product",
        "@id": absolute(view.url),
        "url": absolute(view.url),
        "name": view.title,
        "description": shortened(view.point or view.description or view.title),
        "image": [absolute(slide.picture.url) for slide in view.slides[:MOST_PICTURES]],
        "productID": view.number,
        "brand": {"@type": "Brand", "name": view.brand, "url": absolute(view.brand_url)},
        "category": " > ".join(shown.product.category),
        "offers": [_offer(sku, view.url, barcodes.get(sku.sku, "")) for sku in shown.skus],
    }


def crumbs_document(trail: Sequence[Crumb], canonical: str) -> Document:
    """Give the way from the home page as a schema.org BreadcrumbList; the last step is the page itself."""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": crumb.name,
                "item": absolute(crumb.url or canonical),
            }
            for position, crumb in enumerate(trail, 1)
        ],
    }


def absolute(path: str) -> str:
    """Give a path as others must write it; what is an address already stays as it is."""
    return f"{settings.ZHIDA.public_url}{path}" if path.startswith("/") else path


def _offer(sku: SkuOffer, address: str, barcode: str) -> Document:
    choice = " ".join(value for value in sku.options.values() if value)
    return {
        "@type": "Offer",
        "url": absolute(f"{address}?{urlencode({'sku': sku.sku})}"),
        "sku": sku.sku,
        **({"name": choice} if choice else {}),
        **({f"gtin{len(barcode)}": barcode} if barcode.isdigit() and len(barcode) in GTIN_LENGTHS else {}),
        "price": "".join(yuan_parts(sku.price.minor)),
        "priceCurrency": sku.price.currency,
        "availability": f"https://schema.org/{'OutOfStock' if sku.available == SOLD_OUT else 'InStock'}",
        "itemCondition": "https://schema.org/NewCondition",
    }


def _organization(entity: Entity) -> Document:
    facts = {
        "legalName": entity.name,
        "telephone": entity.phone,
        "email": entity.email,
        "address": entity.address,
    }
    return {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": f"{settings.ZHIDA.public_url}/#organization",
        "name": name_of(entity),
        "url": f"{settings.ZHIDA.public_url}/",
        "logo": absolute(assets.address("favicon.svg")),
        **{name: value for name, value in facts.items() if value},
    }


def _website(name: str) -> Document:
    template = f"{absolute(link('search'))}?q={{search_term_string}}"
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "@id": f"{settings.ZHIDA.public_url}/#website",
        "name": name,
        "url": absolute(link("home")),
        "publisher": {"@id": f"{settings.ZHIDA.public_url}/#organization"},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": template},
            "query-input": "required name=search_term_string",
        },
    }


def shortened(text: str) -> str:
    """Give a text in one line, cut where no reader would go on."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_DESCRIPTION else f"{line[: LONGEST_DESCRIPTION - 1]}…"
