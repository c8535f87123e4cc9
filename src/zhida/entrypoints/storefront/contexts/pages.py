"""The pages that are read: home, articles, and what is shown when something is missing."""

from dataclasses import dataclass

from zhida.entrypoints.storefront.contexts.goods import Card


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """The home page: one product launched, three told, two rows named for what they are."""

    hero: Card | None
    stories: tuple[Card, ...]
    popular: tuple[Card, ...]
    newest: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One heading of an article with its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A page of text; `facts` are rows of name and value."""

    title: str
    line: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What went wrong in one sentence, and the ways on: (text, address)."""

    title: str
    line: str
    icon: str
    ways: tuple[tuple[str, str], ...]
    cards: tuple[Card, ...] = ()
