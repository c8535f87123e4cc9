"""Importing: whole or not at all, twice is once, and every bad row by number and reason."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
import xlsxwriter

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import Role
from zhida.shop.assortment.documents import UNPRICED, parse_document
from zhida.shop.assortment.errors import FileUnreadable, MappingInvalid
from zhida.shop.assortment.mapping import load_mapping, to_document
from zhida.shop.assortment.reading.formulas import is_formula
from zhida.shop.assortment.tests.files import (
    CATALOGUES,
    COLUMNS,
    document,
    table_row,
    take_in,
    write_csv,
    write_jsonl,
)
from zhida.shop.catalogue import queries as catalogue_queries
from zhida.shop.catalogue.models import Category, Product, ProductVersion, Sku
from zhida.shop.inventory.queries import free_units
from zhida.shop.inventory.services import ensure_warehouse
from zhida.shop.pricing.models import Price, PriceHistory
from zhida.shop.pricing.queries import prices_for
from zhida.shop.search.models import ListedProduct
from zhida.shop.search.queries import list_products
from zhida.shop.search.records import Filters

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def warehouse(db):
    """Give the shop the warehouse that every new shop has."""
    ensure_warehouse()


def nothing_written() -> bool:
    rows = (Product, Sku, Category, Price, ListedProduct)
    return not any(model.objects.exists() for model in rows)


@pytest.mark.parametrize(
    ("name", "products", "skus", "priced"),
    [("phones", 186, 678, 677), ("mall", 20, 96, 96), ("litemall", 239, 244, 244), ("shopxo", 28, 49, 49)],
)
def test_catalogue_imports_whole_and_twice_changes_nothing(now, name, products, skus, priced):
    path = CATALOGUES / f"{name}.jsonl"

    first = take_in(path, now=now, mapping=name, is_published=True, ref="M1")
    versions = ProductVersion.objects.count()
    second = take_in(path, now=now, mapping=name, is_published=True, ref="M2")

    assert first.problems == ()
    assert (first.created, first.skus, first.published) == (products, skus, products)
    assert (Sku.objects.count(), Price.objects.count()) == (skus, priced)
    assert (second.unchanged, second.created, second.changed, second.published) == (products, 0, 0, 0)
    assert ProductVersion.objects.count() == versions
    assert PriceHistory.objects.count() == priced
    assert list_products(filters=Filters(), now=now).total == products


def test_grouped_specifications_keep_their_units(now):
    take_in(CATALOGUES / "phones.jsonl", now=now, mapping="phones")

    number = catalogue_queries.find_product_number(code="LY-2")
    groups = catalogue_queries.get_product(number=number, now=now).attributes

    facts = {(group.name, value.name): value.text for group in groups for value in group.values}
    assert facts["主芯片", "CPU频率"] == "1.5 GHz"
    assert facts["主体", "上市年份"] == "2016 年"
    assert facts["基本信息", "机身重量（g）"] == "143 g"


def test_document_brings_price_stock_and_listing(now, tmp_path):
    report = take_in(write_jsonl(tmp_path / "a.jsonl", document()), now=now, is_published=True)

    skus = catalogue_queries.sellable_skus(skus=["P-1-B", "P-1-W"], now=now)
    ids = {code: sku.sku_id for code, sku in skus.items()}
    prices = prices_for(sku_ids=ids.values(), now=now)
    page = list_products(filters=Filters(), now=now)
    assert (report.created, report.published, report.is_written) == (1, 1, True)
    assert [sku.is_sellable for sku in skus.values()] == [True, True]
    assert prices[ids["P-1-B"]].selling.minor == 659900
    assert (prices[ids["P-1-W"]].selling.minor, prices[ids["P-1-W"]].compare_at.minor) == (679900, 699990)
    assert free_units(sku_ids=ids.values()) == {ids["P-1-B"]: 3, ids["P-1-W"]: 0}
    assert [(item.title, item.price.minor, item.in_stock) for item in page.items] == [
        ("青岚 P-1", 659900, True)
    ]


def test_changed_row_changes_its_product_only_and_leaves_stock(now, tmp_path):
    take_in(write_jsonl(tmp_path / "a.jsonl", document("A"), document("B")), now=now)
    changed = document(
        "B", title="新名", skus=[{"sku": "B-B", "options": {"颜色": "黑"}, "price": "1", "stock": 9}]
    )

    report = take_in(write_jsonl(tmp_path / "b.jsonl", document("A"), changed), now=now, ref="M2")

    skus = catalogue_queries.sellable_skus(skus=["B-B", "B-W"], now=now)
    assert (report.unchanged, report.changed) == (1, 1)
    assert skus["B-B"].title == "新名"
    assert Sku.objects.get(sku="B-W").is_active
    assert free_units(sku_ids=[skus["B-B"].sku_id]) == {skus["B-B"].sku_id: 3}
    assert prices_for(sku_ids=[skus["B-B"].sku_id], now=now)[skus["B-B"].sku_id].selling.minor == 100


def test_absent_fields_are_kept_on_a_second_import(now, tmp_path):
    take_in(write_jsonl(tmp_path / "a.jsonl", document(description="长文", subtitle="副题")), now=now)

    report = take_in(write_jsonl(tmp_path / "b.jsonl", document()), now=now, ref="M2")

    assert report.unchanged == 1
    assert Product.objects.get().description == "长文"


BROKEN = [
    ("price", [{"sku": "X", "price": "abc"}], "skus.0.price"),
    ("negative", [{"sku": "X", "price": -1}], "skus.0.price"),
    ("zero", [{"sku": "X", "price": 0}], "skus.0.price"),
    ("three decimals", [{"sku": "X", "price": "1.005"}], "skus.0.price"),
    ("boolean", [{"sku": "X", "price": True}], "skus.0.price"),
    ("missing price", [{"sku": "X"}], "skus.0.price"),
    ("stock", [{"sku": "X", "price": 1, "stock": 1.5}], "skus.0.stock"),
    ("stock text", [{"sku": "X", "price": 1, "stock": "１"}], "skus.0.stock"),
    ("options", [{"sku": "X", "price": 1, "options": ["黑"]}], "skus.0.options"),
    ("sku", [{"sku": None, "price": 1}], "skus.0.sku"),
    ("warehouse", [{"sku": "X", "price": 1, "stock": 1, "warehouse": "MOON"}], "skus.0.warehouse"),
    ("compare", [{"sku": "X", "price": 2, "compare_at": 1}], "skus.0.compare_at"),
    ("unknown", [{"sku": "X", "price": 1, "colour": "黑"}], "skus.0.colour"),
    ("none", [], "skus"),
    ("twice", [{"sku": "X", "price": 1}, {"sku": "X", "price": 1}], "skus"),
]


@pytest.mark.parametrize(("skus", "field"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_broken_sku_is_named_and_nothing_is_written(now, tmp_path, skus, field):
    path = write_jsonl(tmp_path / "a.jsonl", document("A"), document("B", skus=skus))

    report = take_in(path, now=now)

    assert [(problem.row, problem.field) for problem in report.problems] == [(2, field)]
    assert not report.is_written
    assert nothing_written()


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("{broken", ""),
        ("[]", ""),
        ('{"product": "A", "price": NaN}', ""),
        (document(title=5.5, category="手机"), "category"),
        (document(category=[]), "category"),
        (document(category=["a"] * 6), "category"),
        (document(title="\x00"), "title"),
        (document(attributes=["x"]), "attributes"),
        (document(nonsense=1), "nonsense"),
        (document(media=["no-such-key"]), "media_not_found"),
    ],
)
def test_broken_row_is_named(now, tmp_path, row, field):
    report = take_in(write_jsonl(tmp_path / "a.jsonl", document("GOOD"), row), now=now)

    assert {(problem.row, problem.field) for problem in report.problems} == {(2, field)}
    assert nothing_written()


def test_partial_keeps_the_good_rows(now, tmp_path):
    path = write_jsonl(tmp_path / "a.jsonl", document("A"), "{broken", document("C"))

    report = take_in(path, now=now, is_partial=True, is_published=True)

    assert (report.created, report.published, report.is_written) == (2, 2, True)
    assert [problem.row for problem in report.problems] == [2]
    assert sorted(Product.objects.values_list("code", flat=True)) == ["A", "C"]


def test_sku_of_an_earlier_row_is_refused(now, tmp_path):
    other = document("B", skus=[{"sku": "A-B", "price": 1}])

    report = take_in(write_jsonl(tmp_path / "a.jsonl", document("A"), other), now=now)

    assert [(problem.row, problem.field) for problem in report.problems] == [(2, "skus.0.sku")]
    assert nothing_written()


def test_sku_of_another_product_in_the_shop_is_refused(now, tmp_path):
    take_in(write_jsonl(tmp_path / "a.jsonl", document("A")), now=now)
    other = document("B", skus=[{"sku": "A-B", "price": 1}])

    report = take_in(write_jsonl(tmp_path / "b.jsonl", other), now=now, ref="M2")

    assert [(problem.row, problem.field) for problem in report.problems] == [(1, "code_taken")]
    assert Product.objects.count() == 1


def test_dry_run_writes_nothing_and_tells_what_would_happen(now, tmp_path):
    report = take_in(write_jsonl(tmp_path / "a.jsonl", document()), now=now, is_dry_run=True)

    assert (report.created, report.is_written, report.problems) == (1, False, ())
    assert nothing_written()
    assert not AuditEntry.objects.filter(action="assortment.import").exists()


def test_import_leaves_an_audit_row(now, tmp_path):
    take_in(write_jsonl(tmp_path / "a.jsonl", document()), now=now, is_published=True)

    entry = AuditEntry.objects.get(action="assortment.import")
    assert entry.after == {"products": 1, "created": 1, "changed": 0, "published": 1, "problems": 0}


def test_import_needs_the_rights_of_every_room(now, tmp_path, staff_actor):
    path = write_jsonl(tmp_path / "a.jsonl", document())

    for roles in ([Role.SUPPORT], [Role.GOODS], [Role.PRICE]):
        with pytest.raises(PermissionDenied):
            take_in(path, now=now, actor=staff_actor(*roles))
    assert nothing_written()

    report = take_in(path, now=now, actor=staff_actor(Role.GOODS, Role.PRICE))
    assert report.is_written


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_csv_imports_in_each_encoding(now, tmp_path, encoding):
    rows = (table_row("A", "黑"), table_row("B", "黑"), table_row("A", "白", price="6799", title=""))

    report = take_in(write_csv(tmp_path / "a.csv", *rows, encoding=encoding), now=now)

    assert (report.problems, report.created, report.skus) == ((), 2, 3)
    assert catalogue_queries.sellable_skus(skus=["A-白"], now=now)["A-白"].title == "青岚 A"


def test_bad_table_row_is_named_by_its_line(now, tmp_path):
    rows = (table_row("A", "黑"), table_row("A", "白", price="x"), table_row("A", "红", title="别的"))

    report = take_in(write_csv(tmp_path / "a.csv", *rows), now=now)

    assert [(problem.row, problem.field) for problem in report.problems] == [(4, "title")]
    report = take_in(write_csv(tmp_path / "a.csv", *rows[:2]), now=now)
    assert [(problem.row, problem.field) for problem in report.problems] == [(3, "skus.1.price")]
    assert nothing_written()


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", " =A1", "\t=A1", "-A1"])
def test_formula_text_is_refused(now, tmp_path, text):
    report = take_in(write_csv(tmp_path / "a.csv", table_row("A", title=text)), now=now)

    assert [(problem.row, problem.field) for problem in report.problems] == [(2, "title")]
    assert nothing_written()


@pytest.mark.parametrize("text", ["-20℃~60℃", "+86 手机", "- 轻薄", "5-10", "a=b", "+1", "-5.5"])
def test_words_that_only_begin_with_a_sign_are_not_formulas(text):
    assert not is_formula(text)


def write_xlsx(path, *rows, formula: str = ""):
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet()
    for number, row in enumerate([COLUMNS, *rows]):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    if formula:
        sheet.write_formula(1, COLUMNS.index("price"), formula, value=5)
    workbook.close()
    return path


def test_workbook_imports_and_numbers_stay_exact(now, tmp_path):
    row = [12345, "青岚", "青岚", "数码 > 手机", 900001, "黑", 0.1, 7, 6.1]

    report = take_in(write_xlsx(tmp_path / "a.xlsx", row), now=now)

    assert report.problems == ()
    sku = catalogue_queries.sellable_skus(skus=["900001"], now=now)["900001"]
    assert prices_for(sku_ids=[sku.sku_id], now=now)[sku.sku_id].selling.minor == 10
    assert Product.objects.get().code == "12345"
    assert Product.objects.get().attributes[0]["value"] == "6.1"


def test_formula_cell_of_a_workbook_is_refused(now, tmp_path):
    row = ["A", "青岚", "青岚", "数码", "A-1", "黑", 5, 7, 6.1]

    report = take_in(write_xlsx(tmp_path / "a.xlsx", row, formula="=2+3"), now=now)

    assert [(problem.row, problem.field) for problem in report.problems] == [(2, "price")]
    assert nothing_written()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"PK\x03\x04 not a zip"),
        ("a.xlsx", b"plain"),
        ("a.csv", b"product,title\r\nA,B\r\n"),
        ("a.csv", b"\xff\xff\xff\xff"),
        ("a.csv", b""),
        ("a.jsonl", b""),
        ("a.pdf", b"%PDF"),
    ],
)
def test_file_that_is_none_of_ours_is_refused(now, tmp_path, name, content):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(FileUnreadable):
        take_in(tmp_path / name, now=now)

    assert nothing_written()


def test_line_without_end_is_refused_without_its_memory(now, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"product": "' + b"x" * 5_000_000 + b'"}\n' + json.dumps(document()).encode() + b"\n")

    report = take_in(path, now=now)

    assert [problem.row for problem in report.problems] == [1]
    assert report.products == 1


def test_unpriced_sku_comes_in_unsold(now, tmp_path):
    row = document(skus=[{"sku": "A-1", "price": UNPRICED}])

    report = take_in(write_jsonl(tmp_path / "a.jsonl", row), now=now, is_published=True)

    assert report.is_written
    assert Price.objects.count() == 0
    assert list_products(filters=Filters(), now=now).total == 0


def test_pending_change_of_a_published_product_waits(now, tmp_path, settings, staff_actor):
    take_in(write_jsonl(tmp_path / "a.jsonl", document()), now=now, is_published=True)
    settings.ZHIDA = replace(settings.ZHIDA, second_person=True)
    changed = document(
        title="改名", skus=[*document()["skus"], {"sku": "N", "options": {"颜色": "蓝"}, "price": 1}]
    )

    report = take_in(write_jsonl(tmp_path / "b.jsonl", changed), now=now, ref="M2", actor=staff_actor())

    assert (report.pending, report.changed) == (1, 0)
    assert Product.objects.get().title == "青岚 P-1"
    assert not Sku.objects.filter(sku="N").exists()


@pytest.mark.parametrize("text", ["[nonsense]\na = 1", "= broken", "[product]\ntitle = '{t}'"])
def test_mapping_that_says_nothing_is_refused(tmp_path, text):
    path = tmp_path / "m.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(MappingInvalid):
        load_mapping(str(path))


def test_price_is_read_as_decimal():
    raw = document(attributes={}, skus=[{"sku": "A", "price": Decimal("0.29")}])

    read, problems = parse_document(raw, row=1)

    assert problems == []
    assert read.skus[0].price_minor == 29


def test_alike_skus_are_numbered_within_their_combination():
    colours = ("黑色", "红色", "红色")
    skus = [
        {"sku_id": number, "price_fen": 100, "spec": {"颜色": colour}, "enable": 1}
        for number, colour in enumerate(colours)
    ]
    source = {
        "spu_id": 1,
        "title": "P",
        "brand": "B",
        "category_path": ["手机"],
        "spec_groups": [],
        "skus": skus,
    }

    document = to_document(source, load_mapping("phones"))

    assert [sku["options"] for sku in document["skus"]] == [
        {"颜色": "黑色", "编号": "1"},
        {"颜色": "红色", "编号": "1"},
        {"颜色": "红色", "编号": "2"},
    ]
