"""The demo shop's home page: its flagship, three scenes and a drawn tile for each category."""

from zhida.demo.documents import FLAGSHIP
from zhida.demo.goods import CATEGORY_FILES, demo_products
from zhida.demo.pictures import manifest
from zhida.entrypoints.showcase import Launch, Mood, Scene, Showcase, Words, get_showcase, save_showcase
from zhida.shop.catalogue.queries import category_tree, find_product_number

SCENES = (
    (
        "story-trail",
        "手表",
        Mood.DUSK,
        Words(zh="走远一点，也不断线", en="Out of sight, still in touch"),
        Words(zh="手表记路，耳机听歌，音箱等你收工。", en="A watch for the trail, sound for the way back."),
    ),
    (
        "story-work",
        "笔记本",
        Mood.DAY,
        Words(zh="一张桌子，两块屏", en="One desk, two screens"),
        Words(zh="笔记本和平板并排，文稿拖过去就好。", en="Drag a draft from the laptop to the tablet."),
    ),
    (
        "story-home",
        "音箱",
        Mood.NIGHT,
        Words(zh="晚上，让家里有点声音", en="An evening that sounds like home"),
        Words(
            zh="音箱、路由器和充电座，放在一起也好看。",
            en="Speaker, router and charger that sit well together.",
        ),
    ),
)


def dress_home() -> None:
    """Write the home page's document unless there is one: what the merchant made of it stays."""
    if get_showcase() == Showcase():
        save_showcase(_showcase())


def _showcase() -> Showcase:
    keys = {file: rendering.key for file, rendering in manifest().items()}
    categories = {root.name: root.category_id for root in category_tree() if root.parent_id is None}
    number = find_product_number(code=FLAGSHIP)
    flagship = next(product for product in demo_products() if product.product == FLAGSHIP)
    line = Words(zh=flagship.subtitle, en=flagship.subtitle_en)
    opening = {"wide": keys["home-wide.webp"], "tall": keys["home-tall.webp"]}
    return Showcase(
        launch=Launch(product=number, line=line, **opening) if number else None,
        scenes=tuple(
            Scene(title=title, line=text, category=categories[name], picture=keys[f"{file}.webp"], mood=mood)
            for file, name, mood, title, text in SCENES
            if name in categories
        ),
        tiles={
            categories[name]: keys[f"tile-{file}.webp"] for name, file in CATEGORY_FILES if name in categories
        },
    )
