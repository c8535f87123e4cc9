"""The demo brand's goods as the product documents that the assortment takes in."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import zip_longest

from zhida.demo.goods import CATEGORY_FILES, DemoProduct, DemoSku, Fact, StorySection, demo_products
from zhida.demo.media import FILM
from zhida.shop.assortment.records import AttributeDocument, ProductDocument, SkuDocument
from zhida.shop.catalogue.records import StoryBlock, StoryKind
from zhida.shop.kernel.money import parse_yuan

FIRST_WAREHOUSE = "SZ"
FLAGSHIP = "x7-ultra"


def in_launch_order() -> list[DemoProduct]:
    """Give the products oldest first, the categories taken in turn, so that the newest are one of each."""
    by_category: dict[str, list[DemoProduct]] = {name: [] for name, _ in CATEGORY_FILES}
    for product in demo_products():
        by_category[product.category[0]].append(product)
    in_turn = [product for round_ in zip_longest(*by_category.values()) for product in round_ if product]
    return in_turn[::-1]


def documents(media: Mapping[str, str]) -> Iterator[ProductDocument]:
    """Write every product as a document; `media` gives each file's key in the shop."""
    for row, product in enumerate(in_launch_order(), start=1):
        # The story's pictures are the product's too; a page shows them where the story stands.
        gallery = list(dict.fromkeys(media[picture.file] for picture in product.pictures))
        if product.product == FLAGSHIP:
            gallery.insert(1, media[FILM])
        yield ProductDocument(
            row=row,
            product=product.product,
            title=product.title,
            subtitle=product.selling_point,
            brand=product.brand,
            category=product.category,
            description=f"{product.subtitle}。{product.description}",
            attributes={fact.name: _attribute(fact) for fact in product.facts},
            services=product.services,
            in_the_box=product.in_the_box,
            media=tuple(gallery),
            story=tuple(_block(section, media) for section in product.story),
            skus=tuple(_sku(sku, product, media) for sku in product.skus),
        )


def _attribute(fact: Fact) -> AttributeDocument:
    value = fact.value
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return AttributeDocument(
        value=Decimal(str(value)) if number else str(value), unit=fact.unit, group=fact.group
    )


def _block(section: StorySection, media: Mapping[str, str]) -> StoryBlock:
    return StoryBlock(
        kind=StoryKind.PICTURE, title=section.title, text=section.text, media=media[section.picture.file]
    )


def _sku(sku: DemoSku, product: DemoProduct, media: Mapping[str, str]) -> SkuDocument:
    return SkuDocument(
        sku=sku.sku,
        options=sku.options,
        price_minor=parse_yuan(sku.price),
        stock=sku.stock[FIRST_WAREHOUSE],
        warehouse=FIRST_WAREHOUSE,
        weight_grams=product.weight_grams,
        limit_per_order=product.limit_per_order,
        image=media[sku.image],
    )
