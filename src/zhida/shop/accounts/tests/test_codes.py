import dataclasses
import logging
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import override_settings

from zhida.config.env import Mode
from zhida.shop.accounts.errors import InvalidPhone, TooManyCodes, WrongCode
from zhida.shop.accounts.models import LoginCode
from zhida.shop.accounts.records import CodePurpose
from zhida.shop.accounts.services import prove_phone, send_login_code
from zhida.shop.kernel.uow import transactional
from zhida.shop.messaging.errors import SmsUnavailable
from zhida.shop.messaging.models import SentMessage

from .factories import OTHER_PHONE, PHONE

pytestmark = pytest.mark.django_db


def send(now, phone=PHONE, **more):
    send_login_code(phone=phone, ip=more.pop("ip", ""), now=now, **more)


def test_send_login_code_sends_it_and_stores_no_clear_code(now, caplog):
    with caplog.at_level(logging.INFO, "zhida.messaging"):
        send(now)

    row = LoginCode.objects.get()
    assert "000000" in caplog.text
    assert (row.tries_left, row.expires_at - row.sent_at) == (5, timedelta(minutes=5))
    assert not {PHONE, "+8613800001111", "000000"} & {str(value) for value in vars(row).values()}
    assert SentMessage.objects.count() == 1


def test_send_login_code_once_a_minute(now):
    send(now)

    with pytest.raises(TooManyCodes) as caught:
        send(now + timedelta(seconds=59))

    assert caught.value.retry_after_seconds == 1
    assert LoginCode.objects.count() == 1
    send(now + timedelta(seconds=60))
    assert LoginCode.objects.count() == 2


def test_send_login_code_five_an_hour(now):
    for minute in range(5):
        send(now + timedelta(minutes=minute))

    with pytest.raises(TooManyCodes) as caught:
        send(now + timedelta(minutes=5))

    assert caught.value.retry_after_seconds == 55 * 60
    assert LoginCode.objects.count() == 5
    send(now + timedelta(minutes=60))


def test_send_login_code_ten_a_day(now):
    for index in range(10):
        send(now + timedelta(minutes=15 * index))

    with pytest.raises(TooManyCodes):
        send(now + timedelta(hours=23, minutes=59))

    assert LoginCode.objects.count() == 10
    send(now + timedelta(hours=24))


def test_limits_belong_to_one_number(now):
    send(now)
    send(now, phone=OTHER_PHONE)

    assert LoginCode.objects.count() == 2


def test_limits_hold_across_purposes(now):
    send(now)

    with pytest.raises(TooManyCodes):
        send(now, purpose=CodePurpose.PASSWORD)


def test_limit_of_an_address_is_off_in_test_mode(now):
    for index in range(31):
        send(now, phone=f"138000022{index:02d}", ip="203.0.113.7")

    assert LoginCode.objects.count() == 31


def test_limit_of_an_address_holds_in_production(now):
    production = dataclasses.replace(
        settings.ZHIDA,
        mode=Mode.PRODUCTION,
        sms_provider="aliyun",
        sms_endpoint="https://127.0.0.1:9",
        sms_templates={"LOGIN_CODE": "SMS_1"},
    )
    with override_settings(ZHIDA=production):
        for index in range(30):
            with pytest.raises(SmsUnavailable):
                send(now, phone=f"138000022{index:02d}", ip="203.0.113.7")

        with pytest.raises(TooManyCodes):
            send(now, phone=PHONE, ip="203.0.113.7")

    assert LoginCode.objects.count() == 30


def test_prove_phone_returns_the_number_once(now):
    send(now)

    number = prove_phone(phone=" 138 0000 1111 ", code="000000", now=now)

    assert number == "+8613800001111"
    with pytest.raises(WrongCode):
        prove_phone(phone=PHONE, code="000000", now=now)


def test_prove_phone_gives_five_tries(now):
    send(now)
    for guess in range(5):
        with pytest.raises(WrongCode):
            prove_phone(phone=PHONE, code=f"00000{guess + 1}", now=now)

    with pytest.raises(WrongCode):
        prove_phone(phone=PHONE, code="000000", now=now)
    assert LoginCode.objects.get().tries_left == 0


def test_prove_phone_refuses_an_old_code(now):
    send(now)

    with pytest.raises(WrongCode):
        prove_phone(phone=PHONE, code="000000", now=now + timedelta(minutes=5))


def test_prove_phone_refuses_a_code_sent_to_somebody_else(now):
    send(now)

    with pytest.raises(WrongCode):
        prove_phone(phone=OTHER_PHONE, code="000000", now=now)


def test_prove_phone_refuses_a_code_of_another_purpose(now):
    send(now, purpose=CodePurpose.PASSWORD)

    with pytest.raises(WrongCode):
        prove_phone(phone=PHONE, code="000000", now=now)


def test_a_newer_code_ends_the_older_one(now):
    send(now)
    first = LoginCode.objects.get()
    send(now + timedelta(minutes=1))

    first.refresh_from_db()
    assert first.tries_left == 0
    assert prove_phone(phone=PHONE, code="000000", now=now + timedelta(minutes=2)) == "+8613800001111"


def test_prove_phone_refuses_to_run_inside_a_transaction(now):
    send(now)

    @transactional
    def use_case():
        prove_phone(phone=PHONE, code="000000", now=now)

    with pytest.raises(RuntimeError):
        use_case()
    assert LoginCode.objects.get().tries_left == 5


def test_production_codes_are_random(now):
    production = dataclasses.replace(settings.ZHIDA, mode=Mode.PRODUCTION)
    with override_settings(ZHIDA=production):
        for index in range(3):
            with pytest.raises(SmsUnavailable):
                send(now + timedelta(minutes=index))

    codes = set(LoginCode.objects.values_list("code_digest", flat=True))
    assert LoginCode.objects.count() == len(codes)
    with pytest.raises(WrongCode):
        prove_phone(phone=PHONE, code="000000", now=now + timedelta(minutes=3))


@pytest.mark.parametrize(
    "phone", ["", "1", "12345678901", "0755-12345678", "１３８", "a" * 41, "+1 000", "𠮷"]
)
def test_send_login_code_refuses_what_is_no_mobile_number(now, phone):
    with pytest.raises(InvalidPhone) as caught:
        send(now, phone=phone)

    assert set(caught.value.fields) == {"phone"}
    assert LoginCode.objects.count() == 0
