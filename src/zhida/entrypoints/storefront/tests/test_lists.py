"""Lists: what an address asks for, what the page makes of it, and what it says about what it left out."""

import re
from dataclasses import replace
from urllib.parse import quote, urlencode

import pytest
from django.http import QueryDict

from zhida.entrypoints.storefront.list_address import fen_of, read_address, yuan_text
from zhida.entrypoints.storefront.showing import listing
from zhida.entrypoints.storefront.views.listing import elsewhere
from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.catalogue.queries import find_brands, find_categories
from zhida.shop.search.conf import WHOLE_SHOP
from zhida.shop.search.models import SearchedQuery
from zhida.shop.search.records import Facets, ListPage, QueryReading, Sort
from zhida.shop.search.rule_records import RuleDraft, RuleKind
from zhida.shop.search.services import refresh_facets, write_searches
from zhida.shop.search.services.rules import create_rule
from zhida.shop.search.tests.test_lists import list_phone

CHIP = re.compile(r'<a class="chip" href="([^"]+)">([^<]+)<svg')


@pytest.fixture
def goods(browser, now):
    """Four phones: two brands, two colours, two price ranges, one sold out."""
    list_phone(now, "A", title="云杉 一号", price=100_00, colours="黑白", brand="云杉")
    list_phone(now, "B", title="云杉 二号", price=250_50, colours="黑", brand="云杉")
    list_phone(now, "C", title="听松 三号", price=900_00, colours="白", brand="听松")
    list_phone(now, "D", title="听松 四号", price=950_00, colours="蓝", brand="听松", stock=0)
    refresh_facets(category_id=WHOLE_SHOP, now=now)


def page_of(browser, path: str, pairs=()) -> str:
    answer = browser.get(f"{path}?{urlencode(pairs)}" if pairs else path)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def titles(page: str) -> list[str]:
    inside = page.partition('class="found"')[2].partition("</ul>")[0]
    names = re.findall(r'class="good-name"><a href="[^"]*">(.*?)</a>', inside)
    return [re.sub("<.*?>", "", name)[-2:] for name in names]


def chips(page: str) -> dict[str, str]:
    return {name: url.replace("&amp;", "&") for url, name in CHIP.findall(page)}


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("99", 9900),
        (" ￥6,599.5 ", 659950),
        ("１００", 10000),
        ("0.01", 1),
        ("12元", 1200),
        ("", None),
        ("1.005", None),
        ("-1", None),
        ("1e3", None),
        ("1,00", None),
        ("99999999", None),
    ],
)
def test_yuan_are_read_as_people_type_them(text, fen):
    assert fen_of(text) == fen


def test_yuan_are_written_as_they_would_be_typed():
    assert [yuan_text(fen) for fen in (0, 9900, 9950, 9905)] == ["0", "99", "99.50", "99.05"]


def test_an_address_is_written_as_it_was_read():
    text = urlencode(
        [
            ("q", "手机"),
            ("category", "7"),
            ("brand", "云杉"),
            ("brand", "听松"),
            ("attr.颜色", "黑"),
            ("attr.颜色", "白"),
            ("price_min", "99.50"),
            ("price_max", "6000"),
            ("in_stock", "1"),
            ("on_offer", "1"),
            ("sort", "price_asc"),
            ("page", "3"),
        ]
    )

    wanted = read_address(QueryDict(text), base="/search", with_query=True)

    assert wanted.address() == f"/search?{text}"
    assert wanted.filters().attributes == {"颜色": ("黑", "白")}
    assert (wanted.filters().price_min, wanted.filters().price_max) == (9950, 600000)
    assert (wanted.filters().category, wanted.filters().brands) == ("7", ("云杉", "听松"))
    assert (wanted.filters().on_offer, wanted.sort, wanted.page) == (True, Sort.PRICE_ASC, 3)


def test_values_of_one_name_are_alternatives_and_each_is_a_chip(browser, goods):
    pairs = [
        ("brand", "云杉"),
        ("brand", "听松"),
        ("attr.颜色", "黑"),
        ("attr.颜色", "蓝"),
        ("sort", "price_asc"),
    ]

    page = page_of(browser, "/list", pairs)

    assert titles(page) == ["一号", "二号", "四号"]
    assert list(chips(page)) == ["云杉", "听松", "颜色：黑", "颜色：蓝"]
    without = page_of(browser, chips(page)["颜色：蓝"])
    assert titles(without) == ["一号", "二号"]
    assert list(chips(without)) == ["云杉", "听松", "颜色：黑"]


