"""The timers of after-sales."""

from datetime import datetime

from zhida.shop.aftersales import services


def tend_case(key: str, *, now: datetime) -> None:
    """Do what the deadline of a case says. Timer aftersales.case_due, key = case number."""
    services.tend_case(number=key, now=now)
