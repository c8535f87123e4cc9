"""Phone numbers: one spelling (E.164) for all ways to type them, sealed at rest, found by blind index."""

from __future__ import annotations

import ipaddress
import unicodedata

import phonenumbers

from zhida.shop.accounts.errors import InvalidPhone
from zhida.shop.kernel import encryption

HOME_REGION = "CN"
PHONE_PURPOSE = "phone"
LONGEST_INPUT = 40


def normalise_phone(text: str) -> str:
    """Return the E.164 form; full-width digits, blanks and dashes are understood, +86 is assumed.

    Only numbers that can receive a short message pass. Raises InvalidPhone.
    """
    if len(text) > LONGEST_INPUT:
        raise InvalidPhone(fields={"phone": InvalidPhone.message})
    narrow = unicodedata.normalize("NFKC", text).strip()
    try:
        number = phonenumbers.parse(narrow, HOME_REGION)
    except phonenumbers.NumberParseException as error:
        raise InvalidPhone(fields={"phone": InvalidPhone.message}) from error
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in (
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    ):
        raise InvalidPhone(fields={"phone": InvalidPhone.message})
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def index_phone(phone: str) -> str:
    """Return the blind index of an E.164 number, the same in every room."""
    return encryption.blind_index(phone, purpose=PHONE_PURPOSE)


def index_address(ip: str) -> str:
    """Return the blind index of a client's network: the IPv4 address, or the /64 of an IPv6 one."""
    return encryption.blind_index(coarse_ip(ip, keep_ipv4=True), purpose="address") if ip else ""


def coarse_ip(ip: str, *, keep_ipv4: bool = False) -> str:
    """Blur a client's address to its network: /24 (unless kept whole) or /64 of IPv6; "" for nonsense."""
    try:
        address = ipaddress.ip_address(ip.split("%", 1)[0])
    except ValueError:
        return ""
    bits = 64 if address.version == 6 else (32 if keep_ipv4 else 24)
    return str(ipaddress.ip_network(f"{address}/{bits}", strict=False).network_address)


def seal_phone(phone: str, *, user_id: int) -> str:
    """Encrypt a user's number for its row."""
    return encryption.encrypt(phone, table="accounts_user", column="phone_encrypted", pk=user_id)


def open_phone(token: str, *, user_id: int) -> str:
    """Decrypt a user's number."""
    return encryption.decrypt(token, table="accounts_user", column="phone_encrypted", pk=user_id)