def test_prices_are_yuan_with_cents(browser, goods):
    page = page_of(browser, "/list", [("price_min", "250.50"), ("price_max", "900"), ("sort", "price_asc")])

    assert titles(page) == ["二号", "三号"]
    assert list(chips(page)) == ["¥250.50 – ¥900"]
    assert 'name="price_min" inputmode="decimal" value="250.50"' in page


def test_a_price_that_is_none_is_explained_and_kept_in_its_field(browser, goods):
    page = page_of(browser, "/list", [("price_min", "一百"), ("price_max", "300")])
    both = page_of(browser, "/list", [("price_min", "一百"), ("price_max", "300.999")])

    assert "价格请写成数字，最多两位小数" in page
    assert 'value="一百"' in page
    assert page.count("aria-invalid") == 1
    assert sorted(titles(page)) == ["一号", "二号"]
    assert 'value="300.999"' in both
    assert (both.count("aria-invalid"), len(titles(both))) == (2, 4)


def test_prices_the_wrong_way_round_are_turned(browser, goods):
    page = page_of(browser, "/list", [("price_min", "900"), ("price_max", "200")])

    assert sorted(titles(page)) == ["三号", "二号"]
    assert "已为你对调" in page


def test_switches_categories_and_counts_stand_in_the_form(browser, goods):
    page = page_of(browser, "/search", [("q", "号")])

    assert re.search(r'name="in_stock" value="1"><span>仅看有货</span><small class="facet-count">3<', page)
    assert 'name="on_offer"' not in page
    assert re.search(r'name="brand" value="云杉"><span>云杉</span><small class="facet-count">2<', page)
    assert re.search(r'name="attr.颜色" value="黑">.*?<small class="facet-count">2<', page)


def test_categories_narrow_a_search_and_lead_on_from_their_own_page(browser, goods):
    upper, lower = (find_categories(text=name)[0].category_id for name in ("数码", "手机"))

    search = page_of(browser, "/search", [("q", "号"), ("category", upper), ("in_stock", "1")])
    own = browser.get(f"/c/{upper}?in_stock=1", follow=True).content.decode()

    address = rf"/search\?q=[^&]+&amp;category={lower}&amp;in_stock=1"
    assert re.search(rf'<a href="{address}"><span>手机</span><small class="facet-count">3<', search)
    assert list(chips(search)) == ["数码", "仅看有货"]
    assert re.search(rf'<a href="/c/[a-z]+-{lower}\?in_stock=1"><span>手机</span>', own)
    assert list(chips(own)) == ["仅看有货"]


def test_the_page_of_a_category_or_brand_is_of_no_other(browser, goods):
    upper = find_categories(text="数码")[0].category_id
    brand = find_brands(words=("云杉",), limit=1)[0]

    in_category = browser.get(f"/c/{upper}?category=999&in_stock=1", follow=True).content.decode()
    of_brand = browser.get(f"/b/x-{brand.brand_id}?brand=听松", follow=True).content.decode()

    assert (sorted(titles(in_category)), list(chips(in_category))) == (["一号", "三号", "二号"], ["仅看有货"])
    assert (sorted(titles(of_brand)), chips(of_brand)) == (["一号", "二号"], {})
    assert 'name="brand"' not in of_brand


def test_what_was_ticked_last_is_what_the_form_carries(browser, goods):
    page = page_of(browser, "/search", [("q", "号"), ("sort", "price_desc"), ("brand", "听松")])
    form = page.partition("data-filters")[2].partition("</form>")[0]

    assert re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form) == [
        ("q", "号"),
        ("sort", "price_desc"),
    ]
    assert re.findall(r'name="brand" value="([^"]+)" checked', form) == ["听松"]
    assert titles(page) == ["四号", "三号"]


def test_price_turns_round(browser, goods):
    once = page_of(browser, "/list", [("brand", "云杉")])
    up = re.search(r'<a href="([^"]+)" rel="nofollow">价格', once).group(1).replace("&amp;", "&")
    page = page_of(browser, up)
    down = re.search(r'<a href="([^"]+)" rel="nofollow" aria-current="page">价格', page).group(1)

    assert titles(page) == ["一号", "二号"]
    assert titles(page_of(browser, down.replace("&amp;", "&"))) == ["二号", "一号"]


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("2", "这个列表没有第 2 页。"),
        ("100", "这个列表没有第 100 页。"),
        ("101", "最多浏览到第 100 页，请缩小筛选范围。"),
        ("1000000000", "最多浏览到第 100 页，请缩小筛选范围。"),
        ("9" * 6000, "最多浏览到第 100 页，请缩小筛选范围。"),
    ],
    ids=["2", "100", "101", "billion", "endless"],
)
def test_a_page_that_is_not_there_says_so_and_leads_back(browser, goods, page, said):
    shown = page_of(browser, "/list", [("brand", "云杉"), ("page", page)])

    assert said in shown
    assert f'href="/list?brand={quote("云杉")}">回到第一页' in shown
    assert titles(shown) == []


