"""What a title must be."""

import re
from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhida.shop.invoicing.lifecycle import TitleKind
from zhida.shop.invoicing.records import Title
from zhida.shop.kernel import encryption
from zhida.shop.orders.errors import InvoiceTitleInvalid
from zhida.shop.orders.queries import is_tax_number

LONGEST: Final = {"name": 100, "tax_number": 20, "address": 120, "phone": 30, "bank": 60, "account": 40}
PHONE: Final = re.compile(r"[0-9+()（） -]{5,30}")
ACCOUNT: Final = re.compile(r"[0-9 -]{5,40}")


def read_title(typed: Mapping[str, str]) -> Title:
    """Read a title out of what was typed or kept, tidied. Raises InvoiceTitleInvalid naming the fields."""
    values = {name: " ".join(str(typed.get(name, "")).split()) for name in LONGEST}
    # An order carries its wish under the name `title`.
    values["name"] = values["name"] or " ".join(str(typed.get("title", "")).split())
    values["tax_number"] = values["tax_number"].replace(" ", "").upper()
    kind = str(typed.get("kind", "")).upper()
    errors: dict[str, str | Promise] = {}
    if kind not in TitleKind.__members__:
        errors["kind"] = _("请选择个人或企业。")
    if kind == TitleKind.PERSONAL:
        values = {name: value if name == "name" else "" for name, value in values.items()}
        values["name"] = values["name"] or "个人"
    errors |= _wrong(kind, values)
    if errors:
        raise InvoiceTitleInvalid(fields=errors)
    return Title(kind=TitleKind(kind), **values)


def digest_of(title: Title) -> str:
    """Give the keyed digest by which the same title is found again."""
    return encryption.blind_index(
        f"{title.kind}\0{title.name}\0{title.tax_number}", purpose="invoicing.title"
    )


def _wrong(kind: str, values: Mapping[str, str]) -> dict[str, str | Promise]:
    errors: dict[str, str | Promise] = {
        name: _("内容太长了。") for name, value in values.items() if len(value) > LONGEST[name]
    }
    if kind == TitleKind.COMPANY:
        if not values["name"]:
            errors["name"] = _("请填写企业名称。")
        if not is_tax_number(values["tax_number"]):
            errors["tax_number"] = _("税号不对：请核对统一社会信用代码，共 18 位。")
        if values["phone"] and not PHONE.fullmatch(values["phone"]):
            errors["phone"] = _("电话格式不对。")
        if values["account"] and not ACCOUNT.fullmatch(values["account"]):
            errors["account"] = _("银行账号格式不对。")
    return errors
