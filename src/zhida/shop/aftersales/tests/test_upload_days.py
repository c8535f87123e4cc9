"""Uploads that no case took are deleted after a day, row and file; what a case has stays."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from zhida.shop.aftersales import conf, services, tasks
from zhida.shop.aftersales.models import CaseMedia
from zhida.shop.aftersales.tests.casework import later, make_bought, make_place, open_case, photo
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.kernel.models import Timer

pytestmark = pytest.mark.django_db


def _files() -> list[Path]:
    return sorted((settings.ZHIDA.data_dir / "aftersales").rglob("M*.*"))


def _due(number):
    return Timer.objects.get(kind=conf.UPLOAD_TIMER, key=number).due_at


@pytest.fixture(autouse=True)
def _data_dir(settings, tmp_path):
    settings.ZHIDA = replace(settings.ZHIDA, data_dir=tmp_path)


def test_an_upload_without_a_case_goes_after_a_day(now):
    number = services.upload_media(actor=make_shopper(now=now), stream=photo(), now=now)
    assert (_due(number), len(_files())) == (later(now, hours=24), 1)

    tasks.drop_upload(number, now=later(now, hours=23))
    assert len(_files()) == 1
    tasks.drop_upload(number, now=later(now, hours=24))
    tasks.drop_upload(number, now=later(now, hours=25))

    assert (CaseMedia.objects.count(), _files()) == (0, [])


def test_a_file_left_behind_by_a_run_that_broke_off_goes_with_the_next(now):
    number = services.upload_media(actor=make_shopper(now=now), stream=photo(), now=now)
    CaseMedia.objects.all().delete()

    tasks.drop_upload(number, now=later(now, hours=24))

    assert _files() == []


def test_what_a_case_has_stays(now):
    make_place()
    make_sku("A-1", now=now, fen=12900)
    shopper, order = make_bought(("A-1", 1), now=now)
    number = services.upload_media(actor=shopper, stream=photo(), now=now)
    open_case(shopper, order, now=now, media=(number,))

    tasks.drop_upload(number, now=later(now, days=2))

    assert (CaseMedia.objects.count(), len(_files())) == (1, 1)
