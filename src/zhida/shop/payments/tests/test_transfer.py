"""Bank transfer as a channel: what a shopper is shown, how long it lasts, and what goes out by hand."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhida.config.provider_files import ProviderFileInvalid
from zhida.shop.kernel.money import Money
from zhida.shop.payments import services, tasks
from zhida.shop.payments.channels import load_channels
from zhida.shop.payments.errors import PaymentClosed, PaymentNotFound
from zhida.shop.payments.models import PaymentAttempt, PaymentIntent, Refund
from zhida.shop.payments.providers.contract import (
    FactStatus,
    NoBill,
    NotificationRejected,
    RefundOrder,
)
from zhida.shop.payments.providers.transfer import TransferProvider
from zhida.shop.payments.services.attempts import order_of
from zhida.shop.payments.statements import codes
from zhida.shop.payments.statements.models import Payout, TransferCode
from zhida.shop.payments.tests.transfers import ACCOUNT, BUYER, Bank, write_channels

PROVIDER = TransferProvider(name="bank", payee="直达商贸有限公司", account=ACCOUNT, bank="中国银行")
LETTERS = st.sampled_from(codes.ALPHABET)
CODES = st.text(LETTERS, min_size=codes.DRAWN, max_size=codes.DRAWN).map(codes.with_check)


@pytest.fixture
def bank(db, tmp_path, settings, now):
    settings.ZHIDA = replace(settings.ZHIDA, payments_file=write_channels(tmp_path, "bank"))
    return Bank(now)


def test_the_worked_code():
    assert codes.with_check("ABCDEFGH") == "ABCDEFGHN"


@given(
    CODES,
    st.sampled_from(["", " ", "货款：", "order ", "ＡＢ 谢谢", "0O1I-"]),
    st.text("。，谢 \t", max_size=5),
)
def test_a_code_is_found_among_other_words(code, before, after):
    assert code in codes.codes_in(f"{before}{code}{after}")
    assert code in codes.codes_in(f"{before}{' '.join(code.lower())}{after}")
    assert code in codes.codes_in(f"{before}{code[:4]}-{code[4:]}{after}")


@given(CODES, st.integers(0, codes.LENGTH - 1), LETTERS)
def test_one_wrong_character_is_no_code(code, place, letter):
    wrong = code[:place] + letter + code[place + 1 :]

    assert codes.codes_in(wrong) == ({code} if wrong == code else set())


def test_a_shopper_is_shown_account_amount_and_code(bank):
    ref = bank.open(6599_05)

    start = bank.start(ref)

    remark = start.payload.pop("remark")
    assert re.fullmatch(f"[{codes.ALPHABET}]{{9}}", remark)
    assert codes.codes_in(remark) == {remark}
    assert start.payload == {
        "payee": "直达商贸有限公司",
        "account": ACCOUNT,
        "bank": "中国银行杭州西湖支行",
        "amount": "6599.05",
    }
    assert (start.kind, start.account) == ("transfer", "bank")


def test_a_repeat_shows_the_same_code_and_another_attempt_another(bank):
    first, again = bank.open(), bank.open()

    starts = [bank.start(first), bank.start(first), bank.start(again)]

    assert starts[0] == starts[1]
    assert starts[0].payload["remark"] != starts[2].payload["remark"]
    assert TransferCode.objects.count() == 2


def test_a_lost_answer_repeats_with_the_same_code(bank):
    start = bank.start(bank.open())
    order = order_of(PaymentAttempt.objects.get())

    assert PROVIDER.create(order, now=bank.now).payload["remark"] == start.payload["remark"]
    assert TransferCode.objects.count() == 1


def test_an_attempt_lives_as_long_as_the_account_says(bank):
    ref = bank.open(minutes=30)

    start = bank.start(ref)

    assert start.expires_at == bank.now + timedelta(hours=48)
    assert PaymentIntent.objects.get().expires_at == bank.now + timedelta(minutes=30)


def test_holding_moves_the_end_of_the_intent_and_never_nearer(bank):
    ref = bank.open(minutes=30)
    start = bank.start(ref)
    hold = {"ref": ref, "attempt": start.attempt, "payer_names": ["张 三", "", "李*"], "now": bank.now}

    ends_at = services.hold_for_transfer(**hold)
    PaymentIntent.objects.update(expires_at=bank.now + timedelta(hours=60))
    again = services.hold_for_transfer(**hold)

    assert ends_at == bank.now + timedelta(hours=48)
    assert again == bank.now + timedelta(hours=60)
    digests = TransferCode.objects.get().name_digests
    assert len(digests) == 1
    assert "张" not in str(digests)


def test_nothing_is_held_for_an_unknown_or_ended_attempt(bank):
    ref = bank.open()
    start = bank.start(ref)

    with pytest.raises(PaymentNotFound):
        services.hold_for_transfer(ref=ref, attempt="P-NONE", payer_names=[], now=bank.now)
    services.close_intent(ref=ref, now=bank.now)
    with pytest.raises(PaymentClosed):
        services.hold_for_transfer(ref=ref, attempt=start.attempt, payer_names=[], now=bank.now)


def test_asking_says_pending_and_closing_closes(bank):
    ref = bank.open()
    start = bank.start(ref)
    order = order_of(PaymentAttempt.objects.get())

    tasks.check_attempt(start.attempt, now=bank.now + timedelta(seconds=5))
    assert PaymentAttempt.objects.get().status == "PENDING"
    assert PROVIDER.query(order, now=bank.now).status is FactStatus.PENDING
    tasks.check_attempt(start.attempt, now=bank.now + timedelta(hours=48, minutes=3))

    assert PaymentAttempt.objects.get().status == "CLOSED"


def test_a_bank_has_no_hook_and_no_bill(bank, tmp_path):
    reply = services.receive_payment_notification(channel_name="bank", body=b"{}", headers={}, now=bank.now)

    assert reply.status == 404
    with pytest.raises(NotificationRejected):
        PROVIDER.read_notification(b"", {}, now=bank.now)
    with pytest.raises(NoBill):
        PROVIDER.fetch_bill(date(2026, 11, 22), tmp_path / "bill", now=bank.now)
    with pytest.raises(NoBill):
        PROVIDER.read_bill(tmp_path / "bill")
    assert PROVIDER.acknowledgement[0] == 404
    assert PROVIDER.scenes == {"pc", "h5", "jsapi"}


def refund_order(bank: Bank, number: str = "R1") -> RefundOrder:
    return RefundOrder(
        refund=number,
        attempt="P1",
        provider_number="",
        amount=Money(100),
        paid=Money(100),
        reason="退货",
        notify_url="",
        created_at=bank.now,
        payment_created_at=bank.now,
    )


def test_a_refund_stands_on_the_desk_once_until_it_is_paid_out(bank):
    order = refund_order(bank)

    told = [PROVIDER.query_refund(order, now=bank.now).status]
    told += [PROVIDER.refund(order, now=bank.now).status for _again in range(2)]
    told.append(PROVIDER.query_refund(order, now=bank.now).status)
    Payout.objects.update(state="PAID", receipt_number="HD1", paid_at=bank.now)
    paid = PROVIDER.query_refund(order, now=bank.now)

    assert told == [FactStatus.ABSENT, *[FactStatus.PROCESSING] * 3]
    assert (paid.status, paid.provider_number, paid.amount) == (FactStatus.SUCCEEDED, "HD1", Money(100))
    assert Payout.objects.count() == 1
    assert Refund.objects.count() == 0


@pytest.mark.parametrize("hours", [23, 73, 0])
def test_an_impossible_life_is_refused(tmp_path: Path, hours):
    path = write_channels(tmp_path, "bank")
    path.write_text(path.read_text(encoding="utf-8").replace("48", str(hours)), encoding="utf-8")

    with pytest.raises(ProviderFileInvalid, match=r"\[channels.bank\] expiry_hours: must be 24 to 72"):
        load_channels(path, allow_loopback=False)


def test_the_usual_life_is_two_days(tmp_path: Path):
    path = write_channels(tmp_path, "bank")
    path.write_text(path.read_text(encoding="utf-8").replace("expiry_hours = 48", ""), encoding="utf-8")

    account = load_channels(path, allow_loopback=False)["bank"]

    assert account.attempt_life == timedelta(hours=48)


def test_a_card_of_somebody_else_is_not_found(bank):
    ref = bank.open()
    stranger = replace(BUYER, user_id=8)

    with pytest.raises(PaymentNotFound):
        services.start_attempt(
            ref=ref, wish=services.PayWish(channel="transfer", scene="pc"), actor=stranger, now=bank.now
        )
    assert TransferCode.objects.count() == 0
