"""Tunables of the search room."""

from __future__ import annotations

from typing import Final

WHOLE_SHOP: Final = 0
PAGE_SIZE: Final = 20
LARGEST_PAGE_SIZE: Final = 60
LAST_PAGE: Final = 100
LONGEST_QUERY: Final = 100
MOST_WORDS: Final = 8
MOST_FILTER_VALUES: Final = 20
MOST_FACET_NAMES: Final = 20
MOST_FACET_VALUES: Final = 30
LONGEST_FACET_VALUE: Final = 60
MOST_SUGGESTIONS: Final = 10
MOST_SEARCHED_SKUS: Final = 60
REFRESH_CHUNK: Final = 500
FACETS_TIMER: Final = "search.facets"
OFFERS_TIMER: Final = "search.offers"
FACETS_DELAY_SECONDS: Final = 2
MOST_COLOURS: Final = 5
MOST_CONCEPTS: Final = 12
