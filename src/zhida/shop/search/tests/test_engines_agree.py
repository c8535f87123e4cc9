"""Both engines read the same plan: they find the same, the best first, with the same counts."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from zhida.doubles.opensearch.server import OpenSearchServer as OpenSearchDouble
from zhida.shop.search.backends.tantivy import TantivyBackend
from zhida.shop.search.backends.tantivy_index import create_index
from zhida.shop.search.documents import SearchDocument
from zhida.shop.search.tests.backend_contract import fill, find
from zhida.shop.search.tests.engine_shelves import EngineShelf, opensearch_shelf

CATALOGUE = Path(__file__).resolve().parents[5] / "tests/data/catalogues/phones.jsonl"
QUERIES = (
    "手机",
    "华为 mate10 pro",
    "huawei mate",
    "xiaomishouji",
    "iphone 8 64g",
    "vivox20",
    "honnor 9",
    "三星",
    "。。",
)


def documents() -> list[SearchDocument]:
    """Read the catalogue of phones, numbered in its order."""
    lines = CATALOGUE.read_text(encoding="utf-8").splitlines()
    return [document_of(number, json.loads(line)) for number, line in enumerate(lines, start=1)]


def document_of(number: int, product: dict) -> SearchDocument:
    """Make a document of a line; popularity and stock differ so that they can break ties."""
    facts = [
        (param["k"], str(param["v"]))
        for group in product["spec_groups"] or ()
        for param in group["params"]
        if param["searchable"] and param.get("v")
    ]
    return SearchDocument(
        product_id=number,
        title=product["title"],
        subtitle=product["sub_title"] or "",
        brand=product["brand"],
        category=tuple(product["category_path"]),
        category_ids=(1, 2 + number % 3),
        attributes=tuple(facts),
        number=f"G{number}",
        price_minor=number * 1000,
        in_stock=number % 5 > 0,
        sales=number % 7,
    )


def test_engines_give_the_same_pages(opensearch_double: OpenSearchDouble, tmp_path: Path):
    index = create_index(tmp_path)
    tantivy = EngineShelf(index=index, open_backend=lambda: TantivyBackend(tmp_path))
    fill(tantivy, documents())

    with opensearch_shelf(opensearch_double.url) as opensearch:
        fill(opensearch, documents())
        pairs = [(find(tantivy, query=query), find(opensearch, query=query)) for query in QUERIES]
        last_words = [
            tuple(sorted(shelf.backend.complete(text=text, limit=200)) for shelf in (tantivy, opensearch))
            for text in ("huaw", "mate 1", "小米 手", "xiaom")
        ]

    assert [found.total > 0 for found, _other in pairs] == [True] * 8 + [False]
    for found, other in pairs:
        # Further down, lengths that one of them rounds may swap what is nearly alike.
        assert other.product_ids[:3] == found.product_ids[:3]
        assert replace(other, product_ids=found.product_ids) == found
    for completed, other in last_words:
        assert other == completed
    index.close()
