"""Reading attribute values against what the category defines."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhida.shop.catalogue.conf import ATTRIBUTE_LENGTH
from zhida.shop.catalogue.records import AttributeInput, AttributeKind, AttributeRule, AttributeValue

TRUE_WORDS = frozenset({"true", "yes", "1", "是", "支持", "有"})
FALSE_WORDS = frozenset({"false", "no", "0", "否", "不支持", "无"})
LONGEST_NUMBER = 30

StoredAttribute = dict[str, str]


class AttributeRefused(ValueError):
    """A value that its definition does not allow; `reason` is for the maker's eyes."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = reason


def read_attributes(
    values: Mapping[str, AttributeInput], rules: Mapping[str, AttributeRule]
) -> tuple[list[StoredAttribute], dict[str, str | Promise]]:
    """Return the values in the order of their definitions, and the refused ones by name.

    Unknown names and missing required ones are refused; empty texts count as missing.
    """
    given = {name: value for name, value in values.items() if value != ""}
    refused: dict[str, str | Promise] = {
        name: _("该分类没有定义这个属性。") for name in given if name not in rules
    }
    stored: list[StoredAttribute] = []
    for rule in sorted(rules.values(), key=lambda rule: (rule.position, rule.name)):
        if rule.name not in given:
            if rule.is_required:
                refused[rule.name] = _("必填属性。")
            continue
        try:
            value = read_value(given[rule.name], rule)
        except AttributeRefused as refusal:
            refused[rule.name] = refusal.reason
            continue
        stored.append(
            {"name": rule.name, "group": rule.group, "kind": rule.kind, "value": value, "unit": rule.unit}
        )
    return stored, refused


def read_value(value: AttributeInput, rule: AttributeRule) -> str:
    """Return one value in its stored form. Raises AttributeRefused."""
    if rule.kind is AttributeKind.BOOLEAN:
        return _read_boolean(value)
    if rule.kind is AttributeKind.NUMBER:
        return _read_number(value, rule.unit)
    text = _read_text(value)
    if rule.kind is AttributeKind.CHOICE and text not in rule.choices:
        raise AttributeRefused(_("不在可选值之内。"))
    return text


def to_values(stored: list[StoredAttribute]) -> tuple[AttributeValue, ...]:
    """Return stored attributes as records."""
    return tuple(
        AttributeValue(
            name=item["name"],
            group=item["group"],
            kind=AttributeKind(item["kind"]),
            value=item["value"],
            unit=item["unit"],
        )
        for item in stored
    )


def _read_boolean(value: AttributeInput) -> str:
    word = str(value).strip().lower()
    if word in TRUE_WORDS:
        return "true"
    if word in FALSE_WORDS:
        return "false"
    raise AttributeRefused(_("请填写“是”或“否”。"))


def _read_number(value: AttributeInput, unit: str) -> str:
    text = "" if isinstance(value, bool) else str(value).strip()
    if unit and text.endswith(unit):
        text = text.removesuffix(unit).strip()
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise AttributeRefused(_("请填写数字。")) from error
    if not number.is_finite() or len(text) > LONGEST_NUMBER or abs(number.adjusted()) > LONGEST_NUMBER:
        raise AttributeRefused(_("请填写数字。"))
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _read_text(value: AttributeInput) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    text = str(value).strip()
    if len(text) > ATTRIBUTE_LENGTH:
        raise AttributeRefused(_("文字太长。"))
    return text
