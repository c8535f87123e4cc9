"""Counting facets in the database."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import BooleanField, Case, Count, Q, Value, When

from zhida.shop.search.conf import MOST_FACET_NAMES, MOST_FACET_VALUES, PRICE_BANDS
from zhida.shop.search.filtering import narrowed, price_condition, without_brand_and_price
from zhida.shop.search.models import ListedAttribute
from zhida.shop.search.records import Facets, FacetValue, Filters, PriceFacet

Document = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Facets, and how many products pass all filters."""

    facets: Facets
    total: int


def count_facets(*, category_ids: Sequence[int], filters: Filters) -> Counted:
    """Count brands, price ranges and attributes. Two queries.

    The brand counts ignore the brand filter and the price counts the price filter, so that a shopper sees
    what else could be chosen; attribute counts look at what passes every filter.
    """
    in_price = Case(
        When(price_condition(filters) or Q(price_minor__gte=0), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    groups = (
        without_brand_and_price(category_ids, filters)
        .annotate(in_price=in_price)
        .values("brand", "price_band", "in_price")
        .annotate(count=Count("pk"))
        .order_by()
    )
    brands: Counter[str] = Counter()
    bands: Counter[int] = Counter()
    total = 0
    for group in groups:
        in_brand = not filters.brands or group["brand"] in filters.brands
        brands[group["brand"]] += group["count"] if group["in_price"] else 0
        bands[group["price_band"]] += group["count"] if in_brand else 0
        total += group["count"] if in_brand and group["in_price"] else 0
    facets = Facets(
        brand=_values(brands), price=_price_facets(bands), attributes=_attributes(category_ids, filters)
    )
    return Counted(facets=facets, total=total)


def to_document(facets: Facets) -> Document:
    """Return facets as JSON, as they are kept and as the API gives them."""
    return {
        "brand": [_value_document(value) for value in facets.brand],
        "price": [
            {"price_min": facet.price_min, "price_max": facet.price_max, "count": facet.count}
            for facet in facets.price
        ],
        "attributes": {
            name: [_value_document(value) for value in values] for name, values in facets.attributes.items()
        },
    }


def from_document(document: Mapping[str, object]) -> Facets:
    """Rebuild facets that `to_document` wrote; an empty document has none."""
    brand, price, attributes = document.get("brand"), document.get("price"), document.get("attributes")
    return Facets(
        brand=_values_from(brand),
        price=tuple(PriceFacet(**facet) for facet in price) if isinstance(price, list) else (),
        attributes={name: _values_from(values) for name, values in attributes.items()}
        if isinstance(attributes, dict)
        else {},
    )


def _attributes(category_ids: Sequence[int], filters: Filters) -> dict[str, tuple[FacetValue, ...]]:
    places = narrowed(category_ids, filters)
    groups = (
        ListedAttribute.objects.filter(listed__in=places.values("listed"))
        .values("name", "value")
        .annotate(count=Count("pk"))
        .order_by()
    )
    names: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for group in groups:
        names[group["name"]][group["value"]] += group["count"]
    ranked = sorted(names.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    useful = [(name, values) for name, values in ranked if name in filters.attributes or len(values) > 1]
    return {name: _values(values) for name, values in useful[:MOST_FACET_NAMES]}


def _values(counts: Counter[str]) -> tuple[FacetValue, ...]:
    ranked = sorted((item for item in counts.items() if item[1]), key=lambda item: (-item[1], item[0]))
    return tuple(FacetValue(value=value, count=count) for value, count in ranked[:MOST_FACET_VALUES])


def _price_facets(bands: Counter[int]) -> tuple[PriceFacet, ...]:
    ends = [edge - 1 for edge in PRICE_BANDS[1:]]
    return tuple(
        PriceFacet(
            price_min=PRICE_BANDS[band], price_max=ends[band] if band < len(ends) else None, count=count
        )
        for band, count in sorted(bands.items())
        if count
    )


def _value_document(value: FacetValue) -> Document:
    return {"value": value.value, "count": value.count}


def _values_from(values: object) -> tuple[FacetValue, ...]:
    return tuple(FacetValue(**value) for value in values) if isinstance(values, list) else ()
