"""From counts to facets, the same for every engine: what is hidden, what is kept, in which order."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from zhida.shop.search.conf import MOST_FACET_NAMES, MOST_FACET_VALUES
from zhida.shop.search.records import CategoryFacet, FacetValue

MOST_FACET_CATEGORIES: Final = 100

Document = dict[str, object]


def value_facets(counts: Mapping[str, int], *, chosen: Collection[str] = ()) -> tuple[FacetValue, ...]:
    """Return the thirty most frequent values, ties by their text; a chosen value stays, even with 0."""
    shown = {value: count for value, count in counts.items() if count and value}
    ranked = sorted(shown.items(), key=lambda item: (-item[1], item[0]))
    kept = dict(ranked[:MOST_FACET_VALUES]) | {value: shown.get(value, 0) for value in chosen}
    ranked = sorted(kept.items(), key=lambda item: (-item[1], item[0]))
    return tuple(FacetValue(value=value, count=count) for value, count in ranked)


def attribute_facets(
    counts: Mapping[str, Mapping[str, int]], *, chosen: Mapping[str, Collection[str]]
) -> dict[str, tuple[FacetValue, ...]]:
    """Return the values of the twenty names with the most, chosen names first in any case.

    A name with a single value cannot narrow anything and is left out unless it is chosen.
    """
    counted = {
        name: {value: count for value, count in values.items() if count} for name, values in counts.items()
    }
    useful = {name: values for name, values in counted.items() if len(values) > 1 and name not in chosen}
    ranked = sorted(useful, key=lambda name: (-sum(useful[name].values()), name))
    names = [*sorted(chosen), *ranked][: max(MOST_FACET_NAMES, len(chosen))]
    return {name: value_facets(counted.get(name, {}), chosen=chosen.get(name, ())) for name in names}


def category_facets(
    counts: Mapping[int, int], *, chosen: Collection[int] = (), inside: Collection[int] = ()
) -> tuple[CategoryFacet, ...]:
    """Return a hundred categories: the chosen ones, then those `inside` them, then others; by their counts.

    A chosen category stays, even with 0.
    """
    shown = [category_id for category_id, count in counts.items() if count and category_id not in chosen]
    ranked = sorted(shown, key=lambda one: (one not in inside, -counts[one], one))
    kept = [*chosen, *ranked[: max(0, MOST_FACET_CATEGORIES - len(chosen))]]
    ranked = sorted(kept, key=lambda one: (-counts.get(one, 0), one))
    return tuple(CategoryFacet(category_id=one, count=counts.get(one, 0)) for one in ranked)
