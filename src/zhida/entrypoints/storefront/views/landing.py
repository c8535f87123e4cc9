"""The pages that stand for a category or a brand: the merchant's words above its list."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhida.entrypoints.storefront import problems
from zhida.entrypoints.storefront.addresses import brand_link, category_link, key_in, link
from zhida.entrypoints.storefront.contexts.goods import Choice
from zhida.entrypoints.storefront.contexts.head import Landing
from zhida.entrypoints.storefront.contexts.shell import Crumb
from zhida.entrypoints.storefront.formats import is_english
from zhida.entrypoints.storefront.pages import moved, public_page
from zhida.entrypoints.storefront.showing.heads import Heading
from zhida.entrypoints.storefront.tree import shown_tree
from zhida.entrypoints.storefront.views.listing import answer, wanted_of
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.catalogue import queries as catalogue
from zhida.shop.catalogue.records import CategoryRecord, LandingKind


@public_page
def category(request: ShopRequest, name: str) -> HttpResponse:
    """Show the goods of a category, known by the number in its address; its name or path leads there too."""
    here = _category_of(name)
    if here is None:
        return problems.missing(request)
    base = category_link(category_id=here.category_id, name=here.name)
    if request.path != base:
        return moved(request, base)
    trail = [Crumb(name=_("首页"), url=link("home"))]
    trail += [
        Crumb(name=upper, url=category_link(category_id=category_id, name=upper))
        for upper, category_id in zip(here.names[:-1], here.ancestor_ids[:-1], strict=True)
    ]
    children = tuple(
        Choice(name=child.name, url=category_link(category_id=child.category_id, name=child.name))
        for child in shown_tree().under(here.category_id)
    )
    heading = Heading(
        title=here.name,
        trail=[*trail, Crumb(name=here.name)],
        children=children,
        landing=_landing(LandingKind.CATEGORY, here.category_id),
    )
    return answer(request, wanted_of(request, base=base, category=here), heading)


@public_page
def brand(request: ShopRequest, name: str) -> HttpResponse:
    """Show the goods of a brand, known by the number in its address."""
    here = catalogue.find_brand(brand_id=int(key_in(name))) if _is_number(key_in(name)) else None
    if here is None:
        return problems.missing(request)
    base = brand_link(brand_id=here.brand_id, name=here.name)
    if request.path != base:
        return moved(request, base)
    trail = [
        Crumb(name=_("首页"), url=link("home")),
        Crumb(name=_("品牌"), url=f"{link('categories')}#brands"),
        Crumb(name=here.name),
    ]
    wanted = wanted_of(request, base=base, only_brand=here.name)
    landing = _landing(LandingKind.BRAND, here.brand_id)
    return answer(request, wanted, Heading(title=here.name, trail=trail, landing=landing))


def _landing(kind: LandingKind, subject_id: int) -> Landing:
    written = catalogue.landing_of(kind=kind, subject_id=subject_id).in_language(is_english=is_english())
    paragraphs = (" ".join(part.split()) for part in written.introduction.split("\n\n"))
    return Landing(
        title=written.title, description=written.description, paragraphs=tuple(filter(None, paragraphs))
    )


def _category_of(name: str) -> CategoryRecord | None:
    found = catalogue.find_categories(text=key_in(name)) if _is_number(key_in(name)) else []
    found = found or catalogue.find_categories(text=name)
    return found[0] if found else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
