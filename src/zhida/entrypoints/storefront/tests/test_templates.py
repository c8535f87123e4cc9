"""Every page, drawn from samples: no inline code, sizes on pictures, names on controls."""

import re
from html.parser import HTMLParser

import pytest
from django.template import engines
from django.urls import set_script_prefix
from django.utils import translation

from zhida.entrypoints.storefront.samples.pages import page_context, sample_pages

LANGUAGES = {"zh-hans": "/", "en": "/en/"}
# Blocks that no browser runs, so that no policy need allow them.
DATA_BLOCKS = {"application/json", "application/ld+json"}
NAMED_INPUTS = {"hidden", "checkbox", "radio"}


class Tags(HTMLParser):
    """Collects the tags of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def named(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in names]


def draw(name: str, language: str) -> str:
    template, context = sample_pages()[name]
    set_script_prefix(LANGUAGES[language])
    try:
        with translation.override(language):
            complete = page_context(context, is_english=language == "en")
            return engines["jinja2"].get_template(template).render(complete)
    finally:
        set_script_prefix("/")


@pytest.fixture(params=sorted(sample_pages()))
def page(request) -> str:
    return draw(request.param, "zh-hans")


def test_page_holds_no_inline_style_script_or_handler(page):
    tags = Tags(page)

    assert [it for it in tags.tags if "style" in it[1]] == []
    assert tags.named("style") == []
    assert [it for it in tags.named("script") if "src" not in it and it.get("type") not in DATA_BLOCKS] == []
    assert [name for _tag, it in tags.tags for name in it if name.startswith("on")] == []


def test_page_pictures_have_size_and_alternative_text(page):
    for picture in Tags(page).named("img", "video"):
        assert picture.get("width"), picture
        assert picture.get("height"), picture
    for picture in Tags(page).named("img"):
        assert "alt" in picture, picture


def test_page_ids_are_unique(page):
    ids = [it["id"] for _tag, it in Tags(page).tags if "id" in it]

    assert sorted(set(ids)) == sorted(ids)


def test_page_fields_are_labelled(page):
    tags = Tags(page)
    labelled = {it.get("for") for it in tags.named("label")}
    for field in tags.named("input", "select", "textarea"):
        has_name = "aria-label" in field or field.get("id") in labelled
        assert has_name or field.get("type") in NAMED_INPUTS, field


def test_page_has_one_main_heading(page):
    headings = [it for it in Tags(page).tags if it[0] == "h1"]

    assert len(headings) == 1


def test_page_names_the_seller_and_links_the_licence(page):
    assert "青岚科技（演示）有限公司" in page
    assert 'href="/licence"' in page
    assert "粤ICP备00000000号" in page


@pytest.mark.parametrize("name", sorted(sample_pages()))
def test_english_page_links_stay_english(name):
    page = draw(name, "en")

    assert '<html lang="en">' in page
    links = [it["href"] or "" for it in Tags(page).named("a") if "href" in it]
    own = [
        link for link in links if re.fullmatch(r"/(cart|account|service|categories|licence|privacy)", link)
    ]
    assert own == []
