"""What is wrong with a field, in the words of the staff's form."""

from __future__ import annotations

import re
from typing import TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FieldProblems: TypeAlias = dict[str, str | Promise]

_RANGE = re.compile(r"must be (\d+) to (\d+)")
_TEXTS: dict[str, Promise] = {
    "is missing": _("必须填写。"),
    "must be an object": _("格式有误。"),
    "must be a list": _("格式有误。"),
    "must be a list of texts": _("格式有误。"),
    "must be a text": _("应为文字。"),
    "must be a whole number": _("应为整数。"),
    "holds a character that no text may hold": _("含有不能使用的字符。"),
    "is not an RFC 3339 time": _("时间格式有误。"),
    "has no offset": _("时间必须带时区。"),
    "is before starts_at": _("结束时间必须晚于开始时间。"),
    "is unknown": _("没有这种促销类型。"),
    "is not a scope key": _("没有这个字段。"),
    "is not known for this kind": _("没有这个字段。"),
    "is not a field of a tier": _("没有这个字段。"),
}


def problem_text(problem: str) -> str | Promise:
    """Return a refusal of the engine in the staff's language; one it does not know stays as it is."""
    found = _RANGE.fullmatch(problem)
    if found is not None:
        return _("应为 %(least)s 到 %(most)s 的整数。") % {"least": found[1], "most": found[2]}
    return _TEXTS.get(problem, problem)
