"""The transfer page: where to, how much, which remark, until when; a slip changes nothing."""

import io
import re
from dataclasses import replace

from PIL import Image

from zhida.entrypoints.storefront.tests.test_pay_return import waiting
from zhida.shop.payments.models import PaymentAttempt, PaymentIntent, PaymentStep
from zhida.shop.payments.statements.models import TransferCode, TransferSlip
from zhida.shop.payments.tests.transfers import ACCOUNT, write_channels


def start(browser, settings, tmp_path) -> tuple[str, str, str]:
    """Choose transfer; gives the order's number, the page's address and its text."""
    settings.ZHIDA = replace(
        settings.ZHIDA, payments_file=write_channels(tmp_path, "bank"), data_dir=tmp_path
    )
    number, _attempt = waiting(browser)
    PaymentAttempt.objects.all().delete()
    response = browser.send(f"/pay/{number}/start", {"channel": "transfer", "scene": "pc"})
    assert response.status_code == 303, response.content.decode()
    return number, response.url, browser.get(response.url).content.decode()


def test_the_page_says_where_to_how_much_and_which_remark(browser, phone_number, settings, tmp_path):
    _number, _url, page = start(browser, settings, tmp_path)

    copied = re.findall(r'data-copy="([^"]*)"', page)
    amount = PaymentIntent.objects.get().amount_minor
    assert copied == [
        "直达商贸有限公司",
        ACCOUNT,
        "中国银行杭州西湖支行",
        f"{amount // 100}.{amount % 100:02d}",
        TransferCode.objects.get().code,
    ]
    assert "到账以银行流水为准" in page
    assert 'enctype="multipart/form-data"' in page


def test_a_slip_is_taken_and_moves_nothing(browser, phone_number, settings, tmp_path):
    number, url, page = start(browser, settings, tmp_path)
    kept = re.search(r'name="attempt" value="([^"]*)"', page)
    assert kept is not None
    steps = PaymentStep.objects.count()
    buffer = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(buffer, "PNG")
    buffer.seek(0)
    buffer.name = "slip.png"

    refused = browser.send(f"/pay/{number}/slip", {"attempt": kept[1]})
    sent = browser.send(f"/pay/{number}/slip", {"attempt": kept[1], "file": buffer})

    assert (refused.status_code, "请选择一张图片" in refused.content.decode()) == (400, True)
    assert "data-copy" in refused.content.decode()
    assert (sent.status_code, "slip=1" in sent.url) == (303, True)
    assert "凭证已收到" in browser.get(sent.url).content.decode()
    assert url != ""
    assert TransferSlip.objects.get().ref == number
    assert PaymentStep.objects.count() == steps
    assert PaymentIntent.objects.get().status == "OPEN"
