"""The frame of a page: who the shop is and what its menu holds. The same for every visitor."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix
from markupsafe import Markup

from zhida.entrypoints.entity import Entity, get_entity
from zhida.entrypoints.locale import ENGLISH_PREFIX
from zhida.entrypoints.storefront.addresses import category_link
from zhida.entrypoints.storefront.contexts.head import NO_HEAD, Head
from zhida.entrypoints.storefront.contexts.shell import MenuCategory, Shell, Tab
from zhida.entrypoints.storefront.formats import is_english
from zhida.entrypoints.storefront.kept_rules import forget_rules, kept_rules
from zhida.entrypoints.storefront.recalls import forget_recalls, kept_recalls
from zhida.entrypoints.storefront.showing import goods
from zhida.entrypoints.storefront.trade_in_offer import best_offer_minor, forget_offer
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.catalogue import queries as catalogue
from zhida.shop.catalogue.records import CategoryRecord
from zhida.shop.search import queries as search
from zhida.shop.search.records import ListedItem

# The menu of a process may be this old: it is a convenience, every page behind it is read fresh.
MENU_LIFE_SECONDS = 30.0
CATEGORIES_IN_MENU = 12
CARDS_A_CATEGORY = 6
LANGUAGE_PREFIXES = (("zh-CN", ""), ("en", ENGLISH_PREFIX), ("x-default", ""))


class Kept(Protocol):
    """What keeps the parts of a page that were drawn from it."""

    @property
    def drawn(self) -> dict[str, Markup]:
        """Give the parts by name."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A menu with the monotonic second after which it is read anew."""

    until: float
    entity: Entity
    menu: tuple[MenuCategory, ...]
    drawn: dict[str, Markup] = field(default_factory=dict)


_kept: dict[str, _Kept] = {}


def build(request: HttpRequest, *, tab: Tab, with_menu: bool = True, head: Head = NO_HEAD) -> Shell:
    """Give the frame of a page; the menu and the seller are kept for half a minute a process."""
    kept = _menu(cast("ShopRequest", request).now) if with_menu else _Kept(0, get_entity(), ())
    path = request.get_full_path()
    english = is_english()
    canonical = head.canonical or path.partition("?")[0]
    other = path.removeprefix(ENGLISH_PREFIX) or "/" if english else f"{ENGLISH_PREFIX}{path}"
    return Shell(
        entity=kept.entity,
        menu=kept.menu,
        is_english=english,
        other_language_url=other,
        canonical_url=f"{settings.ZHIDA.public_url}{canonical}",
        public_url=settings.ZHIDA.public_url,
        head=head,
        alternates=_alternates(canonical) if head.is_indexed else (),
        tab=tab,
        is_demo=settings.ZHIDA.is_demo_or_test,
        drawn=kept.drawn,
    )


def keep(shown: Kept, name: str, draw: Callable[..., Markup], *others: object) -> Markup:
    """This function will give a part of a page, drawn by a macro the first time it is asked for; what it is
    drawn from keeps it, under a name that tells all `others` apart.
    """
    found = shown.drawn.get(name)
    if found is None:
        found = shown.drawn[name] = draw(shown, *others)
    return found


def forget_menu() -> None:
    """Make the next page read the menu anew; for tests."""
    _kept.clear()
    forget_rules()
    forget_offer()
    forget_recalls()


def _alternates(canonical: str) -> tuple[tuple[str, str], ...]:
    """Give the page in each language; who speaks neither reads the Chinese one."""
    chinese = canonical.removeprefix(ENGLISH_PREFIX) if is_english() else canonical
    return tuple(
        (language, f"{settings.ZHIDA.public_url}{prefix}{chinese}") for language, prefix in LANGUAGE_PREFIXES
    )


def _menu(now: datetime) -> _Kept:
    language = get_script_prefix()
    kept = _kept.get(language)
    moment = time.monotonic()
    if kept is None or kept.until < moment:
        kept = _Kept(moment + MENU_LIFE_SECONDS, get_entity(), _read_menu(now))
        kept_rules()
        best_offer_minor()
        kept_recalls()
        _kept[language] = kept
    return kept


def _read_menu(now: datetime) -> tuple[MenuCategory, ...]:
    tree = catalogue.category_tree()
    roots = [category for category in tree if category.parent_id is None][:CATEGORIES_IN_MENU]
    category_ids = [root.category_id for root in roots]
    listed = search.best_sellers(category_ids=category_ids, limit=CARDS_A_CATEGORY, now=now)
    return tuple(_menu_category(root, tree, listed.get(root.category_id, ())) for root in roots)


def _menu_category(
    root: CategoryRecord, tree: list[CategoryRecord], listed: tuple[ListedItem, ...]
) -> MenuCategory:
    cards = tuple(goods.card_of(item) for item in listed)
    return MenuCategory(
        name=root.name,
        url=category_link(category_id=root.category_id, name=root.name),
        picture=cards[0].picture if cards else None,
        children=tuple(
            MenuCategory(name=child.name, url=category_link(category_id=child.category_id, name=child.name))
            for child in tree
            if child.parent_id == root.category_id
        ),
        cards=cards,
    )
