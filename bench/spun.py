"""A large catalogue for searching: real titles cut and put together anew, seeded."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

from tests.relevance.known_items import all_items

from zhida.shop.search.backends.tantivy_index import create_index
from zhida.shop.search.documents import SearchDocument

SEED = 4
CHUNK = 500
CHANGED_DIGITS = 0.3
ATTRIBUTES = 5
_DIGIT = re.compile(r"\d")


def build_index(directory: Path, *, products: int) -> None:
    """Build an index of so many products."""
    index = create_index(directory)
    chunk: list[SearchDocument] = []
    for document in spun(products):
        chunk.append(document)
        if len(chunk) == CHUNK:
            index.put(chunk)
            chunk = []
    index.put(chunk)
    index.commit()
    index.close()


def spun(products: int) -> Iterator[SearchDocument]:
    """Yield products, each half of one real document and half of another."""
    dice = random.Random(SEED)
    real = [document for item in all_items() for document in item.documents]
    for number in range(products):
        left, right = dice.choice(real), dice.choice(real)
        yield _document(number, left, right, dice)


def _document(
    number: int, left: dict[str, object], right: dict[str, object], dice: random.Random
) -> SearchDocument:
    first, second = str(left["title"]).split(), str(right["title"]).split()
    words = first[: dice.randint(1, len(first))] + second[dice.randint(0, len(second)) :]
    title = _DIGIT.sub(
        lambda found: str(dice.randint(0, 9)) if dice.random() < CHANGED_DIGITS else found.group(),
        " ".join(words),
    )
    attributes = left.get("attributes") or {}
    category = left.get("category") or right.get("category") or ["其他"]
    assert isinstance(attributes, dict)
    assert isinstance(category, list)
    return SearchDocument(
        product_id=number,
        number=f"G{number}",
        title=title[:120],
        subtitle=str(right.get("description") or "")[:100],
        brand=str(left.get("brand") or ""),
        category=tuple(category),
        category_ids=tuple(_number_of(name) for name in category),
        attributes=tuple((name, str(value)[:40]) for name, value in list(attributes.items())[:ATTRIBUTES]),
        codes=(f"S-{number}",),
        skus=(f"S-{number}",),
        price_minor=dice.randint(100, 1_000_000),
        in_stock=dice.random() < 0.9,
        sales=int(dice.paretovariate(1)),
    )


def _number_of(name: str) -> int:
    return sum(map(ord, name)) % 1000 + 1
