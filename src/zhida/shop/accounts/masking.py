"""How personal values look to those who need not read them: 138****1234, 张**."""

from __future__ import annotations

import re
from collections.abc import Mapping

from zhida.shop.kernel import encryption

# Names of fields whose values never stand in the audit log in clear.
PERSONAL_FIELDS = frozenset(
    {
        "address", "birthday", "code", "detail", "email", "full_name", "gender", "id_number", "name",
        "nickname", "openid", "password", "phone", "receiver", "recipient", "secret", "street", "token",
    }
)  # fmt: skip
PHONE_IN_TEXT = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)")


def mask_phone(phone: str) -> str:
    """Show the first three and last four digits of a mainland number, the last four of any other."""
    national = phone.removeprefix("+86")
    if phone.startswith("+86") or not phone.startswith("+"):
        return f"{national[:3]}****{national[-4:]}"
    return f"{phone[:3]}****{phone[-4:]}"


def mask_name(name: str) -> str:
    """Show the first character: 张三 -> 张**; two stars whatever the length."""
    return f"{name[0]}**" if name else ""


def mask_text(text: str) -> str:
    """Mask every mainland phone number inside a free text."""
    return PHONE_IN_TEXT.sub(r"\1****\3", text)


def mask_document(document: Mapping[str, object] | None) -> dict[str, object] | None:
    """Prepare a before/after document for the audit log.

    The value of a personal field becomes a short keyed digest, so that a reader sees whether it changed and
    not what it was; phone numbers inside any other text are masked.
    """
    if document is None:
        return None
    return {key: _masked(key, value) for key, value in document.items()}


def _masked(key: str, value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Mapping):
        return {str(name): _masked(str(name), inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked(key, inner) for inner in value]
    if key in PERSONAL_FIELDS:
        return "***" + encryption.blind_index(str(value), purpose=f"audit.{key}")[:8]
    if isinstance(value, int):
        return value
    return mask_text(str(value))
