"""Goods as cards, and the lists they stand in."""

from dataclasses import dataclass, field

from markupsafe import Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture with its size in pixels (so that nothing jumps) and its renditions as srcset texts."""

    url: str
    width: int = 1200
    height: int = 1200
    alt: str = ""
    avif: str = ""
    webp: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """An amount in fen as a page shows it. `is_from` says that other choices cost more."""

    minor: int
    is_from: bool = False
    was_minor: int = 0
    was_basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One product in a list. `label` says what its price is, 限时 in a flash sale; `marks` are the parts of
    the title, from and to, that answer a search; `drawn` keeps the card as lists show it.
    """

    number: str
    url: str
    title: str
    price: Price
    point: str = ""
    picture: Picture | None = None
    colours: tuple[tuple[str, str], ...] = ()
    tag: str = ""
    label: str = ""
    is_in_stock: bool = True
    marks: tuple[tuple[int, int], ...] = ()
    drawn: dict[str, Markup] = field(default_factory=dict, compare=False)

    @property
    def title_parts(self) -> tuple[tuple[str, bool], ...]:
        """Give the title in parts, each with whether it is marked."""
        parts: list[tuple[str, bool]] = []
        done = 0
        for start, end in self.marks:
            parts += [(self.title[done:start], False), (self.title[start:end], True)]
            done = end
        return tuple(part for part in (*parts, (self.title[done:], False)) if part[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A link that sets or takes away one filter or sort."""

    name: str
    url: str
    value: str = ""
    count: int | None = None
    is_on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLinks:
    """The pages around this one: (text, address) with an empty address for the present page and for gaps."""

    previous: str = ""
    following: str = ""
    numbers: tuple[tuple[str, str], ...] = ()
