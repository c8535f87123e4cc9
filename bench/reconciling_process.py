"""A process that compares one day's bill with its journal, as the worker does: prints time and peak."""

from __future__ import annotations

import csv
import io
import json
import resource
import sys
import time
import zipfile
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from bench.surroundings import set_up

ROWS_AT_ONCE = 5_000
DAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 4, tzinfo=UTC)
MINOR = 6599_00
FEE_PER_MILLE = 6
COLUMNS = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,"
    "订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,"
    "券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"
)


def main() -> None:
    """Write the journal and the bill, then compare them; a process of its own has its own peak."""
    directory = set_up()
    bill = directory / "bill.zip"
    import_module("zhida.shop.payments.services")
    if len(sys.argv) > 1:
        call_command("migrate", verbosity=0)
        write_journal(int(sys.argv[1]))
        write_bill(bill, int(sys.argv[1]))
    else:
        print(json.dumps(compare(bill)))


def write_journal(lines: int) -> None:
    """Book so many payments of one intent; what a join costs does not depend on how they came."""
    models = import_module("zhida.shop.payments.models")
    intent = models.PaymentIntent.objects.create(
        ref="Z1", payer="C:1", subject="x", currency="CNY", amount_minor=MINOR, expires_at=AT, created_at=AT
    )
    for first in range(0, lines, ROWS_AT_ONCE):
        numbers = [number_of(index) for index in range(first, min(first + ROWS_AT_ONCE, lines))]
        shared = {"account": "alipay", "currency": "CNY", "amount_minor": MINOR}
        attempts = models.PaymentAttempt.objects.bulk_create(
            models.PaymentAttempt(
                number=number,
                intent=intent,
                method="alipay",
                scene="pc",
                captured_currency="CNY",
                captured_minor=MINOR,
                status="SUCCEEDED",
                decision={},
                expires_at=AT,
                created_at=AT,
                captured_at=AT,
                **shared,
            )
            for number in numbers
        )
        models.PaymentEntry.objects.bulk_create(
            models.PaymentEntry(
                kind="CAPTURE",
                number=attempt.number,
                attempt=attempt,
                provider_number=f"T{attempt.number}",
                occurred_at=AT,
                recorded_at=AT,
                biz_date=DAY,
                **shared,
            )
            for attempt in attempts
        )


def number_of(index: int) -> str:
    """Give the attempt number of a line."""
    return f"P261122{index:014d}"


def write_bill(bill: Path, lines: int) -> None:
    """Write the bill as Alipay does, in another order than the journal's."""
    fee = MINOR * FEE_PER_MILLE // 1000
    with zipfile.ZipFile(bill, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("1_业务明细.csv", "w") as raw, io.TextIOWrapper(raw, "gb18030", newline="") as file:
            file.write("#支付宝业务明细查询\r\n#起始日期\r\n" + COLUMNS + "\r\n")
            rows = csv.writer(file)
            for index in reversed(range(lines)):
                number = number_of(index)
                moment = "2026-11-22 12:00:00"
                cells = [f"T{number}\t", f"{number}\t", "交易\t", "手机", moment, moment, *[""] * 5]
                cells += ["6599.00", "6599.00", *["0.00"] * 5, "", "0.00", "0.00", "", f"-{fee / 100:.2f}"]
                rows.writerow([*cells, "0.00", ""])
            total = f"{MINOR * lines // 100}.00"
            file.write(f"#交易合计：{lines}笔，商家实收共{total}元，商家优惠共0.00元\r\n")
            file.write("#退款合计：0笔，商家实收退款共0.00元，商家优惠退款共0.00元\r\n")
        archive.writestr("1_业务明细(汇总).csv", "#\r\n".encode("gb18030"))


def leave_out_the_database() -> None:
    """Give SQLite the smallest cache and no window on its file.

    Both grow as far as the settings let them (32 MB and 128 MB, the second is the file itself), whoever
    reads; on MariaDB they are the server's. What is measured is what comparing holds.
    """
    with connection.cursor() as cursor:
        for setting in ("mmap_size = 0", "cache_size = -2000"):
            cursor.execute(f"PRAGMA {setting}")


def compare(bill: Path) -> dict[str, object]:
    """Compare the day; peak memory is that above what the process needed before."""
    channels = import_module("zhida.shop.payments.channels")
    comparing = import_module("zhida.shop.payments.reconciling.comparing")
    provider = import_module("zhida.shop.payments.providers.alipay.provider").AlipayProvider
    account = channels.ChannelAccount(
        name="alipay",
        kind="alipay",
        currency="CNY",
        enabled=True,
        weight=100,
        fee_bp=60,
        stated_fee_bp=60,
        min_minor=1,
        max_minor=None,
        valid_from=None,
        valid_to=None,
        cny_per_unit=None,
        provider=provider.__new__(provider),
    )
    leave_out_the_database()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    run = comparing.DayRun(account=account, day=DAY, bill=bill, now=AT + timedelta(days=1))
    result = run.compare()
    taken = time.perf_counter() - started
    return {
        "seconds": taken,
        "peak_mb": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
        "counts": {name: count for name, count in result.counts.items() if count},
    }


if __name__ == "__main__":
    main()
