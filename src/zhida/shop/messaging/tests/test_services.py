import dataclasses

import pytest
from django.conf import settings
from django.test import override_settings

from zhida.shop.kernel.encryption import blind_index
from zhida.shop.kernel.uow import transactional
from zhida.shop.messaging.errors import SmsRefused, SmsUnavailable
from zhida.shop.messaging.models import SentMessage
from zhida.shop.messaging.records import SmsTemplate
from zhida.shop.messaging.services import send_sms

pytestmark = pytest.mark.django_db
PARAMS = {"code": "123456", "minutes": "5"}


def test_send_sms_remembers_that_it_sent_without_the_number(now):
    sent = send_sms(to="+8613800001111", template=SmsTemplate.LOGIN_CODE, params=PARAMS, now=now)

    row = SentMessage.objects.get()
    assert (row.pk, row.state, row.provider, row.template) == (sent.id, "SENT", "console", "LOGIN_CODE")
    assert row.recipient_index == blind_index("+8613800001111", purpose="phone")
    assert not {"+8613800001111", "123456"} & {str(value) for value in vars(row).values()}


def test_send_sms_remembers_a_refusal(now):
    with pytest.raises(SmsRefused):
        send_sms(to="123", template=SmsTemplate.LOGIN_CODE, params=PARAMS, now=now)

    assert list(SentMessage.objects.values_list("state", "error_code")) == [("REFUSED", "bad_number")]


def test_send_sms_remembers_that_nobody_knows(now):
    env = dataclasses.replace(
        settings.ZHIDA,
        sms_provider="aliyun",
        sms_endpoint="http://127.0.0.1:9",
        sms_templates={"LOGIN_CODE": "SMS_1"},
    )

    with override_settings(ZHIDA=env), pytest.raises(SmsUnavailable):
        send_sms(to="+8613800001111", template=SmsTemplate.LOGIN_CODE, params=PARAMS, now=now)

    assert list(SentMessage.objects.values_list("state", "error_code")) == [("UNKNOWN", "ConnectError")]


def test_send_sms_refuses_to_run_inside_a_transaction(now):
    @transactional
    def use_case():
        send_sms(to="+8613800001111", template=SmsTemplate.LOGIN_CODE, params=PARAMS, now=now)

    with pytest.raises(RuntimeError):
        use_case()
    assert SentMessage.objects.count() == 0
