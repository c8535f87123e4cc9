"""The home page's window: what the merchant put in, and nothing that is gone."""

from dataclasses import replace

import pytest

from zhida.entrypoints.showcase import (
    Launch,
    Mood,
    Scene,
    Showcase,
    Words,
    get_showcase,
    save_showcase,
)
from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.catalogue.queries import category_tree
from zhida.shop.catalogue.services import PreparedImage, keep_prepared_images

WIDE, TALL, SCENE = ("a" * 64, "b" * 64, "c" * 64)


@pytest.fixture
def showcase(browser, phone_number, settings, tmp_path, now) -> Showcase:
    settings.ZHIDA = replace(settings.ZHIDA, data_dir=tmp_path)
    images = [
        PreparedImage(key=key, width=1600, height=900, content=b"picture", renditions={640: b"small"})
        for key in (WIDE, TALL, SCENE)
    ]
    keep_prepared_images(actor=SYSTEM_ACTOR, images=images, now=now)
    category = category_tree()[0].category_id
    launch = Launch(product=phone_number, line=Words(zh="四枚镜头", en="Four lenses"), wide=WIDE, tall=TALL)
    title, line = Words(zh="走远一点"), Words(zh="手表记路。")
    scene = Scene(title=title, line=line, category=category, picture=SCENE, mood=Mood.DUSK)
    return Showcase(launch=launch, scenes=(scene,), tiles={category: SCENE})


def test_showcase_is_read_as_it_was_written(showcase):
    save_showcase(showcase)

    assert get_showcase() == showcase


def test_home_page_shows_the_window_in_both_languages(browser, showcase):
    save_showcase(showcase)

    chinese, english = (browser.get(path).content.decode() for path in ("/", "/en/"))

    assert "四枚镜头" in chinese
    assert "Four lenses" in english
    assert f"/media/aa/{WIDE}-640.webp 640w" in chinese
    assert "走远一点" in english
    assert chinese.count("<h1") == 1


def test_product_that_cannot_be_had_leaves_the_window(browser, showcase):
    save_showcase(replace(showcase, launch=replace(showcase.launch, product="G-GONE")))

    page = browser.get("/").content.decode()

    assert "四枚镜头" not in page
    assert "青岚 X7" in page


def test_shop_without_a_showcase_shows_its_newest_product(browser, phone_number, settings, tmp_path):
    settings.ZHIDA = replace(settings.ZHIDA, data_dir=tmp_path / "empty")

    page = browser.get("/").content.decode()

    assert 'class="opening"' not in page
    assert '<section class="hero' in page
