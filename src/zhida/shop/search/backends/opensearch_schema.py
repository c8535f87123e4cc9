"""The fields of our OpenSearch index; the mapping itself is `opensearch.json`, and in `deploy/opensearch`."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from typing import Final

from zhida.shop.search.backends.opensearch_server import Json
from zhida.shop.search.backends.tantivy_schema import PIPELINE_VERSION
from zhida.shop.search.engine.plan import Field

PRODUCT: Final = "product"
NUMBER: Final = "number"
SKU: Final = "sku"
BRAND_NAME: Final = "brand_name"
CATEGORY: Final = "category"
CATEGORY_NAME: Final = "category_name"
ATTRIBUTE: Final = "attribute"
PRICE: Final = "price"
PRICE_BAND: Final = "price_band"
IN_STOCK: Final = "in_stock"
SALES: Final = "sales"
RANK: Final = "rank"
LISTED: Final = "listed"
SERIES: Final = "series"
PRIOR: Final = "prior"
PRIOR_AMONG_ALL: Final = "prior_among_all"
# Where the tokens of a field stand once more as plain values, so that their beginnings can be listed.
WORD_LISTS: Final = {
    Field.WORDS: "words",
    Field.TITLE: "title_words",
    Field.BRAND: "brand_words",
    Field.SOUND: "sound_words",
}
# Joins an attribute's name and value; no text holds it.
SEPARATOR: Final = "\x1f"
# Our tokens hold letters and digits, so these can say where they stand: a stack is one position, a gap none.
STACK: Final = "|"
GAP: Final = "_"
INDEX_PREFIX: Final = "zhida"
WINDOW_OF_PAGES: Final = 10_000


def index_body() -> Json:
    """Return settings and mapping of an index."""
    body: Json = json.loads(files("zhida.shop.search.backends").joinpath("opensearch.json").read_bytes())
    return body


def index_version() -> str:
    """Return what an index must have been built with to be read: pipeline, settings, mapping."""
    parts = [PIPELINE_VERSION, json.dumps(index_body(), sort_keys=True)]
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:12]


def alias_of(lineage: str) -> str:
    """Return the name under which the live index of this database and version is read.

    A shop restored from a copy, and one of another version beside it, therefore never read each other's.
    """
    return f"{family_of(lineage)}-{index_version()}"


def family_of(lineage: str) -> str:
    """Return how the names of all indexes of this database begin."""
    return f"{INDEX_PREFIX}-{lineage[:16].lower()}"
