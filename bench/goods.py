"""A generated catalogue: the same documents for the same number, in 40 categories under 8 roots."""

from __future__ import annotations

import json
import random
from pathlib import Path

SKUS_A_PRODUCT = 4
ROOTS = ("手机", "平板", "耳机", "手表", "电视", "电脑", "配件", "家电")
BRANDS = tuple(f"品牌{letter}" for letter in "甲乙丙丁戊己庚辛壬癸")
COLOURS = ("黑", "白", "蓝", "绿")
SEED = 20261122


def write_catalogue(file: Path, *, skus: int) -> None:
    """Write an import file of so many SKUs."""
    chance = random.Random(SEED)
    with file.open("w", encoding="utf-8") as out:
        for index in range(skus // SKUS_A_PRODUCT):
            out.write(json.dumps(product_document(index, chance), ensure_ascii=False) + "\n")


def product_document(index: int, chance: random.Random) -> dict[str, object]:
    """Return one product with four SKUs, a few attributes and a page of text."""
    root = ROOTS[index % len(ROOTS)]
    brand = chance.choice(BRANDS)
    price = chance.randrange(90, 9000)
    return {
        "product": f"B{index}",
        "title": f"{brand} {root} {index} 号",
        "subtitle": "轻薄机身，长久续航",
        "brand": brand,
        "category": [root, f"{root}{index // len(ROOTS) % 5}"],
        "attributes": {
            "屏幕": f"{chance.randrange(5, 70)} 英寸",
            "材质": chance.choice(("铝", "玻璃", "皮")),
        },
        "description": "一段说明文字。" * 30,
        "weight_grams": chance.randrange(100, 3000),
        "skus": [
            {
                "sku": f"B{index}-{number}",
                "options": {"颜色": colour},
                "price": f"{price}.00",
                "stock": 1_000_000,
            }
            for number, colour in enumerate(COLOURS, start=1)
        ],
    }
