"""Exports as jobs: asked for, written in slices, fetched by who asked, deleted after seven days."""

import csv
import hashlib
import io
import json
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook
from tests.running.doors import STAFF, send, staff_client

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import Role
from zhida.shop.cart.tests.factories import make_shopper
from zhida.shop.exports import conf, queries, services, storage, tasks
from zhida.shop.exports.errors import (
    ExportListUnknown,
    ExportMoveRefused,
    ExportNotFound,
    ExportNotReady,
    ExportReasonMissing,
    TooManyExports,
)
from zhida.shop.exports.lifecycle import ExportStatus, move
from zhida.shop.exports.lists import orders
from zhida.shop.exports.models import ExportAllowance, ExportJob
from zhida.shop.exports.records import ExportAsk, ExportForm
from zhida.shop.exports.services import working
from zhida.shop.kernel.models import Timer
from zhida.shop.orders.models import Order
from zhida.shop.orders.tests.factories import make_paid_order

pytestmark = pytest.mark.django_db


def ask(actor, now, *, name="orders", form=ExportForm.CSV, **options) -> str:
    wanted = ExportAsk(list_name=name, form=form, **options)
    return services.ask_export(actor=actor, ask=wanted, now=now)


def work(number, now) -> None:
    while Timer.objects.filter(kind=conf.WORK_TIMER, key=number).exists():
        Timer.objects.filter(kind=conf.WORK_TIMER, key=number).delete()
        tasks.work_on_export(number, now=now)


def read_csv(number) -> list[list[str]]:
    text = storage.finished_path(number).read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_orders_come_one_row_a_line_with_who_took_them(now, person, paid):
    number = ask(person, now)
    work(number, now)

    watermark, header, *rows = read_csv(number)
    export = queries.get_export(actor=person, number=number)
    assert watermark == [f"{number} · 订单 · S:{person.user_id} 王小明 · 2026-11-22 12:00:00"]
    assert [(row[header.index("number")], row[header.index("sku")]) for row in rows] == [
        (paid, "A-1"),
        (paid, "B-1"),
    ]
    assert (export.status, export.done, export.total, export.rows) == ("DONE", 1, 1, 2)
    content = storage.finished_path(number).read_bytes()
    assert (export.sha256, export.size_bytes) == (hashlib.sha256(content).hexdigest(), len(content))
    assert not storage.staged_path(number).exists()
    assert ExportAllowance.objects.get().running == 0


def test_personal_columns_are_masked_without_a_reason(now, person, paid):
    number = ask(person, now)
    work(number, now)

    header, row = read_csv(number)[1:3]
    assert row[header.index("phone")] == "138****1234"
    assert row[header.index("recipient")] == "张***"
    assert "13800001234" not in storage.finished_path(number).read_text(encoding="utf-8-sig")


def test_a_reason_shows_personal_columns_and_is_written_down(now, person, paid):
    number = ask(person, now, reveal_reason="快递公司索要底单")
    work(number, now)

    header, row = read_csv(number)[1:3]
    assert row[header.index("phone")] == "'+8613800001234"
    entry = AuditEntry.objects.get(action="exports.ask")
    assert (entry.reason, entry.after["in_clear"]) == ("快递公司索要底单", True)


def test_what_may_not_be_shown_is_refused_and_leaves_no_job(now, person, staff_actor, paid):
    with pytest.raises(ExportReasonMissing):
        ask(person, now, reveal_reason="  ")
    with pytest.raises(PermissionDenied):
        ask(staff_actor(Role.FINANCE), now, reveal_reason="对账需要")
    with pytest.raises(PermissionDenied):
        ask(person, now, name="audit")
    with pytest.raises(ExportListUnknown):
        ask(staff_actor(Role.SUPPORT), now, name="customers", reveal_reason="回访需要")
    with pytest.raises(ExportListUnknown):
        ask(person, now, name="secrets")
    with pytest.raises(ExportListUnknown):
        ask(person, now, filter={"password": "1"})

    assert ExportJob.objects.count() == 0
    assert AuditEntry.objects.filter(action="exports.ask").count() == 0


def test_a_fourth_export_waits_for_one_of_three(now, person):
    numbers = [ask(person, now) for _place in range(3)]
    with pytest.raises(TooManyExports):
        ask(person, now)

    work(numbers[0], now)

    ask(person, now)
    assert ExportAllowance.objects.get().running == 3


def test_a_killed_slice_leaves_no_row_twice(now, person, paid, monkeypatch):
    shopper = make_shopper(now=now)
    for _place in range(4):
        make_paid_order(shopper, ("A-1", 1), now=now)
    monkeypatch.setattr(working, "SLICE_DOCUMENTS", 2)
    monkeypatch.setattr(orders, "PAGE", 2)
    number = ask(person, now)
    tasks.work_on_export(number, now=now)
    half = queries.get_export(actor=person, number=number)
    with storage.staged_path(number).open("ab") as stream:
        stream.write(b'["a row that was never committed"]\n["half a ro')

    work(number, now)

    header, *rows = read_csv(number)[1:]
    numbers = [row[header.index("number")] for row in rows]
    assert (half.status, half.done) == ("RUNNING", 2)
    assert (len(numbers), len(set(numbers))) == (6, 5)


