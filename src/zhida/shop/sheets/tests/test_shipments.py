"""A day's tracking numbers from one table: tried first, then sent row by row, once whatever happens."""

import csv
import io
from dataclasses import replace

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.running.doors import STAFF, staff_client

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import Role
from zhida.shop.cart.tests.digests import database_digest
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.kernel.models import Timer
from zhida.shop.orders import queries as orders
from zhida.shop.orders import services as order_services
from zhida.shop.orders.models import OrderLine
from zhida.shop.orders.records import OrderStatus, ShipmentDraft
from zhida.shop.orders.tests.factories import make_order, make_paid_order
from zhida.shop.sheets import conf, queries, services, storage, tasks
from zhida.shop.sheets.errors import SheetMoveRefused, SheetNotFound, SheetUnreadable
from zhida.shop.sheets.lifecycle import RowState, settle
from zhida.shop.sheets.models import SheetJob, SheetRow
from zhida.shop.sheets.services import working
from zhida.shop.shipping.queries import parcels_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _data_folder(settings, tmp_path):
    settings.ZHIDA = replace(settings.ZHIDA, data_dir=tmp_path)


@pytest.fixture
def packer(staff_actor):
    return staff_actor(Role.ORDER)


@pytest.fixture
def shopper(now):
    make_sku("A-1", now=now)
    make_sku("B-1", now=now)
    return make_shopper(now=now)


def bring(actor, text, now, *, kind="shipments", name="运单.csv") -> str:
    content = text if isinstance(text, bytes) else text.encode()
    return services.upload_sheet(actor=actor, kind=kind, file_name=name, pieces=[content], now=now)


def work(number, now) -> None:
    while Timer.objects.filter(kind=conf.WORK_TIMER, key=number).exists():
        Timer.objects.filter(kind=conf.WORK_TIMER, key=number).delete()
        tasks.work_on_sheet(number, now=now)


def check(actor, text, now, **options):
    number = bring(actor, text, now, **options)
    work(number, now)
    return queries.get_sheet(actor=actor, number=number)


def do(actor, number, now):
    services.apply_sheet(actor=actor, number=number, now=now)
    work(number, now)
    return queries.get_sheet(actor=actor, number=number)


def table(*rows: str, header: str = "order,carrier,tracking,lines,quantity,serials") -> str:
    return "\n".join([header, *rows]) + "\n"


def status(number):
    return orders.status_of(number=number, for_customer=None)


def test_a_trial_writes_nothing_and_doing_it_ships_each_order(now, packer, shopper):
    first = make_paid_order(shopper, ("A-1", 2), now=now)
    second = make_paid_order(shopper, ("B-1", 1), now=now)
    text = f"订单号,快递公司,运单号\n{first},顺丰速运,SF100000001\n{second.lower()},SF,'SF100000002\n"

    tried = check(packer, text, now)
    assert (tried.status, tried.counts) == ("CHECKED", {"ready": 2})
    assert (status(first), status(second)) == (OrderStatus.PAID, OrderStatus.PAID)
    done = do(packer, tried.number, now)

    assert (done.status, done.counts, done.problems) == ("DONE", {"done": 2}, ())
    assert (status(first), status(second)) == (OrderStatus.SHIPPED, OrderStatus.SHIPPED)
    assert [parcel.tracking for parcel in parcels_for(refs=[second])[second]] == ["SF100000002"]
    assert AuditEntry.objects.filter(action="orders.ship").count() == 2
    assert AuditEntry.objects.filter(action__startswith="sheets.").count() == 2
    assert not storage.sheet_path(tried.number).exists()


