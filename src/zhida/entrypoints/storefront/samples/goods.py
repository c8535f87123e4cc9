"""Goods for looking at pages without a database: the same records the views build."""

from dataclasses import replace
from urllib.parse import quote

from zhida.entrypoints.entity import TEST_ENTITY
from zhida.entrypoints.storefront.addresses import category_link, link, product_link
from zhida.entrypoints.storefront.contexts.goods import Card, Choice, PageLinks, Picture, Price
from zhida.entrypoints.storefront.contexts.listing import (
    FacetGroup,
    FacetValueView,
    FilterPanel,
    Listing,
    PriceFilter,
    SortChoice,
    Switch,
)
from zhida.entrypoints.storefront.contexts.pages import HomePage, Opening, SceneView
from zhida.entrypoints.storefront.contexts.product import (
    Chapter,
    Option,
    OptionValue,
    ProductView,
    SkuChoice,
    Slide,
    SpecGroup,
)
from zhida.entrypoints.storefront.contexts.shell import MenuCategory, Shell, Tab
from zhida.entrypoints.storefront.samples.deals import DEALS

TINTS = ("#2f5d50", "#c9cfcc", "#33373b", "#5d7a8c", "#dfe3dd", "#7a6a58")
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
    '<rect width="100" height="100" fill="#f3f4f3"/>'
    '<rect x="34" y="20" width="32" height="60" rx="6" fill="TINT"/>'
    '<circle cx="50" cy="36" r="9" fill="#1b2120"/></svg>'
)
COLOURS = (("松石绿", "#2f5d50"), ("月白", "#dfe3dd"), ("玄青", "#33373b"))
NAMES = (
    ("青岚 X7 Pro", "钛合金中框，三枚主摄", 599900, "新品"),
    ("青岚 X7", "轻 187 克，一天一充", 399900, ""),
    ("青岚 平板 12", "2.8K 柔光屏，会写字", 289900, "满1000减80"),
    ("青岚 笔记本 Air 14，十四英寸轻薄办公本长名字的样子要怎么换行", "1.19 千克，18 小时", 549900, ""),
    ("青岚 耳机 Free", "开放式，戴着忘了它", 69900, ""),
    ("青岚 手表 S3", "两周续航", 89900, ""),
    ("青岚 音箱 Mini", "放进书架就好", 29900, ""),
    ("青岚 路由 BE72", "两根网线，满屋 Wi-Fi 7", 49900, ""),
)


def picture(name: str = "thing-0", size: int = 1200) -> Picture:
    """Give a plain drawing of a device, so that a sample needs no file."""
    tint = TINTS[int(name.rpartition("-")[2]) % len(TINTS)]
    return Picture(url=f"data:image/svg+xml,{quote(DRAWING.replace('TINT', tint))}", width=size, height=size)


def card(index: int, *, is_in_stock: bool = True) -> Card:
    """Give one of the sample products as a card."""
    title, point, minor, tag = NAMES[index % len(NAMES)]
    return Card(
        number=f"G{index}",
        url=product_link(number=f"G{index}", title=title),
        title=title,
        point=point,
        price=Price(
            minor=minor,
            is_from=index % 3 == 0,
            was_minor=minor + 30000 if index == 2 else 0,
            was_basis="日常价",
        ),
        picture=picture(f"thing-{index % len(NAMES)}"),
        colours=COLOURS[: index % 4],
        tag=tag,
        is_in_stock=is_in_stock,
    )


BRANDS = tuple(Choice(name=name, url="#", count=count) for name, count in (("青岚", 36), ("听松", 8)))
CARDS = tuple(card(index, is_in_stock=index != 5) for index in range(8))


def shell(tab: Tab = Tab.NONE, *, is_english: bool = False) -> Shell:
    """Give the frame with a menu of eight categories."""
    names = ("手机", "平板", "电脑", "耳机", "手表", "音箱", "路由器", "配件")
    return Shell(
        entity=TEST_ENTITY,
        menu=tuple(
            MenuCategory(
                name=name,
                url=category_link(category_id=index, name=name),
                picture=picture(f"thing-{index}"),
                children=tuple(
                    MenuCategory(name=f"{name}{kind}", url="#", picture=picture(f"thing-{index}"))
                    for kind in ("旗舰", "轻薄")
                ),
                cards=CARDS[:5],
            )
            for index, name in enumerate(names)
        ),
        is_english=is_english,
        other_language_url="/en/",
        canonical_url="http://127.0.0.1:8000/",
        tab=tab,
        is_demo=True,
    )


def home() -> HomePage:
    """Give a full home page."""
    return HomePage(hero=CARDS[0], stories=CARDS[2:5], popular=CARDS[:4], newest=CARDS[4:8])


def home_with_window() -> HomePage:
    """Give a home page whose merchant dressed the window."""
    wide = picture()
    scene = SceneView(title="走远一点", line="手表记路。", url="/c/1", picture=wide, mood="dusk")
    return HomePage(
        opening=Opening(card=CARDS[0], line="四枚镜头", wide=wide, tall=wide),
        scenes=(scene,),
        hero=CARDS[0],
        stories=(),
        popular=CARDS[:4],
        newest=CARDS[4:8],
    )