def test_two_workers_at_once_write_one_slice(now, person, paid, monkeypatch):
    number = ask(person, now)
    commit = working._commit_slice

    def slower(job, **facts):
        ExportJob.objects.filter(pk=job.pk).update(staged_bytes=7)
        commit(job, **facts)

    monkeypatch.setattr(working, "_commit_slice", slower)

    tasks.work_on_export(number, now=now)

    assert queries.get_export(actor=person, number=number).status == "RUNNING"


def test_a_list_longer_than_a_sheet_fails_in_words(now, person, paid, monkeypatch):
    monkeypatch.setattr(working, "MOST_ROWS", 1)
    number = ask(person, now)
    work(number, now)

    export = queries.get_export(actor=person, number=number)
    assert (export.status, export.refusal) == ("FAILED", "超过 1 行，请缩小筛选范围。")
    assert ExportAllowance.objects.get().running == 0
    assert not storage.staged_path(number).exists()


@pytest.mark.parametrize(
    "wrong",
    [{"status": "lost"}, {"placed_from": "yesterday"}, {"payable_from": "-1"}, {"flag": "pink"}],
)
def test_a_filter_that_says_nothing_fails_the_job(now, person, wrong):
    number = ask(person, now, filter=wrong)
    work(number, now)

    assert queries.get_export(actor=person, number=number).status == "FAILED"


def test_formulas_stay_words_in_every_format(now, person, paid):
    Order.objects.filter(number=paid).update(note="=HYPERLINK(1)")
    as_csv, as_sheet, as_lines = (ask(person, now, form=form) for form in ExportForm)
    for number in (as_csv, as_sheet, as_lines):
        work(number, now)

    header, row = read_csv(as_csv)[1:3]
    assert row[header.index("note")] == "'=HYPERLINK(1)"
    sheet = CalamineWorkbook.from_path(str(storage.finished_path(as_sheet))).get_sheet_by_index(0)
    table = sheet.to_python(skip_empty_area=False)
    assert table[0][0].startswith(as_sheet)
    assert table[2][header.index("note")] == "'=HYPERLINK(1)"
    assert table[2][header.index("quantity")] == 2
    mark, document = storage.finished_path(as_lines).read_text(encoding="utf-8").splitlines()
    assert json.loads(mark)["export"].startswith(as_lines)
    assert (json.loads(document)["number"], len(json.loads(document)["lines"])) == (paid, 2)


def test_only_who_asked_or_an_admin_fetches_the_file(now, person, staff_actor, paid):
    number = ask(person, now)
    with pytest.raises(ExportNotReady):
        services.fetch_export(actor=person, number=number, now=now)
    work(number, now)

    path, name = services.fetch_export(actor=person, number=number, now=now)
    services.fetch_export(actor=staff_actor(Role.ADMIN), number=number, now=now)
    with pytest.raises(ExportNotFound):
        services.fetch_export(actor=staff_actor(Role.ORDER), number=number, now=now)

    assert (path, name) == (storage.finished_path(number), f"orders-{number}.csv")
    assert AuditEntry.objects.filter(action="exports.fetch").count() == 2


def test_the_file_is_gone_after_seven_days(now, person, paid):
    number = ask(person, now)
    work(number, now)
    end = now + timedelta(days=7)
    assert Timer.objects.get(kind=conf.EXPIRE_TIMER).due_at == end

    tasks.expire_export(number, now=end - timedelta(seconds=1))
    assert storage.finished_path(number).exists()
    for _again in range(2):
        tasks.expire_export(number, now=end)

    assert not storage.finished_path(number).exists()
    assert queries.get_export(actor=person, number=number).status == "EXPIRED"
    with pytest.raises(ExportNotReady):
        services.fetch_export(actor=person, number=number, now=end)


def test_a_finished_export_is_not_written_again(now, person, paid):
    number = ask(person, now)
    work(number, now)
    before = queries.get_export(actor=person, number=number)

    tasks.work_on_export(number, now=now)
    tasks.work_on_export("E-NONE", now=now)
    with pytest.raises(ExportMoveRefused):
        move(number=number, origin=ExportStatus.DONE, target=ExportStatus.RUNNING, now=now)

    assert queries.get_export(actor=person, number=number) == before


def test_staff_ask_watch_and_fetch_through_the_api(now, paid, settings, tmp_path):
    client = staff_client(Role.ORDER)

    names = [one["name"] for one in send(client, "GET", f"{STAFF}/export-lists").json()["items"]]
    asked = send(client, "POST", f"{STAFF}/exports", {"list": "orders", "form": "csv", "filter": {"q": ""}})
    number = asked.json()["number"]
    work(number, now)
    shown = send(client, "GET", f"{STAFF}/exports/{number}").json()
    file = send(client, "GET", f"{STAFF}/exports/{number}/file")

    assert "orders" in names
    assert "audit" not in names
    assert (asked.status_code, asked.json()["status"]) == (201, "queued")
    assert (shown["status"], shown["rows"]) == ("done", 2)
    listed = send(client, "GET", f"{STAFF}/exports").json()["items"]
    assert [one["number"] for one in listed] == [number]
    assert hashlib.sha256(b"".join(file.streaming_content)).hexdigest() == shown["sha256"]
    assert file["Cache-Control"] == "private, no-store"
    assert send(staff_client(Role.ORDER), "GET", f"{STAFF}/exports/{number}").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_of_exports_is_one_query(now, person, rows, django_assert_num_queries):
    for _place in range(rows):
        ask(person, now)

    with django_assert_num_queries(1):
        page = queries.list_exports(actor=person)

    assert len(page.items) == rows
