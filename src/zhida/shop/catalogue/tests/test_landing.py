"""The words above the lists of categories and brands: written by staff, audited."""

import pytest
from ninja.testing import TestClient

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.catalogue import queries, services
from zhida.shop.catalogue.api import staff
from zhida.shop.catalogue.errors import LandingInvalid, LandingNotFound
from zhida.shop.catalogue.models import LandingPage
from zhida.shop.catalogue.records import Landing, LandingKind, LandingText
from zhida.shop.catalogue.tests.factories import make_product

pytestmark = pytest.mark.django_db

client = TestClient(staff)


@pytest.fixture
def brand_id(now) -> int:
    make_product(now=now)
    return queries.list_brands()[0].brand_id


def texts(**zh) -> Landing:
    return Landing(zh=LandingText(**zh))


def test_nobody_wrote_yet(brand_id):
    assert queries.landing_of(kind=LandingKind.BRAND, subject_id=brand_id) == Landing()


def test_texts_are_written_and_audited_once(brand_id, now, staff_actor):
    actor = staff_actor(Role.GOODS)
    call = {"actor": actor, "kind": LandingKind.BRAND, "subject_id": brand_id, "now": now}

    services.write_landing(landing=texts(title="青岚手机"), **call)
    services.write_landing(landing=texts(title="青岚手机"), **call)

    assert queries.landing_of(kind=LandingKind.BRAND, subject_id=brand_id) == texts(title="青岚手机")
    entry = AuditEntry.objects.get(action="catalogue.write_landing")
    assert (entry.subject, entry.before) == (f"brand:{brand_id}", None)
    assert entry.after["zh"]["title"] == "青岚手机"


def test_english_falls_back_text_by_text():
    landing = Landing(zh=LandingText(title="题", introduction="文"), en=LandingText(title="Title"))

    assert landing.in_language(is_english=True) == LandingText(title="Title", introduction="文")
    assert landing.in_language(is_english=False) == landing.zh


@pytest.mark.parametrize(
    ("landing", "fields"),
    [
        (texts(title="长" * 61), {"zh.title"}),
        (
            Landing(en=LandingText(description="x" * 201, introduction="a\x00b")),
            {"en.description", "en.introduction"},
        ),
    ],
)
def test_text_that_cannot_be_shown_is_refused_and_nothing_written(brand_id, now, landing, fields):
    with pytest.raises(LandingInvalid) as refusal:
        services.write_landing(
            actor=SYSTEM_ACTOR, kind=LandingKind.BRAND, subject_id=brand_id, landing=landing, now=now
        )

    assert set(refusal.value.fields) == fields
    assert LandingPage.objects.count() == 0


def test_page_of_nothing_cannot_be_written(brand_id, now):
    for kind in LandingKind:
        with pytest.raises(LandingNotFound):
            services.write_landing(
                actor=SYSTEM_ACTOR, kind=kind, subject_id=987654, landing=texts(title="x"), now=now
            )


def test_only_who_writes_products_writes_landing_pages(brand_id, now, staff_actor):
    with pytest.raises(PermissionDenied):
        services.write_landing(
            actor=staff_actor(Role.SUPPORT),
            kind=LandingKind.BRAND,
            subject_id=brand_id,
            landing=texts(title="x"),
            now=now,
        )

    assert LandingPage.objects.count() == 0


def test_staff_list_which_pages_have_texts(brand_id, now, staff_actor, django_assert_num_queries):
    call = {"actor": staff_actor(Role.GOODS), "now": now}
    services.write_landing(kind=LandingKind.BRAND, subject_id=brand_id, landing=texts(title="青岚"), **call)

    with django_assert_num_queries(2):
        listed = client.get("/landing-pages?kind=brand", **call).json()
    categories = client.get("/landing-pages?kind=category", **call).json()["items"]

    assert listed == {"items": [{"kind": "brand", "id": brand_id, "names": ["青岚"], "is_written": True}]}
    assert [(it["names"], it["is_written"]) for it in categories] == [
        (["数码"], False),
        (["数码", "手机"], False),
    ]
