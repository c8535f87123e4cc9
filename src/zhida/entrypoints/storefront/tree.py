"""The category tree as lists name it: read once in half a minute a process, like the menu."""

import time
from dataclasses import dataclass

from zhida.shop.catalogue import queries as catalogue
from zhida.shop.catalogue.records import CategoryRecord

TREE_LIFE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Tree:
    """The shown categories by id and by parent, in the merchant's order."""

    by_id: dict[int, CategoryRecord]
    by_parent: dict[int | None, tuple[CategoryRecord, ...]]

    def under(self, parent_id: int | None) -> tuple[CategoryRecord, ...]:
        """Give the children of a category; None gives the roots."""
        return self.by_parent.get(parent_id, ())


_kept: list[tuple[float, Tree]] = []


def shown_tree() -> Tree:
    """This function will give the tree as it stood at most half a minute ago."""
    if not _kept or _kept[0][0] < time.monotonic():
        _kept[:] = [(time.monotonic() + TREE_LIFE_SECONDS, _read())]
    return _kept[0][1]


def forget_tree() -> None:
    """This function will make the next page read the tree anew; for tests."""
    _kept.clear()


def _read() -> Tree:
    shown = catalogue.category_tree()
    by_parent: dict[int | None, list[CategoryRecord]] = {}
    for category in shown:
        by_parent.setdefault(category.parent_id, []).append(category)
    return Tree(
        {category.category_id: category for category in shown},
        {parent: tuple(children) for parent, children in by_parent.items()},
    )
