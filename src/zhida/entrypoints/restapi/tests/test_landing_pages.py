"""The texts of categories' and brands' pages through their door: changed text by text, no banned clauses."""

import pytest
from tests.running.doors import STAFF, send, set_clock, staff_client

from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import Role
from zhida.shop.catalogue import queries
from zhida.shop.catalogue.models import LandingPage
from zhida.shop.catalogue.tests.factories import make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(settings, tmp_path, now):
    """Where the texts of the one brand are."""
    set_clock(settings, tmp_path, now)
    make_product(now=now)
    return f"{STAFF}/landing-pages/brand/{queries.list_brands()[0].brand_id}"


def test_staff_read_and_change_text_by_text(path):
    client = staff_client(Role.GOODS)

    changed = send(client, "PATCH", path, {"zh": {"title": " 青岚 ", "introduction": "一。\n\n二。"}})
    send(client, "PATCH", path, {"en": {"title": "Qinglan"}})

    shown = client.get(path).json()
    assert changed.status_code == 200
    assert shown["zh"] == {"title": "青岚", "description": "", "introduction": "一。\n\n二。"}
    assert shown["en"] == {"title": "Qinglan", "description": "", "introduction": ""}


def test_banned_clauses_are_refused_by_name_and_nothing_is_written(path):
    texts = {
        "zh": {"title": "青岚", "introduction": "特价商品。\n\n最 终·解 释 权在此，概不退换。"},
        "en": {"description": "签收即视为认可"},
    }

    answer = send(staff_client(Role.GOODS), "PATCH", path, texts)

    assert (answer.status_code, answer.json()["code"]) == (400, "landing_invalid")
    assert answer.json()["fields"] == {
        "zh.introduction": "含有法律禁止的格式条款：最终解释权、概不退换。",
        "en.description": "含有法律禁止的格式条款：签收即视为认可。",
    }
    assert not LandingPage.objects.exists()
    assert not AuditEntry.objects.filter(action="catalogue.write_landing").exists()


def test_lawful_words_about_returns_pass(path):
    texts = {"zh": {"introduction": "支持七天无理由退货，退货运费由我们承担。"}}

    assert send(staff_client(Role.GOODS), "PATCH", path, texts).status_code == 200
