"""Imports of the back office: upload, dry run in the background, apply."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.records import Role
from zhida.shop.assortment import queries, services, tasks
from zhida.shop.assortment.errors import FileUnreadable, ImportMoveRefused, ImportNotFound, MappingInvalid
from zhida.shop.assortment.models import ImportJob
from zhida.shop.assortment.tests.files import document, write_jsonl
from zhida.shop.catalogue.models import Product
from zhida.shop.inventory.services import ensure_warehouse
from zhida.shop.kernel.models import Timer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shop(db, settings, tmp_path):
    """Give the shop its warehouse and a data folder of its own."""
    settings.ZHIDA = replace(settings.ZHIDA, data_dir=tmp_path / "data")
    ensure_warehouse()


def upload(actor, path, now, **options) -> str:
    file = services.Upload(file_name=path.name, pieces=[path.read_bytes()], **options)
    return services.upload_import(actor=actor, upload=file, now=now)


def test_good_file_is_checked_then_applied(now, tmp_path, staff_actor):
    actor = staff_actor(Role.GOODS, Role.PRICE)
    number = upload(
        actor, write_jsonl(tmp_path / "a.jsonl", document("A"), document("B")), now, is_published=True
    )
    assert Timer.objects.get(key=number).kind == "assortment.import"

    tasks.work_on_import(number, now=now)

    checked = queries.get_import(actor=actor, number=number)
    assert (checked.status, checked.report["created"], checked.problems) == ("CHECKED", 2, ())
    assert Product.objects.count() == 0
    services.apply_import(actor=actor, number=number, now=now)
    tasks.work_on_import(number, now=now)
    applied = queries.get_import(actor=actor, number=number)
    assert (applied.status, applied.report["published"]) == ("APPLIED", 2)
    assert list(Product.objects.values_list("status", flat=True)) == ["PUBLISHED", "PUBLISHED"]
    tasks.work_on_import(number, now=now)
    assert Product.objects.count() == 2


def test_bad_rows_are_shown_and_applying_writes_nothing(now, tmp_path, staff_actor):
    actor = staff_actor()
    number = upload(actor, write_jsonl(tmp_path / "a.jsonl", document("A"), "{broken"), now)
    tasks.work_on_import(number, now=now)

    shown = queries.get_import(actor=actor, number=number)
    services.apply_import(actor=actor, number=number, now=now)
    tasks.work_on_import(number, now=now)

    assert [(problem.row, problem.field) for problem in shown.problems] == [(2, "")]
    assert queries.get_import(actor=actor, number=number).status == "CHECKED"
    assert Product.objects.count() == 0


def test_unreadable_file_is_refused_in_the_background(now, tmp_path, staff_actor):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"nothing")
    number = upload(staff_actor(), path, now)

    tasks.work_on_import(number, now=now)

    job = queries.get_import(actor=staff_actor(), number=number)
    assert job.status == "REFUSED"
    assert job.refusal


def test_apply_before_the_check_is_refused(now, tmp_path, staff_actor):
    number = upload(staff_actor(), write_jsonl(tmp_path / "a.jsonl", document()), now)

    with pytest.raises(ImportMoveRefused):
        services.apply_import(actor=staff_actor(), number=number, now=now)

    assert ImportJob.objects.get().status == "UPLOADED"


def test_what_cannot_be_uploaded_leaves_no_job(now, tmp_path, staff_actor):
    path = write_jsonl(tmp_path / "a.jsonl", document())

    with pytest.raises(PermissionDenied):
        upload(staff_actor(Role.SUPPORT), path, now)
    with pytest.raises(MappingInvalid):
        upload(staff_actor(), path, now, mapping="../../secret")
    with pytest.raises(FileUnreadable):
        upload(staff_actor(), path.rename(tmp_path / "a.exe"), now)
    with pytest.raises(ImportNotFound):
        queries.get_import(actor=staff_actor(), number="M0")

    assert ImportJob.objects.count() == 0
