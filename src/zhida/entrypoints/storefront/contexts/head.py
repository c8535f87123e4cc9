"""What machines read of a page: search engines, feed readers, and the cards that messengers draw."""

from collections.abc import Mapping
from dataclasses import dataclass

from zhida.entrypoints.storefront.contexts.goods import Card, Picture

Document = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A page's description and share card. `canonical` is the path that stands for every way of asking for
    the page (empty: the path itself); a page that is not `is_indexed` leads to it and keeps out of indexes.
    `linked_data` are schema.org documents.
    """

    title: str = ""
    description: str = ""
    canonical: str = ""
    picture_url: str = ""
    kind: str = "website"
    is_indexed: bool = True
    linked_data: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """What the merchant wrote for a category or a brand: `title` and `description` for search engines,
    `paragraphs` above the list.
    """

    title: str = ""
    description: str = ""
    paragraphs: tuple[str, ...] = ()


NO_HEAD = Head()
NO_LANDING = Landing()


def first_picture(cards: tuple[Card, ...]) -> str:
    """Give the address of the first picture among cards; empty when none has one."""
    pictures: list[Picture] = [card.picture for card in cards if card.picture is not None]
    return pictures[0].url if pictures else ""
