"""The feed of new products, one a language. Articles have no room of their own yet; they will join it.

Source: RFC 4287 (Atom).
"""

from datetime import UTC, datetime
from mimetypes import guess_type
from xml.etree import ElementTree as ET

from django.conf import settings
from django.http import HttpResponse
from django.urls import get_script_prefix
from django.utils.translation import gettext as _

from zhida.entrypoints.entity import get_entity
from zhida.entrypoints.storefront.addresses import in_language, link
from zhida.entrypoints.storefront.contexts.shell import name_of
from zhida.entrypoints.storefront.formats import is_english, yuan
from zhida.entrypoints.storefront.pages import public_page
from zhida.entrypoints.storefront.showing.heads import absolute
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.search import queries as search
from zhida.shop.search.queries import NewProduct

ENTRIES = 50
ATOM = "http://www.w3.org/2005/Atom"
CONTENT_TYPE = "application/atom+xml; charset=utf-8"


@public_page
def new_products(request: ShopRequest) -> HttpResponse:
    """Tell what came last, the newest first. One query."""
    products = search.newest_listed(limit=ENTRIES)
    changed = max((product.changed_at for product in products), default=request.now)
    shop_name = name_of(get_entity())
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "en" if is_english() else "zh-CN"})
    _text(feed, "id", absolute(link("feed")))
    _text(feed, "title", _("%(name)s · 新品") % {"name": shop_name})
    _text(feed, "updated", _moment(changed))
    _link(feed, "self", absolute(link("feed")), CONTENT_TYPE.partition(";")[0])
    _link(feed, "alternate", absolute(link("list", {"sort": "newest"})), "text/html")
    _text(ET.SubElement(feed, "author"), "name", shop_name)
    for product in products:
        _entry(feed, product)
    return HttpResponse(ET.tostring(feed, encoding="utf-8", xml_declaration=True), content_type=CONTENT_TYPE)


def _entry(feed: ET.Element, product: NewProduct) -> None:
    entry = ET.SubElement(feed, "entry")
    _text(entry, "id", f"{settings.ZHIDA.public_url}{get_script_prefix()}p/{product.number}")
    _text(entry, "title", product.title)
    _text(entry, "published", _moment(product.listed_at))
    _text(entry, "updated", _moment(product.changed_at))
    _link(entry, "alternate", absolute(in_language(product.path)), "text/html")
    if product.image:
        kind = guess_type(product.image)[0] or "image/webp"
        _link(entry, "enclosure", absolute(product.image), kind)
    ET.SubElement(entry, "category", {"term": product.brand})
    words = [product.subtitle, _("%(amount)s 起") % {"amount": yuan(product.price.minor)}]
    _text(entry, "summary", " · ".join(filter(None, words)))


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _link(parent: ET.Element, relation: str, address: str, kind: str) -> None:
    ET.SubElement(parent, "link", {"rel": relation, "href": address, "type": kind})


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
