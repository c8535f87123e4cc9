"""The trade bill of a day as Alipay writes it: a zip with GBK names, CSV in GBK, # lines around the rows."""

import io
import zipfile
from datetime import date, datetime, timedelta

from zhida.doubles.alipay import wire
from zhida.doubles.gateways.books import SUCCEEDED, Books, Payment, Refund

COLUMNS = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,"
    "订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,"
    "券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"
)
SUMMARY_COLUMNS = (
    "门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,支付宝优惠（元）,商家优惠（元）,"
    "卡消费金额（元）,服务费（元）,分润（元）,实收净额（元）"
)
FEE_PER_MILLE = 6
LINE = "-" * 40


def trade_bill(books: Books, day: date, *, seller_id: str, now: datetime, fault: str = "") -> bytes | None:
    """Write the bill of a Beijing day; None for a day without movements.

    `fault` torn leaves the end out, forged tells a sum that is not that of the rows.
    """
    payments = {payment.attempt: payment for payment in books.list_payments(status=SUCCEEDED)}
    paid = [payment for payment in books.list_payments(paid_on=day) if payment.attempt in payments]
    refunds = books.list_refunds(done_on=day, status=SUCCEEDED)
    if not paid and not refunds:
        return None
    rows = [_payment_row(payment) for payment in paid]
    rows += [_refund_row(payments[refund.attempt], refund) for refund in refunds]
    taken = sum(_amount(payment) for payment in paid) + (fault == "forged")
    given_back = sum(refund.amount for refund in refunds)
    heading = _heading(day, seller_id=seller_id)
    details = [*heading, f"#{LINE}业务明细列表{LINE}", COLUMNS, *rows]
    if fault != "torn":
        details += [
            f"#{LINE}业务明细列表结束{LINE}",
            f"#交易合计：{len(paid)}笔，商家实收共{wire.yuan(taken)}元，商家优惠共0.00元",
            f"#退款合计：{len(refunds)}笔，商家实收退款共{wire.yuan(-given_back)}元，商家优惠退款共0.00元",
            f"#导出时间：[{now:%Y年%m月%d日 %H:%M:%S}]",
        ]
    summary = [*heading, f"#{LINE}业务汇总列表{LINE}", SUMMARY_COLUMNS, f"#{LINE}业务汇总列表结束{LINE}"]
    name = f"{seller_id}0156_{day:%Y%m%d}_业务明细"
    return _zip({f"{name}.csv": details, f"{name}(汇总).csv": summary})


def _heading(day: date, *, seller_id: str) -> list[str]:
    until = day + timedelta(days=1)
    return [
        "#支付宝业务明细查询",
        f"#账号：[{seller_id}0156]",
        f"#起始日期：[{day:%Y年%m月%d日} 00:00:00]   终止日期：[{until:%Y年%m月%d日} 00:00:00]",
    ]


def _payment_row(payment: Payment) -> str:
    moments = wire.beijing(payment.created_at), wire.beijing(payment.paid_at)
    return _row(payment, "交易", moments, amount=_amount(payment), number="")


def _refund_row(payment: Payment, refund: Refund) -> str:
    moments = wire.beijing(payment.created_at), wire.beijing(refund.done_at)
    return _row(payment, "退款", moments, amount=-refund.amount, number=refund.refund)


def _row(payment: Payment, kind: str, moments: tuple[str, str], *, amount: int, number: str) -> str:
    fee = (abs(amount) * FEE_PER_MILLE + 500) // 1000 * (-1 if amount > 0 else 1)
    money = wire.yuan(amount)
    cells = [f"{payment.provider_number}\t", f"{payment.attempt}\t", f"{kind}\t", payment.subject, *moments]
    cells += ["\t", "\t", "\t", "\t", "*某(buy***@example.com)\t", money, money]
    cells += ["0.00"] * 5 + ["", "0.00\t", "0.00", f"{number}\t", wire.yuan(fee), "0.00", ""]
    return ",".join(cells)


def _amount(payment: Payment) -> int:
    return payment.amount if payment.paid_amount is None else payment.paid_amount


def _zip(files: dict[str, list[str]]) -> bytes:
    """Pack files under GBK names without the flag of UTF-8, which zipfile itself would set."""
    packed = io.BytesIO()
    names: dict[bytes, bytes] = {}
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for index, (name, lines) in enumerate(files.items()):
            written = name.encode("gbk")
            # The same length in ASCII, put in place of the real name below.
            stand_in = f"@{index}@".ljust(len(written), "~")
            names[stand_in.encode()] = written
            archive.writestr(stand_in, ("\r\n".join(lines) + "\r\n").encode("gb18030"))
    content = packed.getvalue()
    for placed, meant in names.items():
        content = content.replace(placed, meant)
    return content
