import re
from collections import Counter

from zhida.demo.goods import CATEGORY_FILES, DemoProduct, demo_products
from zhida.shop.kernel.money import parse_yuan

# Source: 广告法 (2021) art. 9 and its usual readings: superlatives and claims that cannot be proven.
BANNED = re.compile(
    "最|第一|国家级|世界级|顶级|顶尖|极致|极品|首选|唯一|独家|完美|史上|王者|领先|一流|绝对|万能|永久|零风险|秒杀全|100%"
)
FLAGSHIPS = ("x7-ultra", "x7-pro", "x7", "fold-2", "pad-7-pro", "book-14-pro", "buds-4-pro", "studio")


def _texts(product: DemoProduct) -> list[str]:
    story = [text for section in product.story for text in (section.title, section.text)]
    facts = [f"{fact.name}{fact.value}" for fact in product.facts]
    names = [product.title, product.subtitle, product.selling_point, product.description]
    return [*names, *story, *facts, *product.in_the_box, *product.services]


def test_products_fill_every_category():
    counted = Counter(product.category for product in demo_products())

    assert [(name,) for name, _ in CATEGORY_FILES] == list(counted)
    assert sum(counted.values()) == 66
    assert min(counted.values()) == 6


def test_codes_and_titles_are_unique():
    products = demo_products()
    codes = Counter(product.product for product in products)
    titles = Counter(product.title for product in products)
    skus = Counter(sku.sku for product in products for sku in product.skus)

    assert [name for counted in (codes, titles, skus) for name, count in counted.items() if count > 1] == []
    assert len(skus) == 225


def test_texts_hold_no_superlative_that_the_law_bans():
    found = [text for product in demo_products() for text in _texts(product) if BANNED.search(text)]

    assert found == []


def test_prices_and_stock_are_plausible():
    for product in demo_products():
        for sku in product.skus:
            assert 3_900 <= parse_yuan(sku.price) <= 1_200_000, sku.sku
            assert set(sku.stock) == {"SZ", "SH"}
            assert min(sku.stock.values()) > 0, sku.sku
        assert 10 <= product.weight_grams <= 20_000


def test_more_storage_never_costs_less():
    for product in demo_products():
        by_colour: dict[str, list[int]] = {}
        for sku in product.skus:
            by_colour.setdefault(sku.options["颜色"], []).append(parse_yuan(sku.price))
        assert all(prices == sorted(prices) for prices in by_colour.values()), product.product


def test_every_colour_has_a_picture():
    for product in demo_products():
        colours = {sku.options["颜色"] for sku in product.skus}

        assert {picture.colour for picture in product.media} == colours, product.product
        assert set(product.drawing.colours) == colours, product.product


def test_flagships_show_two_sides_of_every_colour_and_tell_three_stories():
    for product in demo_products():
        if product.product not in FLAGSHIPS:
            continue
        counted = Counter(picture.colour for picture in product.media)

        assert min(counted.values()) >= 2, product.product
        assert len(product.story) >= 3, product.product


def test_every_product_tells_a_story_and_says_what_is_in_the_box():
    for product in demo_products():
        assert product.story, product.product
        assert product.in_the_box, product.product
        assert "7天无理由退货" in product.services[0], product.product
        assert product.title_en.isascii(), product.product
