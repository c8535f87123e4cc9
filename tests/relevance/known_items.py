"""Make the known-item set: `python -m tests.relevance.known_items DIRECTORY`, seeded, never picked by hand.

Every product of the catalogues under tests/data/catalogues is asked for in six ways. What answers a query is
a rule and no judgment: the SKUs of that product, and of products with the very same title. Two files come
out: catalogue.jsonl (a document a SKU) and queries.jsonl, as `zhida search evaluate` reads them.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from zhida.shop.search.pinyin import syllables
from zhida.shop.search.text.characters import fold
from zhida.shop.search.text.sounds import syllable_of

CATALOGUES = Path(__file__).parent.parent / "data" / "catalogues"
SEED = 20261122
MOST_QUERIES = 300
_CJK = re.compile(r"[\u4e00-\u9fff]+")
_LATIN = re.compile(r"[A-Za-z]{4,}")
_BRAND_PARTS = re.compile(r"[（()）/\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A product of a catalogue: how it is called, and the documents of its SKUs."""

    title: str
    brand: str
    category: tuple[str, ...]
    documents: tuple[dict[str, object], ...]


def main(directory: Path) -> None:
    """Write both files."""
    directory.mkdir(parents=True, exist_ok=True)
    items = list(all_items())
    with (directory / "catalogue.jsonl").open("w", encoding="utf-8") as stream:
        for item in items:
            for document in item.documents:
                stream.write(json.dumps(document, ensure_ascii=False) + "\n")
    with (directory / "queries.jsonl").open("w", encoding="utf-8") as stream:
        for query in queries(items):
            stream.write(json.dumps(query, ensure_ascii=False) + "\n")


def all_items() -> Iterator[Item]:
    """Yield the products of every catalogue."""
    for name, read in READERS.items():
        with (CATALOGUES / f"{name}.jsonl").open(encoding="utf-8") as stream:
            for line in stream:
                item = read(json.loads(line))
                if item.documents and item.title.strip():
                    yield item


def queries(items: list[Item]) -> Iterator[dict[str, object]]:
    """Yield the queries of every variant; a variant leaves out products it says nothing of."""
    answers: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for item in items:
        for document in item.documents:
            answers[fold(item.title)][str(document["id"])] = 3
    dice = random.Random(SEED)  # noqa: S311 -- a seeded choice of queries, no secret
    for variant, write in VARIANTS.items():
        asked: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for item in items:
            text = write(item, dice).strip()
            if text and (variant == "full" or fold(text) != fold(item.title)):
                asked[text] |= answers[fold(item.title)]
        chosen = dice.sample(sorted(asked), min(MOST_QUERIES, len(asked)))
        for text in sorted(chosen):
            yield {"query": text, "variant": variant, "judgments": asked[text]}


def _full(item: Item, _dice: random.Random) -> str:
    return item.title


def _without_spaces(item: Item, _dice: random.Random) -> str:
    return "".join(item.title.split())


def _without_brand(item: Item, _dice: random.Random) -> str:
    text = item.title
    for part in filter(None, _BRAND_PARTS.split(item.brand)):
        # A Latin brand only as a word of its own: MI is not a part of MIX.
        text = re.sub(rf"(?<![A-Za-z]){re.escape(part)}(?![A-Za-z])", " ", text, flags=re.IGNORECASE)
    return " ".join(re.sub(r"[（(]\s*[)）]", " ", text).split())


def _with_typo(item: Item, dice: random.Random) -> str:
    """Change one place: a Latin word of four letters or more, or else a Chinese character."""
    title = item.title
    words = list(_LATIN.finditer(title))
    if words:
        word = dice.choice(words)
        place = dice.randrange(word.start() + 1, word.end() - 1)
        letter = dice.choice("abcdefghijklmnopqrstuvwxyz")
        changed = {
            "swap": title[:place] + title[place + 1] + title[place] + title[place + 2 :],
            "drop": title[:place] + title[place + 1 :],
            "double": title[:place] + title[place] + title[place:],
            "replace": title[:place] + letter + title[place + 1 :],
        }
        return changed[dice.choice(sorted(changed))]
    places = [place for place, letter in enumerate(title) if _CJK.fullmatch(letter)]
    if len(places) < 2:
        return title
    place = dice.choice(places)
    alike = [one for one in _alike(title[place]) if one != title[place]]
    return title[:place] + (dice.choice(alike) if alike else "") + title[place + 1 :]


def _in_pinyin(item: Item, _dice: random.Random) -> str:
    return (
        _CJK.sub(lambda found: "".join(syllables(found.group())), item.title)
        if _CJK.search(item.title)
        else ""
    )


def _with_category(item: Item, _dice: random.Random) -> str:
    return f"{item.title} {item.category[-1]}" if item.category else ""


def _alike(character: str) -> list[str]:
    """Return common characters that sound the same (the first level of GB 2312)."""
    return [one for one in _common() if syllable_of(one) == syllable_of(character)]


def _common() -> str:
    rows = range(0xB0, 0xD8)
    return "".join(
        bytes([row, cell]).decode("gb2312", errors="ignore") for row in rows for cell in range(0xA1, 0xFF)
    )


def _phone(row: dict[str, object]) -> Item:
    facts = {
        param["k"]: str(param["v"]) + str(param.get("unit") or "")
        for group in row["spec_groups"] or ()
        for param in group["params"]
        if param.get("v") is not None
    }
    documents = tuple(
        {
            "id": f"phones-{sku['sku_id']}",
            "title": sku["title"],
            "brand": row["brand"],
            "category": row["category_path"],
            "attributes": {**facts, **sku["spec"]},
            "description": row["sub_title"] or "",
            "price": f"{sku['price_fen'] / 100:.2f}",
        }
        for sku in row["skus"]
    )
    return Item(
        title=row["title"], brand=row["brand"], category=tuple(row["category_path"]), documents=documents
    )


def _mall(row: dict[str, object]) -> Item:
    document = {
        "id": f"mall-{row['id']}",
        "title": row["name"],
        "brand": row["brand_name"],
        "category": [row["product_category_name"]],
        "attributes": {one["name"]: one["value"] for one in row["attributes"] if one["value"]},
        "description": row["sub_title"] or "",
        "price": f"{row['price']:.2f}",
    }
    return Item(
        title=row["name"],
        brand=row["brand_name"] or "",
        category=(row["product_category_name"],),
        documents=(document,),
    )


def _shopxo(row: dict[str, object]) -> Item:
    document = {"id": f"shopxo-{row['id']}", "title": row["title"], "description": row["simple_desc"] or ""}
    return Item(title=row["title"], brand="", category=(), documents=(document,))


def _litemall(row: dict[str, object]) -> Item:
    document = {
        "id": f"litemall-{row['id']}",
        "title": row["name"],
        "category": row["category_path"],
        "attributes": {name: value for name, value in row["attributes"] if len(value) < 60},
        "description": row["brief"] or "",
        "price": f"{row['retail_price']:.2f}",
    }
    return Item(title=row["name"], brand="", category=tuple(row["category_path"]), documents=(document,))


READERS: dict[str, Callable[[dict[str, object]], Item]] = {
    "phones": _phone,
    "mall": _mall,
    "shopxo": _shopxo,
    "litemall": _litemall,
}
VARIANTS: dict[str, Callable[[Item, random.Random], str]] = {
    "full": _full,
    "no_spaces": _without_spaces,
    "no_brand": _without_brand,
    "typo": _with_typo,
    "pinyin": _in_pinyin,
    "with_category": _with_category,
}

if __name__ == "__main__":
    main(Path(sys.argv[1]))
