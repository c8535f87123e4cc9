"""The staff's routes: a product document by hand, its way to the shoppers, and imports."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from ninja.testing import TestClient
from PIL import Image

from zhida.shop.accounts.errors import LoginRequired, PermissionDenied
from zhida.shop.accounts.records import Role
from zhida.shop.assortment import tasks
from zhida.shop.assortment.api import staff
from zhida.shop.assortment.errors import DocumentInvalid
from zhida.shop.assortment.tests.files import document
from zhida.shop.catalogue.api import staff as catalogue_staff
from zhida.shop.catalogue.models import Product, Sku
from zhida.shop.inventory.services import ensure_warehouse
from zhida.shop.search import services as search_services
from zhida.shop.search.api import shopper
from zhida.shop.search.errors import PageTooFar

pytestmark = pytest.mark.django_db

client = TestClient(staff)
media_client = TestClient(catalogue_staff)
shop = TestClient(shopper)


@pytest.fixture(autouse=True)
def shop_ground(db, settings, tmp_path):
    """Give the shop its warehouse and a data folder of its own."""
    settings.ZHIDA = replace(settings.ZHIDA, data_dir=tmp_path)
    ensure_warehouse()


def create(actor, now, **changes) -> dict[str, object]:
    answer = client.post("/products", json=document(**changes), actor=actor, now=now)
    assert answer.status_code == 201
    return answer.json()


def list_all(now) -> None:
    ids = list(Product.objects.values_list("pk", flat=True))
    search_services.refresh_products(product_ids=ids, now=now)
    search_services.refresh_facets(category_id=0, now=now)


def test_product_is_written_published_listed_and_withdrawn(now, staff_actor):
    actor = staff_actor()
    made = create(actor, now)

    published = client.post(f"/products/{made['id']}/publish", actor=actor, now=now).json()
    list_all(now)
    listed = shop.get("/products?attr.颜色=黑&brand=青岚&in_stock=1", now=now).json()
    page = shop.get(f"/products/{made['id']}", now=now).json()

    assert (made["status"], published["status"]) == ("DRAFT", "PUBLISHED")
    assert (listed["total"], listed["items"][0]["id"]) == (1, made["id"])
    assert listed["items"][0]["price"] == {"minor": 659900, "currency": "CNY"}
    assert [(sku["sku"], sku["available"]) for sku in page["skus"]] == [("P-1-B", "low"), ("P-1-W", "out")]
    assert page["skus"][1]["compare_at"] == {"minor": 699990, "currency": "CNY"}
    withdrawn = client.post(f"/products/{made['id']}/withdraw", json={"reason": "x"}, actor=actor, now=now)
    assert withdrawn.status_code == 204
    list_all(now)
    assert shop.get("/products", now=now).json()["total"] == 0


def test_price_may_be_money_in_fen(now, staff_actor):
    skus = [{"sku": "A", "price": {"minor": 1, "currency": "CNY"}}]

    made = create(staff_actor(), now, skus=skus)

    shown = client.get(f"/products/{made['id']}", actor=staff_actor(), now=now).json()
    assert shown["document"]["skus"][0]["price"] == "0.01"


def test_change_keeps_what_it_does_not_name(now, staff_actor):
    made = create(staff_actor(), now)

    client.patch(f"/products/{made['id']}", json={"title": "新名"}, actor=staff_actor(), now=now)

    shown = client.get(f"/products/{made['id']}", actor=staff_actor(), now=now).json()
    assert shown["document"]["title"] == "新名"
    assert [sku["price"] for sku in shown["document"]["skus"]] == ["6599.00", "6799.00"]
    assert shown["document"]["attributes"] == {"屏幕": "6.1", "系统": "澎湃"}
    assert shown["versions"][0]["diff"] == {"title": ["青岚 P-1", "新名"]}
    one = [{"sku": "P-1-B", "options": {"颜色": "黑"}, "price": "5000"}]
    client.patch(f"/products/{made['id']}", json={"skus": one}, actor=staff_actor(), now=now)
    assert list(Sku.objects.filter(is_active=True).values_list("sku", flat=True)) == ["P-1-B"]


def test_change_takes_the_sale_period_away(now, staff_actor):
    period = {"on_sale_from": "2026-01-01T00:00:00+08:00", "on_sale_until": "2027-01-01T00:00:00+08:00"}
    made = create(staff_actor(), now, **period)

    change = {"title": "新名", "on_sale_until": None}
    client.patch(f"/products/{made['id']}", json=change, actor=staff_actor(), now=now)

    shown = client.get(f"/products/{made['id']}", actor=staff_actor(), now=now).json()["document"]
    assert (shown["on_sale_from"], shown["on_sale_until"]) == ("2025-12-31T16:00:00+00:00", None)


def test_bad_document_names_its_fields_and_writes_nothing(now, staff_actor):
    bad = document(title=" ", skus=[{"sku": "A", "price": "1.234"}])

    with pytest.raises(DocumentInvalid) as refusal:
        client.post("/products", json=bad, actor=staff_actor(), now=now)

    assert sorted(refusal.value.fields) == ["skus.0.price", "title"]
    assert Product.objects.count() == 0


def test_routes_ask_for_their_rights(now, staff_actor, guest_actor):
    with pytest.raises(LoginRequired):
        client.get("/products", actor=guest_actor, now=now)
    with pytest.raises(PermissionDenied):
        client.post("/products", json=document(), actor=staff_actor(Role.SUPPORT), now=now)
    with pytest.raises(PermissionDenied):
        client.get("/imports", actor=staff_actor(Role.SUPPORT), now=now)

    assert Product.objects.count() == 0


@pytest.mark.parametrize("products", [1, 3])
def test_product_list_takes_one_query(now, staff_actor, django_assert_num_queries, products):
    for number in range(products):
        create(staff_actor(), now, code=f"P-{number}")

    with django_assert_num_queries(1):
        page = client.get("/products?q=青岚&status=DRAFT", actor=staff_actor(), now=now).json()

    assert len(page["items"]) == products


def test_import_is_uploaded_shown_and_applied(now, staff_actor):
    file = SimpleUploadedFile("a.jsonl", json.dumps(document()).encode())

    made = client.post(
        "/imports", data={"publish": "true"}, FILES={"file": file}, actor=staff_actor(), now=now
    ).json()
    tasks.work_on_import(made["number"], now=now)
    checked = client.get(f"/imports/{made['number']}", actor=staff_actor(), now=now).json()
    applied = client.post(f"/imports/{made['number']}/apply", actor=staff_actor(), now=now)
    tasks.work_on_import(made["number"], now=now)

    assert (made["status"], checked["status"], checked["report"]["created"]) == ("UPLOADED", "CHECKED", 1)
    assert applied.status_code == 202
    shown = client.get("/imports", actor=staff_actor(), now=now).json()["items"]
    assert [(job["status"], job["report"]["published"]) for job in shown] == [("APPLIED", 1)]


def test_picture_is_uploaded_and_shown(now, staff_actor):
    buffer = io.BytesIO()
    Image.new("RGB", (400, 400), "teal").save(buffer, "PNG")
    file = SimpleUploadedFile("a.png", buffer.getvalue())

    media = media_client.post("/media", FILES={"file": file}, actor=staff_actor(), now=now).json()
    made = create(staff_actor(), now, media=[media["key"]])
    client.post(f"/products/{made['id']}/publish", actor=staff_actor(), now=now)

    page = shop.get(f"/products/{made['id']}", now=now).json()
    assert [(one["kind"], one["url"]) for one in page["media"]] == [("image", media["url"])]
    assert page["skus"][0]["image"].endswith("-320.webp")


def test_list_parameters_are_checked(now):
    with pytest.raises(PageTooFar):
        shop.get("/products?page=101", now=now)
    for bad in (
        "page=0",
        "page=x",
        "price_min=-1",
        "price_max=1.5",
        "sort=best",
        "page_size=1000",
        "in_stock=maybe",
    ):
        assert shop.get(f"/products?{bad}", now=now).status_code == 422  # the REST door answers 400
    assert shop.get("/search?q=ＡＢＣ 手机", now=now).json()["query"]["normalised"] == "abc 手机"
    assert shop.get("/suggest?q=", now=now).json() == {"suggestions": []}
