"""Counting facets in the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import BooleanField, Case, Count, Q, QuerySet, Value, When

from zhida.shop.catalogue.queries import category_tree
from zhida.shop.search.backends import OfferScope
from zhida.shop.search.conf import WHOLE_SHOP
from zhida.shop.search.facet_shapes import attribute_facets, category_facets, value_facets
from zhida.shop.search.filtering import (
    SIMPLE_GROUPS,
    Group,
    Narrowing,
    offered_condition,
    price_condition,
)
from zhida.shop.search.models import CategoryListing, ListedAttribute, ListedPlace
from zhida.shop.search.price_ranges import price_ranges
from zhida.shop.search.records import CategoryFacet, Facets, FacetValue, Filters, PriceFacet

Document = dict[str, object]
SWITCHES = (Group.IN_STOCK, Group.ON_OFFER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Facets, and how many products pass all filters."""

    facets: Facets
    total: int


@dataclass(slots=True)
class _Tally:
    """Counts of the groups that stand in the place itself, and the total."""

    brands: Counter[str]
    bands: Counter[int]
    switches: Counter[Group]
    total: int = 0

    def add(
        self, brand: str, band: int, count: int, *, fails: Collection[Group], on: Collection[Group]
    ) -> None:
        """Add products of one brand and price band that fail these filters and could pass these switches.

        A group counts whatever fails no filter but the group's own.
        """
        if not set(fails) - {Group.BRAND}:
            self.brands[brand] += count
        if not set(fails) - {Group.PRICE}:
            self.bands[band] += count
        for switch in on:
            if not set(fails) - {switch}:
                self.switches[switch] += count
        self.total += 0 if fails else count


def count_facets(narrowing: Narrowing) -> Counted:
    """Count every group as all filters but its own leave it. Three queries whatever is asked."""
    tally = _tally(narrowing)
    filters = narrowing.filters
    facets = Facets(
        brand=value_facets(tally.brands, chosen=filters.brands),
        price=price_ranges(tally.bands),
        category=_categories(narrowing),
        attributes=_attributes(narrowing),
        in_stock=tally.switches[Group.IN_STOCK],
        on_offer=tally.switches[Group.ON_OFFER],
    )
    return Counted(facets=facets, total=tally.total)


def count_kept(*, category_id: int, offers: Collection[OfferScope] = ()) -> Facets:
    """Count what the plain list of a category shows. Four queries; up to two more for what offers name.

    Of categories only the category itself and those inside it are named: what others hold changes without
    this one changing, and would be out of date.
    """
    narrowing = Narrowing(filters=Filters(), category_ids=(category_id,), offered=offered_condition(offers))
    tally = _tally(narrowing)
    return Facets(
        brand=value_facets(tally.brands),
        price=price_ranges(tally.bands),
        category=_categories_inside(category_id),
        attributes=_attributes(narrowing),
        in_stock=tally.switches[Group.IN_STOCK],
        on_offer=tally.switches[Group.ON_OFFER],
    )


def to_document(facets: Facets) -> Document:
    """Return facets as JSON, as they are kept and as the API gives them."""
    return {
        "brand": [_value_document(value) for value in facets.brand],
        "price": [
            {"price_min": facet.price_min, "price_max": facet.price_max, "count": facet.count}
            for facet in facets.price
        ],
        "category": [{"category_id": facet.category_id, "count": facet.count} for facet in facets.category],
        "attributes": {
            name: [_value_document(value) for value in values] for name, values in facets.attributes.items()
        },
        "in_stock": facets.in_stock,
        "on_offer": facets.on_offer,
    }


def from_document(document: Mapping[str, object]) -> Facets:
    """Rebuild facets that `to_document` wrote; what is missing in it is empty."""
    price, category = document.get("price"), document.get("category")
    attributes = document.get("attributes")
    in_stock, on_offer = document.get("in_stock"), document.get("on_offer")
    return Facets(
        brand=_values_from(document.get("brand")),
        price=tuple(PriceFacet(**facet) for facet in price) if isinstance(price, list) else (),
        category=tuple(CategoryFacet(**facet) for facet in category) if isinstance(category, list) else (),
        attributes={name: _values_from(values) for name, values in attributes.items()}
        if isinstance(attributes, dict)
        else {},
        in_stock=in_stock if isinstance(in_stock, int) else 0,
        on_offer=on_offer if isinstance(on_offer, int) else 0,
    )


