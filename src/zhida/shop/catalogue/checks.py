"""Which drafts are refused before anything is written."""

from __future__ import annotations

import unicodedata
from collections import Counter

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhida.shop.catalogue import conf
from zhida.shop.catalogue.errors import ProductInvalid
from zhida.shop.catalogue.records import ProductDraft, SkuDraft, StoryKind

Refused = dict[str, str | Promise]


def check_draft(draft: ProductDraft) -> None:
    """Refuse a draft whose own words break a rule; looks nothing up.

    Raises ProductInvalid with every broken field at once.
    """
    refused: Refused = {}
    _check_texts(draft, refused)
    _check_skus(draft.skus, refused)
    _check_story(draft, refused)
    if draft.on_sale_from and draft.on_sale_until and draft.on_sale_from >= draft.on_sale_until:
        refused["on_sale_until"] = _("下架时间必须晚于上架时间。")
    if refused:
        raise ProductInvalid(fields=refused)


def is_clean_text(text: str) -> bool:
    """Say whether a text holds no control characters and no lone surrogates (line breaks and tabs may be)."""
    return text.isprintable() or not any(
        unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\r\t" for character in text
    )


def _check_texts(draft: ProductDraft, refused: Refused) -> None:
    limits = {
        "code": (draft.code, conf.CODE_LENGTH, True),
        "title": (draft.title, conf.TITLE_LENGTH, True),
        "brand": (draft.brand, conf.NAME_LENGTH, True),
        "subtitle": (draft.subtitle, 300, False),
        "description": (draft.description, conf.DESCRIPTION_LENGTH, False),
    }
    for name, (text, limit, is_required) in limits.items():
        if is_required and not text.strip():
            refused[name] = _("不能为空。")
        elif len(text) > limit:
            refused[name] = _("文字太长。")
        elif not is_clean_text(text):
            refused[name] = _("含有无法保存的字符。")
    if len(draft.media) > conf.MEDIA_PER_PRODUCT:
        refused["media"] = _("图片和视频太多。")


def _check_skus(skus: tuple[SkuDraft, ...], refused: Refused) -> None:
    if not skus:
        refused["skus"] = _("至少需要一个 SKU。")
    if len(skus) > conf.SKUS_PER_PRODUCT:
        refused["skus"] = _("SKU 太多。")
    for index, sku in enumerate(skus):
        _check_sku(sku, f"skus.{index}", refused)
    for code, count in Counter(sku.sku for sku in skus).items():
        if count > 1:
            refused["skus"] = _("SKU 编码重复：") + code
    combinations = Counter(tuple(sorted(sku.options.items())) for sku in skus)
    if any(count > 1 for count in combinations.values()):
        refused["skus"] = _("两个 SKU 的规格组合相同。")
    if len({frozenset(sku.options) for sku in skus}) > 1:
        refused["skus"] = _("同一商品的 SKU 必须有相同的规格项。")


def _check_sku(sku: SkuDraft, place: str, refused: Refused) -> None:
    if not sku.sku or sku.sku != sku.sku.strip() or len(sku.sku) > conf.CODE_LENGTH:
        refused[f"{place}.sku"] = _("SKU 编码需为 1 到 64 个字符。")
    elif not sku.sku.isprintable():
        refused[f"{place}.sku"] = _("含有无法保存的字符。")
    if not 0 <= sku.weight_grams <= conf.LARGEST_WEIGHT_GRAMS:
        refused[f"{place}.weight_grams"] = _("重量超出范围。")
    if sku.limit_per_order is not None and not 1 <= sku.limit_per_order <= conf.LARGEST_LIMIT_PER_ORDER:
        refused[f"{place}.limit_per_order"] = _("限购数量超出范围。")
    if len(sku.barcode) > 32 or not sku.barcode.isprintable():
        refused[f"{place}.barcode"] = _("条码格式不对。")
    if len(sku.options) > conf.OPTIONS_PER_SKU:
        refused[f"{place}.options"] = _("规格项太多。")
    for name, value in sku.options.items():
        if not (0 < len(name) <= conf.NAME_LENGTH and 0 < len(value) <= conf.OPTION_LENGTH):
            refused[f"{place}.options"] = _("规格名或规格值为空或太长。")
        elif not (is_clean_text(name) and is_clean_text(value)):
            refused[f"{place}.options"] = _("含有无法保存的字符。")


def _check_story(draft: ProductDraft, refused: Refused) -> None:
    for index, block in enumerate(draft.story):
        if block.kind is StoryKind.PICTURE and not block.media:
            refused[f"story.{index}.media"] = _("图片段落需要一张图片。")
        if len(block.text) > conf.DESCRIPTION_LENGTH or not is_clean_text(block.title + block.text):
            refused[f"story.{index}.text"] = _("文字太长或含有无法保存的字符。")
