"""Writing what the pages of categories and brands say above their lists."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.catalogue import conf
from zhida.shop.catalogue.checks import Refused, is_clean_text
from zhida.shop.catalogue.errors import LandingInvalid, LandingNotFound
from zhida.shop.catalogue.models import Brand, Category, LandingPage
from zhida.shop.catalogue.permissions import WRITE_PRODUCTS
from zhida.shop.catalogue.records import Landing, LandingKind
from zhida.shop.kernel.uow import transactional

LIMITS: Final = {
    "title": conf.LANDING_TITLE_LENGTH,
    "description": conf.LANDING_DESCRIPTION_LENGTH,
    "introduction": conf.LANDING_INTRODUCTION_LENGTH,
}
SUBJECTS: Final[dict[LandingKind, type[Category | Brand]]] = {
    LandingKind.CATEGORY: Category,
    LandingKind.BRAND: Brand,
}


@transactional
def write_landing(
    *, actor: Actor, kind: LandingKind, subject_id: int, landing: Landing, now: datetime
) -> None:
    """Put these texts onto the page of a category or a brand, in place of those before; audited.

    Raises LandingNotFound (nothing has this id), LandingInvalid (a text too long or with control characters).
    """
    actor.require(WRITE_PRODUCTS)
    check_landing(landing)
    if not SUBJECTS[kind].objects.filter(pk=subject_id).exists():
        raise LandingNotFound
    row = LandingPage.objects.filter(kind=kind.value, subject_id=subject_id).first()
    before, after = row.texts if row is not None else None, asdict(landing)
    if before == after:
        return
    LandingPage.objects.update_or_create(
        kind=kind.value, subject_id=subject_id, defaults={"texts": after, "updated_at": now}
    )
    record_audit(
        actor=actor,
        action="catalogue.write_landing",
        subject=f"{kind.value.lower()}:{subject_id}",
        before=before,
        after=after,
        now=now,
    )


def check_landing(landing: Landing) -> None:
    """Refuse texts that cannot be shown. Raises LandingInvalid with every broken field at once."""
    refused: Refused = {}
    for language, texts in asdict(landing).items():
        for name, text in texts.items():
            if len(text) > LIMITS[name]:
                refused[f"{language}.{name}"] = _("文字太长。")
            elif not is_clean_text(text):
                refused[f"{language}.{name}"] = _("含有无法保存的字符。")
    if refused:
        raise LandingInvalid(fields=refused)