def _tally(narrowing: Narrowing) -> _Tally:
    """Group what passes the other filters by all that the place itself says. One query."""
    filters = narrowing.filters
    tally = _Tally(brands=Counter(), bands=Counter(), switches=Counter())
    for brand, band, in_stock, in_price, offered, count in _groups(narrowing):
        on = [switch for switch, is_on in zip(SWITCHES, (in_stock, offered), strict=True) if is_on]
        fails = [
            group
            for group, is_failed in (
                (Group.BRAND, bool(filters.brands) and brand not in filters.brands),
                (Group.PRICE, not in_price),
                (Group.IN_STOCK, filters.in_stock and not in_stock),
                (Group.ON_OFFER, filters.on_offer and not offered),
            )
            if is_failed
        ]
        tally.add(brand, band, count, fails=fails, on=on)
    return tally


def _groups(narrowing: Narrowing) -> Iterator[tuple[str, int, bool, bool, bool, int]]:
    rows = narrowing.places(without=SIMPLE_GROUPS).annotate(
        in_price=_flag(price_condition(narrowing.filters)), offered=_flag(narrowing.offered)
    )
    columns = ("brand", "price_band", "in_stock", "in_price", "offered")
    grouped = rows.values(*columns).annotate(count=Count("pk")).order_by()
    yield from grouped.values_list(*columns, "count")


def _flag(condition: Q) -> Case:
    # Every place has a price: an empty condition cannot stand in a CASE.
    return Case(
        When(condition or Q(price_minor__gte=0), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )


def _categories(narrowing: Narrowing) -> tuple[CategoryFacet, ...]:
    """Count every category by the places its products have in it. One query."""
    found = narrowing.places(without={Group.CATEGORY}).values("listed_id")
    chosen = [category_id for category_id in narrowing.category_ids if category_id != WHOLE_SHOP]
    here = Q(listed_id__in=ListedPlace.objects.filter(category_id__in=chosen).values("listed_id"))
    groups = (
        ListedPlace.objects.exclude(category_id=WHOLE_SHOP)
        .filter(listed_id__in=found)
        .values_list("category_id")
        .annotate(count=Count("pk"), here=Count("pk", filter=here))
        .order_by()
    )
    counts, inside = {}, set()
    for category_id, count, count_here in groups:
        counts[category_id] = count
        if count_here:
            inside.add(category_id)
    return category_facets(counts, chosen=chosen, inside=inside)


def _categories_inside(category_id: int) -> tuple[CategoryFacet, ...]:
    """Return the kept totals of a category and those below it. Two queries, neither over products."""
    tree = [one for one in category_tree() if category_id in (WHOLE_SHOP, *one.ancestor_ids)]
    totals = CategoryListing.objects.filter(category_id__in=[one.category_id for one in tree])
    return category_facets(dict(totals.values_list("category_id", "total")))


def _attributes(narrowing: Narrowing) -> dict[str, tuple[FacetValue, ...]]:
    """Count the values of each name as all filters but the one on that name leave them. One query."""
    chosen = narrowing.filters.attributes
    all_filters = narrowing.places()
    # With everything counted, the index of names and values answers without a look at the products.
    everything = ListedAttribute.objects.all()
    parts = [
        everything if narrowing.is_whole_shop else _values_held(all_filters).exclude(name__in=list(chosen))
    ]
    parts += [_values_held(narrowing.places(without_attribute=name)).filter(name=name) for name in chosen]
    counted = [part.values_list("name", "value").annotate(count=Count("pk")).order_by() for part in parts]
    counts: dict[str, dict[str, int]] = {}
    for name, value, count in counted[0].union(*counted[1:], all=True) if chosen else counted[0]:
        counts.setdefault(name, {})[value] = count
    return attribute_facets(counts, chosen=chosen)


def _values_held(places: QuerySet[ListedPlace]) -> QuerySet[ListedAttribute]:
    return ListedAttribute.objects.filter(listed_id__in=places.values("listed_id"))


def _value_document(value: FacetValue) -> Document:
    return {"value": value.value, "count": value.count}


def _values_from(values: object) -> tuple[FacetValue, ...]:
    return tuple(FacetValue(**value) for value in values) if isinstance(values, list) else ()
