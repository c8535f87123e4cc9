"""The pages that are read: home, articles, and what is shown when something is missing."""

from dataclasses import dataclass, field

from zhida.entrypoints.storefront.contexts.devices import RecallNote
from zhida.entrypoints.storefront.contexts.flash import FlashSlot
from zhida.entrypoints.storefront.contexts.goods import Card, Choice, Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The launched product across the whole page: a wide picture, and a tall one for phones."""

    card: Card
    line: str
    wide: Picture
    tall: Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneView:
    """A large picture that leads to goods; `mood` decides the colour of its words."""

    title: str
    line: str
    url: str
    picture: Picture
    mood: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """The home page: one product launched, three scenes, two rows named for what they are.

    A shop without a showcase has no `opening` and no `scenes`: its newest product is the hero, three more
    are the stories.
    """

    hero: Card | None
    stories: tuple[Card, ...]
    popular: tuple[Card, ...]
    newest: tuple[Card, ...]
    opening: Opening | None = None
    scenes: tuple[SceneView, ...] = ()
    tiles: dict[str, Picture] = field(default_factory=dict)
    flash: FlashSlot | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One heading of an article with its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A page of text; `facts` are rows of name and value, `file_url` is where it is saved from."""

    title: str
    line: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = ()
    file_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What went wrong in one sentence, and the ways on: (text, address).

    `has_search` offers a search, begun with `query`; `status` is shown where it says something to people;
    `recall` is what owners of withdrawn goods are told.
    """

    title: str
    line: str
    ways: tuple[tuple[str, str], ...]
    status: str = ""
    has_search: bool = False
    query: str = ""
    categories: tuple[Choice, ...] = ()
    cards_title: str = ""
    cards: tuple[Card, ...] = ()
    recall: RecallNote | None = None
