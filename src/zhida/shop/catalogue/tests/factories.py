"""Products for tests, written through the room's own services."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import count

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.catalogue import services
from zhida.shop.catalogue.records import ProductDraft, PutOutcome, SkuDraft

_sequence = count(1)


def phone_draft(*, code: str = "", skus: tuple[str, ...] = (), **changes: object) -> ProductDraft:
    """A phone with one SKU a colour; changes replace fields of the draft."""
    code = code or f"P-{next(_sequence)}"
    colours = ("黑", "白", "蓝", "绿")
    codes = skus or (f"{code}-1",)
    draft = ProductDraft(
        code=code,
        title=f"青岚 X 手机 {code}",
        brand="青岚",
        category=("数码", "手机"),
        skus=tuple(
            SkuDraft(sku=sku, options={"颜色": colours[index]}, weight_grams=200)
            for index, sku in enumerate(codes)
        ),
    )
    return replace(draft, **changes)


def make_product(*, now: datetime, publish: bool = True, **draft_fields: object) -> PutOutcome:
    """Write a product through the services, by default published."""
    draft = phone_draft(**draft_fields)
    services.ensure_categories(actor=SYSTEM_ACTOR, paths=[draft.category], now=now)
    outcome = services.create_product(actor=SYSTEM_ACTOR, draft=draft, now=now)
    if publish:
        services.publish_product(actor=SYSTEM_ACTOR, number=outcome.number, now=now)
    return outcome
