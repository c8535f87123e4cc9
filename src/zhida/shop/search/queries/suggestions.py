"""Completing what a shopper types."""

from __future__ import annotations

from zhida.shop.catalogue.queries import find_brands, search_categories
from zhida.shop.search.conf import MOST_SUGGESTIONS, WHOLE_SHOP
from zhida.shop.search.models import CategoryListing, ListedPlace
from zhida.shop.search.records import Suggestion
from zhida.shop.search.words import words_of

CATEGORIES = 3
BRANDS = 3


def suggest(*, text: str) -> tuple[Suggestion, ...]:
    """Return categories, brands and titles that hold every word, at most ten. Four queries."""
    words = words_of(text)
    if not words:
        return ()
    categories = search_categories(words=words, limit=CATEGORIES)
    ids = [category.category_id for category in categories]
    totals = dict(CategoryListing.objects.filter(category_id__in=ids).values_list("category_id", "total"))
    suggestions = [
        Suggestion(text=category.name, kind="category", count=totals[category.category_id])
        for category in categories
        if totals.get(category.category_id)
    ]
    suggestions += [
        Suggestion(text=brand.name, kind="brand") for brand in find_brands(words=words, limit=BRANDS)
    ]
    places = ListedPlace.objects.filter(category_id=WHOLE_SHOP)
    for word in words:
        places = places.filter(listed__search_text__contains=word)
    titles = places.order_by("-rank", "-listed_id").values_list("listed__title", flat=True)
    left = MOST_SUGGESTIONS - len(suggestions)
    suggestions += [Suggestion(text=title, kind="product") for title in titles[:left]]
    return tuple({(one.text, one.kind): one for one in suggestions}.values())
