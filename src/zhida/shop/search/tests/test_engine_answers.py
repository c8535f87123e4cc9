"""What comes first for what shoppers type: a small mixed catalogue, no tuning to any one of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhida.shop.search.backends import QueryRules, SearchRequest
from zhida.shop.search.backends.tantivy import TantivyBackend
from zhida.shop.search.backends.tantivy_index import create_index
from zhida.shop.search.documents import SearchDocument
from zhida.shop.search.records import Filters
from zhida.shop.search.synonyms import shipped_synonyms

GOODS = (
    ("华为 Mate 10 Pro 手机", "华为（HUAWEI）", ("手机", "手机通讯", "手机")),
    ("华为 Mate 10 手机壳 保护套", "亿色（ESR）", ("手机", "手机配件", "手机保护套")),
    ("小米 红米5 全面屏手机", "小米（MI）", ("手机", "手机通讯", "手机")),
    ("小米 红米5A 手机", "小米（MI）", ("手机", "手机通讯", "手机")),
    ("Apple iPhone 15 Pro 256GB", "Apple", ("手机", "手机通讯", "手机")),
    ("适用 Apple iPhone 15 Pro 磁吸保护壳", "亿色（ESR）", ("手机", "手机配件", "手机保护套")),
    ("骨传导 运动 蓝牙耳机", "韶音", ("数码", "影音", "耳机")),
    ("智能运动手表", "韶音", ("数码", "穿戴", "手表")),
    ("轻薄笔记本电脑 16GB 512GB", "联想", ("电脑", "整机", "笔记本电脑")),
    ("活页笔记本 16 开", "得力", ("文具", "本册", "笔记本")),
    ("Noise cancelling headphones WH-1000XM4", "Sony", ("Audio", "Headphones")),
    ("Leather case for headphones", "Case Logic", ("Audio", "Headphone accessories")),
)


@pytest.fixture(scope="module")
def backend(tmp_path_factory):
    """Open an index of the goods above; their ids are their places."""
    directory = tmp_path_factory.mktemp("index")
    index = create_index(directory)
    index.put(
        [
            SearchDocument(
                product_id=place, title=title, brand=brand, category=category, codes=(f"C-{place}",)
            )
            for place, (title, brand, category) in enumerate(GOODS)
        ]
    )
    index.commit()
    index.close()
    return TantivyBackend(directory)


def asked(backend, query: str):
    request = SearchRequest(filters=Filters(query=query), rules=QueryRules(synonyms=shipped_synonyms()))
    return backend.find(request)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("运动耳机", "骨传导 运动 蓝牙耳机"),
        ("无线耳机", "骨传导 运动 蓝牙耳机"),
        ("韶音无线耳机", "骨传导 运动 蓝牙耳机"),
        ("huawei mate", "华为 Mate 10 Pro 手机"),
        ("mate10", "华为 Mate 10 Pro 手机"),
        ("華為手機", "华为 Mate 10 Pro 手机"),
        ("ＭＡＴＥ１０ 手机壳", "华为 Mate 10 手机壳 保护套"),
        ("华伟", "华为 Mate 10 Pro 手机"),
        ("花为手机", "华为 Mate 10 Pro 手机"),
        ("xiaomishouji 5a", "小米 红米5A 手机"),
        ("hongmi5a", "小米 红米5A 手机"),
        ("红米5", "小米 红米5 全面屏手机"),
        ("红米5A", "小米 红米5A 手机"),
        ("iphone15pro", "Apple iPhone 15 Pro 256GB"),
        ("ihpone 15", "Apple iPhone 15 Pro 256GB"),
        ("iphone 15 保护壳", "适用 Apple iPhone 15 Pro 磁吸保护壳"),
        ("notebook 16g", "轻薄笔记本电脑 16GB 512GB"),
        ("lyej", "骨传导 运动 蓝牙耳机"),
        ("head phones", "Noise cancelling headphones WH-1000XM4"),
        ("headphone", "Noise cancelling headphones WH-1000XM4"),
        ("wh1000xm4", "Noise cancelling headphones WH-1000XM4"),
        ("wh 1000xm4", "Noise cancelling headphones WH-1000XM4"),
        ("hedphones", "Noise cancelling headphones WH-1000XM4"),
        ("headphone case", "Leather case for headphones"),
        ("C-7", "智能运动手表"),
    ],
)
def test_the_thing_itself_comes_first(backend, query, first):
    found = asked(backend, query)

    assert GOODS[found.product_ids[0]][0] == first


@pytest.mark.parametrize(
    ("query", "corrected"),
    [("hedphones", "headphones"), ("ihpone 15", "iphone 15"), ("headphones", ""), ("手机", "")],
)
def test_a_slip_is_mended_and_said(backend, query, corrected):
    assert asked(backend, query).reading.corrected == corrected


def test_meeting_only_some_words_is_said(backend):
    exact = asked(backend, "红米5 手机")
    relaxed = asked(backend, "红米5 冰箱 耳机")

    assert (exact.reading.relaxed, exact.reading.exact) == (False, 2)
    assert exact.total > exact.reading.exact
    assert (relaxed.reading.relaxed, relaxed.reading.exact) == (True, 0)


@pytest.mark.parametrize("query", ["!!!", "。，、", "…", "()[]{}\"'\\", "\x07\x1f", "zzzzzzqq"])
def test_nothing_to_look_for_is_an_empty_page(backend, query):
    found = asked(backend, query)

    assert (found.product_ids, found.total) == ((), 0)


@pytest.mark.parametrize(
    "query",
    [
        "title:手机",
        '"华为 AND (mate OR',
        ".*.*.*",
        "手机~99^1e9",
        "*" * 5000,
        "a" * 5000,
        "手" * 5000,
        "a1" * 2500,
        "huawei" * 800,
    ],
)
def test_syntax_and_bombs_are_only_text(backend, query):
    found = asked(backend, query)

    assert found.total <= len(GOODS)


@settings(max_examples=300, deadline=None)
@given(query=st.text(max_size=140))
def test_any_text_is_answered(backend, query):
    found = asked(backend, query)

    assert len(set(found.product_ids)) == len(found.product_ids) <= 20
    assert backend.complete(text=query, limit=5) is not None