def test_each_row_says_why_it_is_refused(now, packer, shopper):
    paid = make_paid_order(shopper, ("A-1", 2), now=now)
    unpaid = make_order(shopper, ("A-1", 1), now=now)
    text = table(
        "Z-NONE,SF,SF100000001,,,",
        f"{unpaid},SF,SF100000001,,,",
        f"{paid},某某快递,SF100000001,,,",
        f"{paid},SF,SF1,,,",
        f"{paid},SF,SF100000001,L001:3,,",
        f"{paid},SF,SF100000001,L009:1,,",
        f"{paid},SF,SF100000001,L001:x,,",
        f"{paid},SF,SF100000001,L001|A-1,,",
        f"{paid},SF,SF100000001,,2,",
        f"{paid},SF,SF100000001,L001:1,1,",
        f"{paid},SF,SF100000001,L001:1,,SN-0001|SN-0002",
        ",SF,SF100000001,,,",
        f"{paid},SF,SF100000009,,,",
        f"{paid},SF,SF100000009,,,",
        f"{paid},SF,SF100000008,,,",
    )

    tried = check(packer, text, now)

    assert tried.counts == {"ready": 1, "refused": 14}
    assert [(problem.row, problem.column, problem.reason) for problem in tried.problems] == [
        (2, "", "没有找到这个订单。"),
        (3, "", "订单当前的状态不能进行这个操作。"),
        (4, "", "未找到该快递公司。"),
        (5, "", "快递单号应为 6 到 32 位字母或数字。"),
        (6, "", "发货数量超过了该订单剩余可发的数量。"),
        (7, "lines", "“lines”一列填写有误。"),
        (8, "quantity", "“quantity”一列填写有误。"),
        (9, "lines", "“lines”一列填写有误。"),
        (10, "quantity", "“quantity”一列填写有误。"),
        (11, "quantity", "“quantity”一列填写有误。"),
        (12, "serials", "“serials”一列填写有误。"),
        (13, "order", "“order”一列填写有误。"),
        (15, "", "与第 14 行重复。"),
        (16, "", "订单当前的状态不能进行这个操作。"),
    ]


def test_two_parcels_of_one_order_are_tried_one_after_the_other(now, packer, shopper):
    paid = make_paid_order(shopper, ("A-1", 2), ("B-1", 1), now=now)
    text = table(
        f"{paid},SF,SF100000001,L001,1,",
        f"{paid},SF,SF100000002,L001:1|B-1:1,,",
        f"{paid},SF,SF100000003,L001,1,",
    )

    tried = check(packer, text, now)
    do(packer, tried.number, now)

    assert tried.counts == {"ready": 2, "refused": 1}
    assert [parcel.lines for parcel in parcels_for(refs=[paid])[paid]] == [
        (("L001", 1),),
        (("L001", 1), ("L002", 1)),
    ]
    assert status(paid) is OrderStatus.SHIPPED


def test_a_waybill_that_left_before_is_fine(now, packer, shopper):
    paid = make_paid_order(shopper, ("A-1", 1), now=now)
    draft = ShipmentDraft(carrier="SF", tracking="SF100000001")
    order_services.ship(actor=packer, number=paid, shipment=draft, now=now)

    tried = check(packer, table(f"{paid},SF,sf 1000-00001,,,", f"{paid},SF,SF100000001,L001:1,,"), now)
    done = do(packer, tried.number, now)

    assert (tried.counts, done.counts) == ({"same": 2}, {"same": 2})
    assert len(parcels_for(refs=[paid])[paid]) == 1


def test_serials_go_to_the_lines_that_need_them(now, packer, shopper):
    paid = make_paid_order(shopper, ("A-1", 2), ("B-1", 1), now=now)
    OrderLine.objects.filter(order__number=paid, key="L002").update(policy={"needs_serial": True})
    missing = check(packer, table(f"{paid},SF,SF100000001,,,"), now)
    given = check(packer, table(f"{paid},SF,SF100000001,,,L001:SN-0001|SN-0002|l001:SN-0003"), now)
    do(packer, given.number, now)

    assert missing.counts == {"refused": 1}
    assert given.counts == {"ready": 1}
    assert orders.serials_of(number=paid) == {"L001": ("SN-0001", "SN-0003"), "L002": ("SN-0002",)}


def test_a_killed_worker_goes_on_and_sends_nothing_twice(now, packer, shopper, monkeypatch):
    numbers = [make_paid_order(shopper, ("A-1", 1), now=now) for _place in range(5)]
    text = table(*(f"{number},SF,SF10000000{place},,," for place, number in enumerate(numbers)))
    tried = check(packer, text, now)
    services.apply_sheet(actor=packer, number=tried.number, now=now)
    act, calls = working._act, []

    def dying(*arguments, **facts):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        act(*arguments, **facts)

    monkeypatch.setattr(working, "_act", dying)
    with pytest.raises(KeyboardInterrupt):
        tasks.work_on_sheet(tried.number, now=now)
    half = queries.get_sheet(actor=packer, number=tried.number)
    work(tried.number, now)

    assert (half.status, half.counts) == ("APPLYING", {"done": 2, "ready": 3})
    assert queries.get_sheet(actor=packer, number=tried.number).counts == {"done": 5}
    assert [len(parcels_for(refs=[number])[number]) for number in numbers] == [1] * 5
    assert AuditEntry.objects.filter(action="orders.ship").count() == 5


