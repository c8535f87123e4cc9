"""Companies that carry short messages, one file each, and the choice between them by the settings."""

from __future__ import annotations

from typing import Protocol

from django.conf import settings

from zhida.config.env import Env
from zhida.shop.messaging.errors import SmsUnavailable
from zhida.shop.messaging.providers.aliyun import AliyunSms
from zhida.shop.messaging.providers.console import ConsoleSms
from zhida.shop.messaging.records import SmsMessage


class SmsProvider(Protocol):
    """One company that carries short messages."""

    @property
    def name(self) -> str:
        """The provider's word in the settings and in rows."""

    def send(self, message: SmsMessage, *, reference: str) -> str:
        """Hand over one message and return the provider's own reference.

        `reference` is ours and travels along for the provider's reports. Raises SmsRefused when the provider
        said no and SmsUnavailable when nobody knows whether it was sent.
        """


def chosen_provider() -> SmsProvider:
    """Return the provider that ZHIDA_SMS_PROVIDER names. Raises SmsUnavailable when it cannot be used."""
    env: Env = settings.ZHIDA
    match env.sms_provider:
        case "console" if env.is_demo_or_test:
            return ConsoleSms()
        case "aliyun":
            return AliyunSms.from_env(env)
        case _:
            raise SmsUnavailable(provider=env.sms_provider)
