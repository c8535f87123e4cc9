"""The texts of a category's or a brand's page, read for banned clauses before they are written.

The catalogue lies below the policies and knows no clause: what staff write is looked at in this door.
"""

from __future__ import annotations

from dataclasses import asdict

from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.catalogue import queries, services
from zhida.shop.catalogue.api import LandingKindWord, RowId
from zhida.shop.catalogue.errors import LandingInvalid
from zhida.shop.catalogue.permissions import READ_PRODUCTS, WRITE_PRODUCTS
from zhida.shop.catalogue.records import Landing, LandingKind, LandingText
from zhida.shop.policies.queries import unfair_words

staff = Router(tags=["products"])


class LandingTextOut(Schema):
    title: str
    description: str
    introduction: str


class LandingOut(Schema):
    kind: LandingKindWord
    id: int
    zh: LandingTextOut
    en: LandingTextOut


class LandingTextIn(Schema):
    """What is left out stays as it was; an empty text takes it off the page."""

    title: str | None = None
    description: str | None = None
    introduction: str | None = None


class LandingIn(Schema):
    zh: LandingTextIn = LandingTextIn()
    en: LandingTextIn = LandingTextIn()


@staff.get(
    "/landing-pages/{kind}/{subject_id}",
    response=LandingOut,
    auth=staff_only(READ_PRODUCTS),
    operation_id="zhida_shop_catalogue_api_get_landing",
    summary="Read the texts of a category's or a brand's page",
)
def get_landing(request: ShopRequest, kind: LandingKindWord, subject_id: RowId) -> LandingOut:
    return _landing(kind, subject_id)


@staff.patch(
    "/landing-pages/{kind}/{subject_id}",
    response=LandingOut,
    auth=staff_only(WRITE_PRODUCTS),
    operation_id="zhida_shop_catalogue_api_patch_landing",
    summary="Change the texts of a category's or a brand's page",
)
def patch_landing(
    request: ShopRequest, kind: LandingKindWord, subject_id: RowId, payload: LandingIn
) -> LandingOut:
    present = queries.landing_of(kind=LandingKind(kind.upper()), subject_id=subject_id)
    landing = Landing(zh=_changed(present.zh, payload.zh), en=_changed(present.en, payload.en))
    refuse_unfair(landing)
    services.write_landing(
        actor=request.actor,
        kind=LandingKind(kind.upper()),
        subject_id=subject_id,
        landing=landing,
        now=request.now,
    )
    return _landing(kind, subject_id)


def refuse_unfair(landing: Landing) -> None:
    """Refuse texts with banned clauses. Raises LandingInvalid naming the fields and the words."""
    refused = {
        f"{language}.{name}": _("含有法律禁止的格式条款：%(words)s。") % {"words": "、".join(words)}
        for language, texts in asdict(landing).items()
        for name, text in texts.items()
        if (words := unfair_words(text))
    }
    if refused:
        raise LandingInvalid(fields=refused)


def _landing(kind: LandingKindWord, subject_id: int) -> LandingOut:
    landing = queries.landing_of(kind=LandingKind(kind.upper()), subject_id=subject_id)
    return LandingOut(kind=kind, id=subject_id, zh=_shown(landing.zh), en=_shown(landing.en))


def _shown(text: LandingText) -> LandingTextOut:
    return LandingTextOut(title=text.title, description=text.description, introduction=text.introduction)


def _changed(present: LandingText, wanted: LandingTextIn) -> LandingText:
    return LandingText(
        title=present.title if wanted.title is None else wanted.title.strip(),
        description=present.description if wanted.description is None else wanted.description.strip(),
        introduction=present.introduction if wanted.introduction is None else wanted.introduction.strip(),
    )