def test_a_row_done_by_another_worker_is_rolled_back_here(now, packer, shopper, monkeypatch):
    paid = make_paid_order(shopper, ("A-1", 2), now=now)
    tried = check(packer, table(f"{paid},SF,SF100000001,L001:1,,"), now)
    services.apply_sheet(actor=packer, number=tried.number, now=now)
    row = SheetRow.objects.get()
    settle(row=row, target=RowState.DONE)
    monkeypatch.setattr(working, "SLICE_ROWS", 0)

    working._do(packer, working.kind_named("shipments"), row, now=now)

    assert parcels_for(refs=[paid]) == {}


def test_what_changed_since_the_trial_fails_alone(now, packer, shopper):
    first = make_paid_order(shopper, ("A-1", 1), now=now)
    second = make_paid_order(shopper, ("A-1", 1), now=now)
    tried = check(packer, table(f"{first},SF,SF100000001,,,", f"{second},SF,SF100000002,,,"), now)
    draft = ShipmentDraft(carrier="SF", tracking="SF999999999")
    order_services.ship(actor=packer, number=first, shipment=draft, now=now)

    done = do(packer, tried.number, now)

    assert done.counts == {"done": 1, "failed": 1}
    assert [problem.row for problem in done.problems] == [2]


def test_slices_go_on_until_all_rows_are_through(now, packer, shopper, monkeypatch):
    monkeypatch.setattr(working, "SLICE_ROWS", 2)
    numbers = [make_paid_order(shopper, ("A-1", 1), now=now) for _place in range(3)]
    text = table(*(f"{number},SF,SF10000000{place},,," for place, number in enumerate(numbers)))

    tried = check(packer, text, now)
    done = do(packer, tried.number, now)

    assert (tried.counts, done.counts, done.status) == ({"ready": 3}, {"done": 3}, "DONE")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("order,carrier\nZ1,SF\n", "缺少列：tracking"),
        ("order,carrier,tracking,colour\nZ1,SF,SF100000001,red\n", "列名不认识或重复：colour"),
        (
            "order,carrier,tracking,order\nZ1,SF,SF100000001,Z1\n",
            "列名不认识或重复：order, carrier, tracking, order",
        ),
        ("order,carrier,tracking,\n", "文件里没有数据行。"),
        ("", "缺少列：order, carrier, tracking"),
        (b'"open', "CSV 1: unexpected end of data"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_whole(now, packer, text, reason):
    refused = check(packer, text, now)

    assert (refused.status, refused.refusal) == ("REFUSED", f"表格无法读取：{reason}")
    assert SheetRow.objects.count() == 0


def test_a_table_of_too_many_rows_is_refused(now, packer, monkeypatch):
    monkeypatch.setattr("zhida.shop.sheets.reading.MOST_ROWS", 1)

    assert check(packer, table("Z1,SF,SF1,,,", "Z2,SF,SF2,,,"), now).refusal == "表格无法读取：超过 1 行。"


def test_what_cannot_be_brought_leaves_nothing(now, packer, staff_actor, monkeypatch):
    with pytest.raises(PermissionDenied):
        bring(staff_actor(Role.SUPPORT), table(), now)
    with pytest.raises(PermissionDenied):
        bring(packer, table(), now, kind="prices")
    with pytest.raises(SheetNotFound):
        bring(packer, table(), now, kind="secrets")
    with pytest.raises(SheetUnreadable):
        bring(packer, table(), now, name="a.exe")
    monkeypatch.setattr(storage, "LARGEST_UPLOAD_BYTES", 3)
    with pytest.raises(SheetUnreadable):
        bring(packer, table(), now)
    with pytest.raises(SheetNotFound):
        services.apply_sheet(actor=packer, number="T-NONE", now=now)
    tasks.work_on_sheet("T-NONE", now=now)

    assert SheetJob.objects.count() == 0
    assert list(storage.sheet_path("x").parent.iterdir()) == []


def test_a_sheet_is_done_once_and_only_after_its_trial(now, packer, staff_actor, shopper):
    paid = make_paid_order(shopper, ("A-1", 1), now=now)
    number = bring(packer, table(f"{paid},SF,SF100000001,,,"), now)
    with pytest.raises(SheetMoveRefused):
        services.apply_sheet(actor=packer, number=number, now=now)
    work(number, now)
    do(packer, number, now)
    before = database_digest()

    tasks.work_on_sheet(number, now=now)
    with pytest.raises(SheetMoveRefused):
        services.apply_sheet(actor=packer, number=number, now=now)
    with pytest.raises(SheetNotFound):
        queries.get_sheet(actor=staff_actor(Role.GOODS), number=number)
    row = SheetRow.objects.get()
    with pytest.raises(SheetMoveRefused):
        settle(row=row, target=RowState.READY)

    assert database_digest() == before


def test_formulas_are_refused_and_never_written_out(now, packer, shopper, tmp_path):
    paid = make_paid_order(shopper, ("A-1", 1), now=now)
    workbook = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, ["order", "carrier", "tracking", "quantity"])
    sheet.write_row(1, 0, [paid, "SF"])
    sheet.write_formula(1, 2, '="SF"&"100000001"', None, "SF100000001")
    sheet.write_row(2, 0, [paid, "@SUM(A1)", "SF100000001"])
    sheet.write_row(3, 0, ["Z" * 2001, "SF", "SF100000001"])
    sheet.write_row(4, 0, [paid, "SF", 100000001, 1])
    workbook.close()

    tried = check(packer, (tmp_path / "a.xlsx").read_bytes(), now, name="a.xlsx")
    refused = list(csv.DictReader(io.StringIO(queries.problems_of(actor=packer, number=tried.number))))

    assert [problem.reason for problem in tried.problems] == [
        "单元格是公式或看起来像公式，请改为文字或数值。",
        "未找到该快递公司。",
        "单元格的内容太长或含有无法保存的字符。",
        "“quantity”一列填写有误。",
    ]
    assert refused[1]["carrier"] == "'@SUM(A1)"
    assert (refused[3]["tracking"], refused[3]["row"]) == ("100000001", "5")


