"""What a title must be, and the check digit of a company's number."""

import re
from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhida.shop.invoicing.errors import InvoiceTitleInvalid
from zhida.shop.invoicing.lifecycle import TitleKind
from zhida.shop.invoicing.records import Title
from zhida.shop.kernel import encryption

# Source: GB 32100-2015, 4.3 and annex: 31 characters without I, O, S, V, Z; weights 3^(i-1) mod 31.
ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_CODE: Final = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
# Numbers of before the unified code, which some 纳税人 still bear: 15 places (region and organisation code),
# 17 or 20 (a person's identity number with what the tax office added).
LEGACY: Final = re.compile(r"[0-9]{6}[0-9A-Z]{9}|[0-9]{17}|[0-9]{18}[0-9A-Z]{2}|[0-9]{17}X[0-9A-Z]{2}")

LONGEST: Final = {"name": 100, "tax_number": 20, "address": 120, "phone": 30, "bank": 60, "account": 40}
PHONE: Final = re.compile(r"[0-9+()（） -]{5,30}")
ACCOUNT: Final = re.compile(r"[0-9 -]{5,40}")


def is_tax_number(number: str) -> bool:
    """Say whether a 纳税人识别号 can be: 18 places by their check character, 15, 17 or 20 by their form.

    91350100M000100Y43 is right, 91350100M000100Y44 is not.
    """
    if len(number) == 18:
        return bool(CREDIT_CODE.fullmatch(number)) and check_character(number[:17]) == number[17]
    return bool(LEGACY.fullmatch(number))


def check_character(body: str) -> str:
    """Work out the 18th character of the 17 before it: (31 - sum of value x 3^(i-1)) mod 31."""
    total = sum(ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(body))
    return ALPHABET[-total % 31]


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
