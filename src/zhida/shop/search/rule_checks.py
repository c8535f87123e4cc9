"""Whether a rule makes sense, before it is kept or tried."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from zhida.shop.search.errors import InvalidRule
from zhida.shop.search.rule_records import RuleDraft, RuleKind
from zhida.shop.search.rules import ids_of_products
from zhida.shop.search.words import normalise

MOST_RULE_WORDS: Final = 50
MOST_RULE_PRODUCTS: Final = 60
LONGEST_WORD: Final = 100
LONGEST_TARGET: Final = 200
LONGEST_NOTE: Final = 200
# Doors that are no pages, and the search page itself: a rule must not send a query round in circles.
NOT_TARGETS: Final = ("/api", "/hooks", "/backoffice", "/static", "/media", "/search", "/en")

Fields = dict[str, str | Promise]


def checked(draft: RuleDraft) -> RuleDraft:
    """Return the rule with outer blanks and repeated words taken out. At most one query.

    Raises InvalidRule, whose `fields` say what is wrong with each column.
    """
    clean = replace(
        draft,
        words=_distinct(draft.words),
        stands_for=_distinct(draft.stands_for),
        products=tuple(dict.fromkeys(number.strip() for number in draft.products)),
        target=draft.target.strip(),
        note=draft.note.strip(),
    )
    wrong = {**_wrong_words(clean), **_wrong_columns(clean)}
    if not wrong:
        wrong = _unknown_products(clean)
    if wrong:
        raise InvalidRule(fields=wrong)
    return clean


def _distinct(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words without outer blanks, of those that read the same the first."""
    by_key: dict[str, str] = {}
    for word in words:
        by_key.setdefault(normalise(word), " ".join(word.split()))
    return tuple(by_key.values())


def _wrong_words(draft: RuleDraft) -> Fields:
    wrong: Fields = {}
    for name, words in (("words", draft.words), ("stands_for", draft.stands_for)):
        if len(words) > MOST_RULE_WORDS:
            wrong[name] = _("最多 %(most)s 个词。") % {"most": MOST_RULE_WORDS}
        elif not all(_is_fine(word) for word in words):
            wrong[name] = _("每个词 1 到 %(most)s 个字，不能有控制字符。") % {"most": LONGEST_WORD}
    if not draft.words:
        wrong["words"] = _("请至少填写一个词。")
    elif draft.kind is RuleKind.SYNONYM and not draft.stands_for and len(draft.words) < 2:
        wrong.setdefault("words", _("同义词至少要有两个不同的词。"))
    elif draft.kind is RuleKind.STOP and any(" " in word for word in draft.words):
        wrong.setdefault("words", _("停用词只能是单个的词，不能有空格。"))
    return wrong


def _is_fine(word: str) -> bool:
    is_plain = not any(unicodedata.category(character).startswith("C") for character in word)
    return bool(normalise(word)) and len(normalise(word)) <= LONGEST_WORD and is_plain


def _wrong_columns(draft: RuleDraft) -> Fields:
    """Look at what only some kinds have: a column of another kind must be empty."""
    wrong: Fields = {}
    names_products = draft.kind in (RuleKind.PIN, RuleKind.HIDE)
    for name, is_filled, is_its_own in (
        ("stands_for", bool(draft.stands_for), draft.kind is RuleKind.SYNONYM),
        ("products", bool(draft.products), names_products),
        ("target", bool(draft.target), draft.kind is RuleKind.REDIRECT),
    ):
        if is_filled and not is_its_own:
            wrong[name] = _("这种规则没有这一项。")
    if names_products and not draft.products:
        wrong["products"] = _("请至少选择一个商品。")
    elif len(draft.products) > MOST_RULE_PRODUCTS:
        wrong["products"] = _("最多 %(most)s 个商品。") % {"most": MOST_RULE_PRODUCTS}
    if draft.kind is RuleKind.REDIRECT and not is_page_of_shop(draft.target):
        wrong["target"] = _("请填写本店页面的路径，以 / 开头，例如 /c/12；不能是搜索页或站外网址。")
    if draft.starts_at and draft.ends_at and draft.ends_at <= draft.starts_at:
        wrong["ends_at"] = _("结束时间要晚于开始时间。")
    if len(draft.note) > LONGEST_NOTE:
        wrong["note"] = _("内容过长。")
    return wrong


def is_page_of_shop(target: str) -> bool:
    """Say whether a path leads to a page of this shop: no other host, no program's door, no search."""
    if not target.startswith("/") or target.startswith("//") or len(target) > LONGEST_TARGET:
        return False
    if "\\" in target or any(not character.isprintable() or character.isspace() for character in target):
        return False
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    path = parts.path.lower()
    is_door = any(path == door or path.startswith(f"{door}/") for door in NOT_TARGETS)
    return not parts.scheme and not parts.netloc and ".." not in path.split("/") and not is_door


def _unknown_products(draft: RuleDraft) -> Fields:
    known = ids_of_products([draft])
    unknown = [number for number in draft.products if number not in known]
    return {"products": _("没有这些商品：%(numbers)s") % {"numbers": "、".join(unknown)}} if unknown else {}
