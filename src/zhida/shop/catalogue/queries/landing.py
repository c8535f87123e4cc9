"""What the pages of categories and brands say above their lists."""

from __future__ import annotations

from collections.abc import Mapping

from zhida.shop.catalogue.models import Brand, LandingPage
from zhida.shop.catalogue.queries.listing import list_brands
from zhida.shop.catalogue.queries.tree import category_tree
from zhida.shop.catalogue.records import BrandRecord, Landing, LandingKind, LandingRow, LandingText
from zhida.shop.kernel.prepared import PreparedRead

_texts = PreparedRead(
    lambda kind, subject_id: LandingPage.objects.filter(kind=kind, subject_id=subject_id).values_list("texts")
)


def find_brand(*, brand_id: int) -> BrandRecord | None:
    """Return the brand with this id, or None. One query."""
    row = Brand.objects.filter(pk=brand_id).first()
    return BrandRecord(brand_id=row.pk, name=row.name) if row is not None else None


def landing_of(*, kind: LandingKind, subject_id: int) -> Landing:
    """Return the texts of a category's or a brand's page; empty ones before anybody wrote any. One query."""
    found = _texts(kind.value, subject_id)
    texts = found[0][0] if found else {}
    return Landing(zh=_text(texts.get("zh", {})), en=_text(texts.get("en", {})))


def list_landings(*, kind: LandingKind) -> list[LandingRow]:
    """Return every page of a kind, categories in the order of the tree, brands by name. Two queries."""
    written = set(LandingPage.objects.filter(kind=kind.value).values_list("subject_id", flat=True))
    if kind is LandingKind.CATEGORY:
        subjects = [(record.category_id, record.names) for record in category_tree()]
    else:
        subjects = [(record.brand_id, (record.name,)) for record in list_brands()]
    return [
        LandingRow(kind=kind, subject_id=subject_id, names=names, is_written=subject_id in written)
        for subject_id, names in subjects
    ]


def _text(document: Mapping[str, str]) -> LandingText:
    return LandingText(
        title=document.get("title", ""),
        description=document.get("description", ""),
        introduction=document.get("introduction", ""),
    )
