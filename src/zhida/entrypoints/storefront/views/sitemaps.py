"""What crawlers fetch first: robots.txt and the sitemaps. Source: sitemaps.org protocol 0.9, RFC 9309."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from zhida.entrypoints.locale import ENGLISH_PREFIX
from zhida.entrypoints.storefront import problems
from zhida.entrypoints.storefront.addresses import brand_link, category_link, link
from zhida.entrypoints.storefront.formats import is_english
from zhida.entrypoints.storefront.frame import LANGUAGE_PREFIXES
from zhida.entrypoints.storefront.pages import machine_file
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.catalogue import queries as catalogue
from zhida.shop.search import queries as search

# A file may hold 50,000 addresses and 50 MB. A product has two, each some 600 bytes with its languages.
PRODUCTS_A_FILE = 20_000
PLACES_A_CHUNK = 200
READ_PAGES = ("home", "categories", "list", "service", "privacy", "licence")
CLOSED_PATHS = ("cart", "checkout", "buy", "pay/", "orders", "account", "login", "logout", "search")
CLOSED_ALWAYS = ("/api/", "/backoffice", "/hooks/", "/healthz", "/readyz")
XML = "application/xml; charset=utf-8"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
LINKS = "http://www.w3.org/1999/xhtml"


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the shop: its Chinese path and, where it is known, when it changed."""

    path: str
    changed_at: datetime | None = None


@machine_file
def robots(request: ShopRequest) -> HttpResponseBase:
    """Tell crawlers what is nobody's business but the shopper's, and where the sitemap is."""
    if is_english():
        return problems.missing(request)
    lines = ["User-agent: *"]
    lines += [f"Disallow: {prefix}/{path}" for prefix in ("", ENGLISH_PREFIX) for path in CLOSED_PATHS]
    lines += [f"Disallow: {path}" for path in CLOSED_ALWAYS]
    lines += ["", f"Sitemap: {settings.ZHIDA.public_url}{link('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@machine_file
def sitemap(request: ShopRequest) -> HttpResponseBase:
    """Name the sitemaps. One query."""
    if is_english():
        return problems.missing(request)
    files = -(-search.count_listed() // PRODUCTS_A_FILE)
    names = ["pages", "categories", "brands", *(f"products-{file}" for file in range(1, files + 1))]
    entries = "".join(
        f"<sitemap><loc>{_absolute(link('sitemap_part', name=name))}</loc></sitemap>\n" for name in names
    )
    return HttpResponse(f'{HEAD}<sitemapindex xmlns="{SPACE}">\n{entries}</sitemapindex>\n', content_type=XML)


@machine_file
def part(request: ShopRequest, name: str) -> HttpResponseBase:
    """Stream one sitemap, every page in both languages. At most two queries."""
    places = None if is_english() else _places(name)
    if places is None:
        return problems.missing(request)
    return StreamingHttpResponse(_written(places), content_type=XML)


def _places(name: str) -> Iterable[Place] | None:
    """Give the pages of a sitemap; None where there is none of this name."""
    kind, _hyphen, file = name.partition("-")
    if name == "pages":
        return [Place(link(page)) for page in READ_PAGES]
    if name == "categories":
        return _categories()
    if name == "brands":
        return _brands()
    if kind == "products" and file.isascii() and file.isdigit() and 0 < int(file[:6]) <= _files():
        return _products(int(file))
    return None


def _categories() -> list[Place]:
    newest = search.listed_categories()
    return [
        Place(category_link(category_id=it.category_id, name=it.name), newest[it.category_id])
        for it in catalogue.category_tree()
        if it.category_id in newest
    ]


def _brands() -> list[Place]:
    numbers = {brand.name: brand.brand_id for brand in catalogue.list_brands()}
    return [
        Place(brand_link(brand_id=numbers[brand.name], name=brand.name), brand.newest_at)
        for brand in search.listed_brands()
        if brand.name in numbers
    ]


def _products(file: int) -> Iterator[Place]:
    first = (file - 1) * PRODUCTS_A_FILE
    for product in search.listed_addresses(offset=first, limit=PRODUCTS_A_FILE):
        yield Place(product.path, product.changed_at)


def _files() -> int:
    return -(-search.count_listed() // PRODUCTS_A_FILE)


def _written(places: Iterable[Place]) -> Iterator[str]:
    yield f'{HEAD}<urlset xmlns="{SPACE}" xmlns:xhtml="{LINKS}">\n'
    rest = iter(places)
    while chunk := "".join(_entries(place) for place in islice(rest, PLACES_A_CHUNK)):
        yield chunk
    yield "</urlset>\n"


def _entries(place: Place) -> str:
    """Give a page in both languages, each naming the other."""
    changed = f"<lastmod>{_moment(place.changed_at)}</lastmod>" if place.changed_at else ""
    languages = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href={quoteattr(_url(prefix, place.path))}/>'
        for language, prefix in LANGUAGE_PREFIXES
    )
    return "".join(
        f"<url><loc>{escape(_url(prefix, place.path))}</loc>{changed}{languages}</url>\n"
        for prefix in ("", ENGLISH_PREFIX)
    )


def _url(prefix: str, path: str) -> str:
    return f"{settings.ZHIDA.public_url}{prefix}{path}"


def _absolute(path: str) -> str:
    return escape(_url("", path))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