def test_the_template_holds_what_waits_for_a_parcel(now, packer, shopper, staff_actor):
    split = make_paid_order(shopper, ("A-1", 3), ("B-1", 1), now=now)
    draft = ShipmentDraft(carrier="SF", tracking="SF100000001", quantities={"L001": 1})
    order_services.ship(actor=packer, number=split, shipment=draft, now=now)
    paid = make_paid_order(shopper, ("A-1", 1), now=now)
    make_order(shopper, ("A-1", 1), now=now)

    rows = list(csv.reader(io.StringIO(queries.template_of(actor=packer, kind="shipments"))))

    assert rows == [
        ["order", "carrier", "tracking", "lines", "quantity", "serials"],
        [paid, "", "", "L001:1", "", ""],
        [split, "", "", "L001:2|L002:1", "", ""],
    ]
    with pytest.raises(PermissionDenied):
        queries.template_of(actor=staff_actor(Role.PRICE), kind="shipments")


def test_staff_bring_try_and_do_a_sheet_through_the_api(now, shopper, settings, tmp_path):
    paid = make_paid_order(shopper, ("A-1", 1), now=now)
    client = staff_client(Role.ORDER)
    file = SimpleUploadedFile("运单.csv", table(f"{paid},SF,SF100000001,,,", "Z1,SF,SF100000001,,,").encode())

    kinds = client.get(f"{STAFF}/sheet-kinds").json()["items"]
    template = client.get(f"{STAFF}/sheet-kinds/shipments/template")
    brought = client.post(f"{STAFF}/sheets", {"kind": "shipments", "file": file})
    number = brought.json()["number"]
    work(number, now)
    problems = client.get(f"{STAFF}/sheets/{number}/problems")
    applied = client.post(f"{STAFF}/sheets/{number}/apply")
    work(number, now)
    shown = client.get(f"{STAFF}/sheets/{number}").json()

    assert [kind["name"] for kind in kinds] == ["shipments", "serials"]
    assert template.content.decode("utf-8-sig").splitlines()[1] == f"{paid},,,L001:1,,"
    assert (brought.status_code, brought.json()["status"]) == (201, "uploaded")
    assert problems["Content-Disposition"] == f'attachment; filename="{number}.csv"'
    assert applied.json()["status"] == "applying"
    assert (shown["status"], shown["counts"]["done"], shown["counts"]["refused"]) == ("done", 1, 1)
    assert status(paid) is OrderStatus.SHIPPED


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_of_sheets_is_two_queries(now, packer, shopper, rows, django_assert_num_queries):
    for _place in range(rows):
        check(packer, table("Z1,SF,SF100000001,,,"), now)

    with django_assert_num_queries(2):
        page = queries.list_sheets(actor=packer)

    assert len(page.items) == rows
