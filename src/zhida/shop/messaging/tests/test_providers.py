"""One contract, held by every provider; and what only the real one can get wrong."""

import dataclasses
import threading

import httpx
import pytest
from django.conf import settings
from django.test import override_settings

from zhida.config.env import Mode
from zhida.doubles.sms import SmsDesk, SmsServer
from zhida.shop.messaging.errors import SmsRefused, SmsUnavailable
from zhida.shop.messaging.providers import chosen_provider
from zhida.shop.messaging.providers.aliyun import AliyunSms, canonical_query_string, sign
from zhida.shop.messaging.providers.console import ConsoleSms
from zhida.shop.messaging.records import SmsMessage, SmsTemplate

CODE = SmsMessage(
    to="+8613800001111", template=SmsTemplate.LOGIN_CODE, params={"code": "123456", "minutes": "5"}
)
PARCEL = SmsMessage(
    to="+8613800001111",
    template=SmsTemplate.ORDER_SHIPPED,
    params={"number": "Z261122", "carrier": "顺丰 & 速运", "tail": "1234"},
)
ABROAD = dataclasses.replace(CODE, to="+85291234567")
TEMPLATE_CODES = {SmsTemplate.LOGIN_CODE: "SMS_1", SmsTemplate.ORDER_SHIPPED: "SMS_2"}


@pytest.fixture
def double():
    server = SmsServer(port=0, desk=SmsDesk(key_id="key", key_secret="secret"))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.stop()
    thread.join()


@pytest.fixture
def aliyun(double):
    return AliyunSms(
        endpoint=double.url,
        access_key_id="key",
        access_key_secret="secret",
        sign_name="直达",
        template_codes=TEMPLATE_CODES,
    )


@pytest.fixture(params=["console", "aliyun"])
def provider(request):
    return ConsoleSms() if request.param == "console" else request.getfixturevalue("aliyun")


@pytest.mark.parametrize("message", [CODE, PARCEL, ABROAD])
def test_contract_accepts_a_message_and_returns_a_reference(provider, message):
    first = provider.send(message, reference="1")
    second = provider.send(message, reference="2")

    assert first
    assert second
    assert first != second


@pytest.mark.parametrize("to", ["+1", "not a number", ""])
def test_contract_refuses_what_is_no_number(provider, to):
    with pytest.raises(SmsRefused):
        provider.send(dataclasses.replace(CODE, to=to), reference="1")


def test_aliyun_signature_equals_the_published_example():
    headers = {
        "host": "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-action": "RunInstances",
        "x-acs-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        "x-acs-version": "2014-05-26",
    }
    query = canonical_query_string(
        {"RegionId": "cn-shanghai", "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"}
    )

    signature = sign(headers=headers, canonical_query=query, secret="YourAccessKeySecret")

    assert signature == "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"


def test_aliyun_sends_exactly_the_fields_it_must(aliyun, double):
    aliyun.send(PARCEL, reference="77")

    assert double.desk.ledger == [
        {
            "PhoneNumbers": "13800001111",
            "SignName": "直达",
            "TemplateCode": "SMS_2",
            "TemplateParam": '{"number":"Z261122","carrier":"顺丰 & 速运","tail":"1234"}',
            "OutId": "77",
        }
    ]


def test_aliyun_with_a_wrong_secret_is_refused(aliyun, double):
    with pytest.raises(SmsRefused) as caught:
        dataclasses.replace(aliyun, access_key_secret="other").send(CODE, reference="1")

    assert caught.value.data["reason"] == "SignatureDoesNotMatch"
    assert double.desk.ledger == []


@pytest.mark.parametrize(
    ("mood", "error", "reason"),
    [
        ("refuse", SmsRefused, "isv.BUSINESS_LIMIT_CONTROL"),
        ("down", SmsUnavailable, "503"),
        ("garbage", SmsUnavailable, "not_json"),
    ],
)
def test_aliyun_faults_become_our_errors(aliyun, double, mood, error, reason):
    double.desk.mood = mood

    with pytest.raises(error) as caught:
        aliyun.send(CODE, reference="1")

    assert caught.value.data["reason"] == reason
    assert "is_safe_to_retry" not in caught.value.data


def test_aliyun_unreachable_is_safe_to_retry(aliyun, double):
    double.stop()

    with pytest.raises(SmsUnavailable) as caught:
        aliyun.send(CODE, reference="1")

    assert caught.value.data["is_safe_to_retry"] is True


def test_aliyun_without_a_template_code_sends_nothing(aliyun, double):
    with pytest.raises(SmsRefused):
        dataclasses.replace(aliyun, template_codes={}).send(CODE, reference="1")

    assert double.desk.ledger == []


def test_aliyun_ignores_proxies_of_the_environment(aliyun, double, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")

    aliyun.send(CODE, reference="1")

    assert len(double.desk.ledger) == 1


def test_double_answers_control_orders(double):
    answer = httpx.post(f"{double.url}/control", content=b'{"op": "down"}', trust_env=False)

    assert answer.content == b'{"mood": "down", "ledger": []}'


def test_production_refuses_the_console():
    env = dataclasses.replace(settings.ZHIDA, mode=Mode.PRODUCTION, sms_provider="console")

    with override_settings(ZHIDA=env), pytest.raises(SmsUnavailable):
        chosen_provider()


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:9100", "http://dysmsapi.aliyuncs.com"])
def test_production_refuses_an_endpoint_without_tls(endpoint):
    env = dataclasses.replace(
        settings.ZHIDA, mode=Mode.PRODUCTION, sms_provider="aliyun", sms_endpoint=endpoint
    )

    with override_settings(ZHIDA=env), pytest.raises(SmsUnavailable):
        chosen_provider()


def test_settings_choose_aliyun_with_its_templates():
    env = dataclasses.replace(
        settings.ZHIDA, sms_provider="aliyun", sms_sign_name="直达", sms_templates={"LOGIN_CODE": "SMS_9"}
    )

    with override_settings(ZHIDA=env):
        provider = chosen_provider()

    assert provider == AliyunSms(
        endpoint="https://dysmsapi.aliyuncs.com",
        access_key_id=env.sms_access_key_id,
        access_key_secret=env.sms_access_key_secret,
        sign_name="直达",
        template_codes={SmsTemplate.LOGIN_CODE: "SMS_9"},
    )
