"""The home page's window out of the showcase document. What the shop no longer has is left out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from zhida.entrypoints.showcase import Launch, Scene, Showcase
from zhida.entrypoints.storefront.addresses import category_link
from zhida.entrypoints.storefront.contexts.goods import Picture
from zhida.entrypoints.storefront.contexts.pages import Opening, SceneView
from zhida.entrypoints.storefront.formats import is_english
from zhida.entrypoints.storefront.showing.goods import card_of, picture_of
from zhida.shop.catalogue.queries import categories_by_id, media_by_key
from zhida.shop.catalogue.records import MediaRecord
from zhida.shop.search.records import ListedItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What stands in the window; `tiles` gives a category's picture by the category's address."""

    opening: Opening | None = None
    scenes: tuple[SceneView, ...] = ()
    tiles: dict[str, Picture] = field(default_factory=dict)


def read_window(showcase: Showcase, chosen: Mapping[str, ListedItem]) -> Window:
    """Give the window of this moment; `chosen` are the cards of what is `launched`. No query for an empty
    document, two at most for another.
    """
    if showcase == Showcase():
        return Window()
    media = media_by_key(keys=showcase.media_keys)
    categories = categories_by_id(
        category_ids={*showcase.tiles, *(scene.category for scene in showcase.scenes)}
    )
    addresses = {key: category_link(category_id=key, name=it.name) for key, it in categories.items()}
    return Window(
        opening=_opening(showcase.launch, media, chosen) if showcase.launch else None,
        scenes=tuple(
            _scene(scene, media, addresses[scene.category])
            for scene in showcase.scenes
            if scene.picture in media and scene.category in addresses
        ),
        tiles={
            addresses[category]: picture_of(media[key], alt="")
            for category, key in showcase.tiles.items()
            if key in media and category in addresses
        },
    )


def launched(showcase: Showcase) -> tuple[str, ...]:
    """Give the numbers of the products in the window."""
    return (showcase.launch.product,) if showcase.launch else ()


def _opening(
    launch: Launch, media: Mapping[str, MediaRecord], chosen: Mapping[str, ListedItem]
) -> Opening | None:
    """Give the launched product, unless it was taken off sale or its pictures are gone."""
    item = chosen.get(launch.product)
    if item is None or launch.wide not in media or launch.tall not in media:
        return None
    return Opening(
        card=card_of(item),
        line=launch.line.in_language(is_english=is_english()),
        wide=picture_of(media[launch.wide], alt=""),
        tall=picture_of(media[launch.tall], alt=""),
    )


def _scene(scene: Scene, media: Mapping[str, MediaRecord], address: str) -> SceneView:
    english = is_english()
    return SceneView(
        title=scene.title.in_language(is_english=english),
        line=scene.line.in_language(is_english=english),
        url=address,
        picture=picture_of(media[scene.picture], alt=""),
        mood=scene.mood.value.lower(),
    )