def listing() -> Listing:
    """Give a list with every kind of filter, chips and pages."""
    brands = tuple(FacetValueView(value=name, count=12, is_on=name == "青岚") for name in ("青岚", "听松"))
    colours = tuple(FacetValueView(value=name, count=3, colour=value) for name, value in COLOURS)
    return Listing(
        title="手机",
        cards=(*CARDS[:7], replace(CARDS[7], marks=((3, 5),))),
        total=57,
        children=tuple(Choice(name=name, url="#") for name in ("旗舰", "轻薄", "长续航")),
        chips=(Choice(name="¥1000 – ¥6000", url="#"),),
        sorts=(
            SortChoice(name="综合", url="#", is_on=True),
            SortChoice(name="销量", url="#"),
            SortChoice(name="价格", url="#", direction="both"),
        ),
        notes=("没有完全符合“青岚 轻”的商品，下面是相近的。",),
        pages=PageLinks(
            previous="",
            following="?page=2",
            numbers=(("1", ""), ("2", "?page=2"), ("3", "?page=3"), ("…", ""), ("8", "?page=8")),
        ),
        panel=FilterPanel(
            action=link("list"),
            kept=(("sort", "sales"),),
            counted_by="/products",
            above=Choice(name="全部分类", url="#"),
            categories=(Choice(name="旗舰", url="#", count=4), Choice(name="轻薄", url="#", count=9)),
            groups=(
                FacetGroup(title="品牌", parameter="brand", values=brands),
                FacetGroup(title="颜色", parameter="attr.颜色", values=colours[:2], rest=colours[2:]),
            ),
            price=PriceFilter(
                least="1000",
                most="六千",
                wrong=frozenset({"price_max"}),
                error="价格请写成数字，最多两位小数，例如 99 或 99.50。",
                ranges=(Choice(name="¥1000 – ¥2000", url="#", value="1000~2000", count=3),),
            ),
            switches=(Switch(name="仅看有货", parameter="in_stock", is_on=True, count=50),),
        ),
        clear_url="/list",
        first_page_url="/list",
    )


SORTS = (("综合", "#", True), ("新品", "#", False), ("销量", "#", False), ("价格从低到高", "#", False))


def sku(colour: str, size: str, available: str) -> SkuChoice:
    """Give one SKU of the sample phone."""
    return SkuChoice(
        sku=f"X7P-{colour}-{size}",
        options={"颜色": colour, "版本": size},
        price=Price(minor=599900, was_minor=629900, was_basis="日常价"),
        available=available,
        limit=5,
        picture_url="",
    )


def product() -> ProductView:
    """Give a phone with two options, one combination impossible and one sold out."""
    skus = (
        sku("松石绿", "12GB + 256GB", "in"),
        sku("月白", "12GB + 256GB", "out"),
        sku("松石绿", "16GB + 512GB", "low"),
        sku("玄青", "16GB + 512GB", "in"),
    )
    return ProductView(
        number="G0",
        url=product_link(number="G0", title=NAMES[0][0]),
        title="青岚 X7 Pro",
        point="钛合金中框，三枚主摄，暗处也看得清",
        brand="青岚",
        slides=tuple(Slide(picture=picture(f"thing-{index}")) for index in (0, 1, 2, 3, 4)),
        sku=skus[0],
        skus=skus,
        options=(
            Option(
                name="颜色",
                chosen="松石绿",
                values=tuple(
                    OptionValue(
                        value=name,
                        url="#",
                        colour=value,
                        is_chosen=name == "松石绿",
                        is_out=name == "月白",
                        is_possible=name != "玄青",
                    )
                    for name, value in COLOURS
                ),
            ),
            Option(
                name="版本",
                chosen="12GB + 256GB",
                values=(
                    OptionValue(value="12GB + 256GB", url="#", is_chosen=True),
                    OptionValue(value="16GB + 512GB", url="#"),
                    OptionValue(value="16GB + 1TB", url="#", is_possible=False),
                ),
            ),
        ),
        promotions=DEALS,
        services=("7 天无理由退货", "全国联保", "官方发货"),
        description="一块 6.7 英寸的屏，一副钛合金的框。\n做薄，不等于把电池做小：5600 毫安时。",
        story=(
            Chapter(title="看得远", text="潜望长焦，五倍光学变焦。", picture=picture("thing-0")),
            Chapter(text="一天一充。"),
        ),
        specs=(
            SpecGroup(
                name="屏幕", rows=(("尺寸", "6.7 英寸"), ("分辨率", "2772 × 1240"), ("刷新率", "1–120 Hz"))
            ),
            SpecGroup(name="电池", rows=(("容量", "5600 mAh"), ("有线充电", "90 W"))),
        ),
        in_the_box="手机 × 1，数据线 × 1，取卡针 × 1，说明书 × 1",
        related=CARDS[1:5],
    )
