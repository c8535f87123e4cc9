"""One document of every kind of offer over the SKUs A-1 (129.00), C-1 (89.00) and the gift G-1."""

from __future__ import annotations

from typing import Any

Document = dict[str, Any]

# Kind -> its document, its made title, and what two A-1 and one C-1 (347.00, freight 0) cost under it alone.
KINDS: dict[str, tuple[Document, str, int]] = {
    "flash_price": ({"skus": {"A-1": 9900}, "quota_left": 1, "buyer_left": 1}, "限时折扣", 31700),
    "nth_percent": ({"nth": 2, "percent_off": 50}, "第2件5折", 30250),
    "count_percent": ({"count": 2, "percent_off": 10}, "满2件9折", 31230),
    "bundle_price": ({"items": {"A-1": 1, "C-1": 1}, "price": 19900}, "套装价199", 32800),
    "threshold_cut": ({"tiers": [{"threshold": 20000, "cut": 3000}]}, "满200减30", 31700),
    "every_cut": ({"threshold": 10000, "cut": 1500, "cap": 4500}, "每满100减15", 30200),
    "threshold_percent": ({"tiers": [{"threshold": 30000, "percent_off": 12}]}, "满300打8.8折", 30536),
    "threshold_gift": (
        {"threshold": 20000, "gift_sku": "G-1", "gift_value": 4900},
        "满200赠礼品",
        34700,
    ),
    "free_freight": ({"threshold": 9900}, "满99包邮", 34700),
}


def document_of(kind: str, **changes: object) -> Document:
    """A document of one kind, with changes."""
    return {"kind": kind, **KINDS[kind][0], **changes}
