"""The timers of after-sales."""

from datetime import datetime

from zhida.shop.aftersales import services


def tend_case(key: str, *, now: datetime) -> None:
    """Do what the deadline of a case says. Timer aftersales.case_due, key = case number."""
    services.tend_case(number=key, now=now)


def drop_upload(key: str, *, now: datetime) -> None:
    """Delete an upload that never came to a case. Timer aftersales.upload_due, key = its number."""
    services.drop_upload(number=key, now=now)
