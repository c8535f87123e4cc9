"""The channels, logins and couriers files at start-up: a mistake is told before a shopper meets it."""

from __future__ import annotations

from django.conf import settings

from zhida.config.env import BadSetting
from zhida.config.provider_files import ProviderFileInvalid
from zhida.shop.accounts.services import check_logins_file
from zhida.shop.invoicing.services import check_invoices_file
from zhida.shop.notifications.services import check_alerts_file
from zhida.shop.payments.services import check_channels_file
from zhida.shop.shipping.services import check_couriers_file


def refuse_bad_channels() -> int:
    """Read the channels file whole and return how many accounts it has.

    Raises BadSetting naming the table and the key; in production also when there is no account at all.
    """
    env = settings.ZHIDA
    try:
        count = check_channels_file(allow_loopback=env.is_demo_or_test)
    except ProviderFileInvalid as error:
        raise BadSetting(f"ZHIDA_PAYMENTS_FILE: {error}") from error
    if not count and not env.is_demo_or_test:
        raise BadSetting("ZHIDA_PAYMENTS_FILE names no payment channel: nobody could pay")
    return count


def refuse_bad_logins() -> int:
    """Read the logins file whole and return how many services it has; none is fine.

    Raises BadSetting naming the table and the key.
    """
    try:
        return check_logins_file(allow_loopback=settings.ZHIDA.is_demo_or_test)
    except ProviderFileInvalid as error:
        raise BadSetting(f"ZHIDA_LOGINS_FILE: {error}") from error


def refuse_bad_couriers() -> int:
    """Read the couriers file whole and return how many aggregators it has; none is fine.

    Raises BadSetting naming the table and the key.
    """
    try:
        return check_couriers_file(allow_loopback=settings.ZHIDA.is_demo_or_test)
    except ProviderFileInvalid as error:
        raise BadSetting(f"ZHIDA_COURIERS_FILE: {error}") from error


def refuse_bad_invoices() -> bool:
    """Read the invoices file whole and say whether there is one; without it staff issue by hand.

    Raises BadSetting naming the key.
    """
    try:
        return check_invoices_file()
    except ProviderFileInvalid as error:
        raise BadSetting(f"ZHIDA_INVOICES_FILE: {error}") from error


def refuse_bad_alerts() -> int:
    """Read the alerts file whole and return how many channels it has; none is fine.

    Raises BadSetting naming the table and the key.
    """
    try:
        return check_alerts_file()
    except ProviderFileInvalid as error:
        raise BadSetting(f"ZHIDA_ALERTS_FILE: {error}") from error
