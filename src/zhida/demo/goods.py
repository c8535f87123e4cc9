"""The demo shop's goods as the data files state them, read into plain records."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from zhida.demo.art.look import Look

# The order of the shop's menu.
CATEGORY_FILES = (
    ("手机", "phones"),
    ("平板", "tablets"),
    ("笔记本", "laptops"),
    ("耳机", "earphones"),
    ("手表", "watches"),
    ("音箱", "speakers"),
    ("路由器", "routers"),
    ("配件", "accessories"),
)
TEXTS = (
    "product",
    "title",
    "title_en",
    "subtitle",
    "subtitle_en",
    "selling_point",
    "brand",
    "description",
)
Value = str | int | float | bool
Table = Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of the specification table."""

    name: str
    value: Value
    unit: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of a good: its file, which view it is, in which colour, and what it shows in words."""

    file: str
    view: str
    colour: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySection:
    """One section of the story: a large picture, a title, a short sentence."""

    title: str
    text: str
    picture: Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSku:
    """One SKU: its options, its price in yuan as text, and its opening stock by warehouse code."""

    sku: str
    options: Mapping[str, str]
    price: str
    stock: Mapping[str, int]
    image: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """How a good is drawn: its kind, the model's options, each colour's own."""

    kind: str
    options: Table
    colours: Mapping[str, Table]

    def look(self, colour: str) -> Look:
        """Give the look of one colour."""
        return Look({**self.options, **self.colours[colour]})


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoProduct:
    """One product of the demo brand."""

    product: str
    title: str
    title_en: str
    subtitle: str
    subtitle_en: str
    selling_point: str
    brand: str
    category: tuple[str, ...]
    weight_grams: int
    description: str
    services: tuple[str, ...]
    in_the_box: tuple[str, ...]
    facts: tuple[Fact, ...]
    skus: tuple[DemoSku, ...]
    media: tuple[Picture, ...]
    story: tuple[StorySection, ...]
    drawing: Drawing
    limit_per_order: int | None = field(default=None)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Every picture of the product, the gallery's first."""
        return self.media + tuple(section.picture for section in self.story)


@cache
def demo_products() -> tuple[DemoProduct, ...]:
    """Read all products in the order of the menu."""
    found: list[DemoProduct] = []
    for _, name in CATEGORY_FILES:
        text = (files("zhida.demo") / "data" / f"{name}.toml").read_text(encoding="utf-8")
        found.extend(_product(raw) for raw in tomllib.loads(text)["product"])
    return tuple(found)


def _product(raw: dict[str, Any]) -> DemoProduct:
    """Build a product out of its table; a key that is missing or unknown is a fault of the file."""
    table = dict(raw)
    texts = {name: table.pop(name) for name in TEXTS}
    product = DemoProduct(
        **texts,
        category=tuple(table.pop("category")),
        weight_grams=table.pop("weight_grams"),
        limit_per_order=table.pop("limit_per_order", None),
        services=tuple(table.pop("services")),
        in_the_box=tuple(table.pop("in_the_box")),
        facts=tuple(Fact(name=name, **fact) for name, fact in table.pop("attributes").items()),
        skus=tuple(DemoSku(**sku) for sku in table.pop("skus")),
        media=tuple(Picture(**picture) for picture in table.pop("media")),
        story=tuple(_section(section) for section in table.pop("story")),
        drawing=_drawing(table.pop("drawing")),
    )
    assert not table, f"unknown keys in {product.product}: {sorted(table)}"
    return product


def _section(raw: dict[str, str]) -> StorySection:
    shown = {name: value for name, value in raw.items() if name not in {"title", "text"}}
    return StorySection(title=raw["title"], text=raw["text"], picture=Picture(**shown))


def _drawing(raw: dict[str, Any]) -> Drawing:
    options = {name: value for name, value in raw.items() if name not in {"kind", "colours"}}
    return Drawing(kind=raw["kind"], options=options, colours=raw["colours"])
