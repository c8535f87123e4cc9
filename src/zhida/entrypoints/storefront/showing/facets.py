"""What a list can be narrowed by, as the form beside it shows it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import category_link
from zhida.entrypoints.storefront.contexts.goods import Choice
from zhida.entrypoints.storefront.contexts.listing import (
    FacetGroup,
    FacetValueView,
    PriceFilter,
    Switch,
)
from zhida.entrypoints.storefront.list_address import ATTRIBUTE_PREFIX, Wanted, yuan_text
from zhida.entrypoints.storefront.showing.goods import colour_of
from zhida.entrypoints.storefront.tree import Tree
from zhida.shop.catalogue.records import CategoryRecord
from zhida.shop.search.records import Facets, FacetValue, PriceFacet

SHOWN_VALUES = 6
OPEN_GROUPS = 4
MOST_CATEGORIES = 20
KEPT_GROUPS = 256


def groups(wanted: Wanted, facets: Facets) -> tuple[FacetGroup, ...]:
    """Give brand and attributes; the first few groups stand open, and those in which something is chosen."""
    found = []
    if not wanted.only_brand:
        found.append(_group(_("品牌"), "brand", facets.brand, chosen=wanted.brands))
    chosen_names = dict.fromkeys(name for name, _value in wanted.attributes)
    for name in dict.fromkeys((*facets.attributes, *chosen_names)):
        chosen = tuple(value for of, value in wanted.attributes if of == name)
        values = facets.attributes.get(name, ())
        found.append(_group(name, f"{ATTRIBUTE_PREFIX}{name}", values, chosen=chosen))
    useful = [it for it in found if len(it.values) > 1 or any(value.is_on for value in it.values)]
    return tuple(
        replace(it, is_open=index < OPEN_GROUPS or any(value.is_on for value in (*it.values, *it.rest)))
        for index, it in enumerate(useful)
    )


def price_filter(wanted: Wanted, facets: Facets) -> PriceFilter:
    """Give the price fields as typed, and the ranges."""
    least, most = (
        wanted.typed.get(name, "" if fen is None else yuan_text(fen))
        for name, fen in (("price_min", wanted.price_min), ("price_max", wanted.price_max))
    )
    ranges = tuple(_range(wanted, facet) for facet in facets.price)
    return PriceFilter(
        least=least,
        most=most,
        wrong=frozenset(wanted.typed),
        error=_("价格请写成数字，最多两位小数，例如 99 或 99.50。") if wanted.typed else "",
        ranges=ranges if len(ranges) > 1 or any(it.is_on for it in ranges) else (),
    )


def switches(wanted: Wanted, facets: Facets) -> tuple[Switch, ...]:
    """Give what is only on or off; one that would leave nothing and is off is not offered."""
    stock = Switch(
        name=_("仅看有货"),
        parameter="in_stock",
        is_on=wanted.in_stock,
        count=facets.in_stock or None,
    )
    offer = Switch(
        name=_("促销"),
        parameter="on_offer",
        is_on=wanted.on_offer,
        count=facets.on_offer or None,
    )
    return (stock, offer) if offer.is_on or facets.on_offer else (stock,)


def categories(wanted: Wanted, facets: Facets, tree: Tree) -> tuple[Choice | None, tuple[Choice, ...]]:
    """Give the way up, and the categories below that hold something of the list with their counts.

    On a category's own page they lead to their own pages, elsewhere they narrow the list.
    """
    counts = {facet.category_id: facet.count for facet in facets.category}
    chosen = tree.by_id.get(int(wanted.within)) if wanted.within else wanted.category
    shown = tuple(
        Choice(name=it.name, url=_category_address(wanted, it), count=counts.get(it.category_id))
        for it in _below(tree, counts, chosen)[:MOST_CATEGORIES]
        if counts or wanted.is_plain
    )
    if chosen is None:
        return None, shown if len(shown) > 1 else ()
    upper = tree.by_id.get(chosen.parent_id) if chosen.parent_id else None
    if upper is not None:
        return Choice(name=upper.name, url=_category_address(wanted, upper)), shown
    if wanted.category is None:
        return Choice(name=_("全部分类"), url=replace(wanted, within="", page=1).address()), shown
    return None, shown


def price_words(least: int | None, most: int | None) -> str:
    """Say a price range: "¥99 – ¥299.50", or one side of it."""
    if most is None:
        return _("¥%(least)s 以上") % {"least": yuan_text(least or 0)}
    if not least:
        return _("¥%(most)s 以下") % {"most": yuan_text(most)}
    return f"¥{yuan_text(least)} – ¥{yuan_text(most)}"


def _group(
    title: str, parameter: str, values: tuple[FacetValue, ...], *, chosen: tuple[str, ...]
) -> FacetGroup:
    return (
        _chosen_group(title, parameter, values, chosen) if chosen else _open_group(title, parameter, values)
    )


@lru_cache(maxsize=KEPT_GROUPS)
def _open_group(title: str, parameter: str, values: tuple[FacetValue, ...]) -> FacetGroup:
    """Give a group in which nothing is chosen: equal values give the same one, with what was drawn of it."""
    return _chosen_group(title, parameter, values, ())


def _chosen_group(
    title: str, parameter: str, values: Sequence[FacetValue], chosen: tuple[str, ...]
) -> FacetGroup:
    counts: dict[str, int | None] = {value.value: value.count for value in values}
    for value in chosen:
        counts.setdefault(value, None)
    shown = tuple(
        FacetValueView(value=value, count=count, is_on=value in chosen, colour=colour_of(title, value))
        for value, count in counts.items()
    )
    # One more line costs no more room than the word "more".
    first = SHOWN_VALUES if len(shown) > SHOWN_VALUES + 1 else len(shown)
    return FacetGroup(title=title, parameter=parameter, values=shown[:first], rest=shown[first:])


def _range(wanted: Wanted, facet: PriceFacet) -> Choice:
    is_on = (wanted.price_min or 0, wanted.price_max) == (facet.price_min, facet.price_max)
    # A range that ends a cent below a round amount is read by its whole yuan.
    most = facet.price_max
    shown = most - 99 if most is not None and most % 100 == 99 else most
    least = facet.price_min or None
    chosen = replace(wanted, page=1, price_min=least, price_max=most, typed={})
    dropped = replace(wanted, page=1, price_min=None, price_max=None, typed={})
    return Choice(
        name=price_words(least, shown),
        url=(dropped if is_on else chosen).address(),
        value=f"{'' if least is None else yuan_text(least)}~{'' if most is None else yuan_text(most)}",
        count=facet.count,
        is_on=is_on,
    )


def _below(tree: Tree, counts: dict[int, int], chosen: CategoryRecord | None) -> tuple[CategoryRecord, ...]:
    parent_id = chosen.category_id if chosen else None
    while True:
        below = tuple(it for it in tree.under(parent_id) if not counts or it.category_id in counts)
        if len(below) != 1 or chosen is not None or not tree.under(below[0].category_id):
            return below
        parent_id = below[0].category_id


def _category_address(wanted: Wanted, category: CategoryRecord) -> str:
    if wanted.category is not None:
        base = category_link(category_id=category.category_id, name=category.name)
        return replace(wanted, base=base, within="", page=1).address()
    return replace(wanted, within=str(category.category_id), page=1).address()