def test_what_is_too_much_is_cut_and_said(browser, goods):
    long = page_of(browser, "/search", [("q", "号" * 5000)])
    many = page_of(browser, "/list", [("brand", f"牌{n}") for n in range(400)])
    flood = browser.get(f"/list?{urlencode([('brand', str(n)) for n in range(5000)])}")

    assert "只用了前 100 个字" in long
    assert "每种只用了前 20 个" in many
    assert flood.status_code == 400
    assert "筛选条件太多，没有采用。" in flood.content.decode()


@pytest.mark.parametrize(
    "query",
    ["", "？！", "\x00\x1b[31m", "title:手机", '"' * 99, "a" * 99, "\ud800".encode("utf-8", "surrogatepass")],
)
def test_an_odd_query_gets_a_helpful_page(browser, goods, query):
    page = page_of(browser, "/search", [("q", query)])

    assert "<h1>" in page


def test_nothing_found_says_how_to_go_on(browser, goods):
    page = page_of(browser, "/search", [("q", "抽水马桶"), ("brand", "云杉")])

    assert list(chips(page)) == ["云杉"]
    assert "看看有没有写错的字" in page
    assert "逐个去掉上面的筛选条件" in page
    assert "热门分类" in page
    assert "热销" in page


def test_a_search_counts_when_it_begins_and_is_not_kept(browser, goods, settings):
    settings.PAGE_LIFE_SECONDS = 60
    write_searches()
    SearchedQuery.objects.all().delete()

    for pairs in ([], [], [("page", "2")], [("brand", "云杉")], [("sort", "sales")]):
        answer = browser.get(f"/search?{urlencode([('q', '号'), *pairs])}")
    write_searches()

    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert list(SearchedQuery.objects.values_list("query", "searches", "last_total")) == [("号", 2, 4)]


def test_what_was_understood_is_said_and_what_answers_is_marked(browser, goods):
    wanted = read_address(QueryDict("q=%E4%BA%91%E6%9D%89%20x"), base="/search", with_query=True)
    reading = QueryReading(corrected="云杉 x7", relaxed=True)
    found = ListPage(items=(), facets=Facets(), total=3, page=1, page_size=24, reading=reading)

    assert listing.notes(wanted, found) == (
        "没有找到“云杉 x”，已按“云杉 x7”搜索。",
        "没有完全符合“云杉 x”的商品，下面是相近的。",
    )
    assert listing.notes(wanted, replace(found, total=0, reading=replace(reading, corrected=""))) == ()
    assert listing.notes(wanted, replace(found, reading=QueryReading(exact=3))) == ()
    assert listing.notes(wanted, replace(found, reading=QueryReading(exact=2))) == (
        "前 2 件完全符合“云杉 x”，后面是相近的。",
    )
    assert "<mark>云杉</mark> 一号" in page_of(browser, "/search", [("q", "云杉 一号 黑")]).replace(
        "<mark>一号</mark>", "一号"
    )


@pytest.mark.parametrize(
    ("path", "leads_to"), [("/search", "/service#return"), ("/en/search", "/en/service#return")]
)
def test_a_rule_sends_a_query_to_a_page_of_the_shop(browser, now, path, leads_to):
    draft = RuleDraft(kind=RuleKind.REDIRECT, words=("售后",), target="/service#return")
    create_rule(actor=SYSTEM_ACTOR, draft=draft, now=now)

    answer = browser.get(f"{path}?q=售后&sort=sales")

    assert (answer.status_code, answer.headers["Location"]) == (302, leads_to)


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:x", ""]
)
def test_no_rule_sends_anybody_out_of_the_shop(browser, goods, rf, target):
    request = rf.get("/search?q=x")
    reading = QueryReading(redirect=target)
    found = ListPage(items=(), facets=Facets(), total=0, page=1, page_size=24, reading=reading)

    assert elsewhere(request, found) == ""
