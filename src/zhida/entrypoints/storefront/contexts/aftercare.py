"""What may come back, on pages before and after the sale."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionBox:
    """One line of the checkout that cannot come back without a reason where the buyer says so."""

    sku: str
    title: str
    reason: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assurance:
    """One promise of a product page; `source` names the law or whose promise it is."""

    text: str
    source: str = ""
