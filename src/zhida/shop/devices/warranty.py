"""When the warranty of a unit starts and ends. Pure: no clock and no table."""

from datetime import datetime, time, timedelta

from zhida.shop.kernel.clock import SHANGHAI, biz_date
from zhida.shop.policies.queries import months_after

ONE_DAY = timedelta(days=1)


def start_of(
    *,
    shipped_at: datetime,
    signed_at: datetime | None,
    received_at: datetime | None,
    activated_at: datetime | None,
) -> datetime | None:
    """Return the instant of delivery, from which the warranty runs; None while nothing shows it.

    The courier's signature shows it best. Without one it is the earlier of the confirmed receipt and the
    activation, since who switches a unit on has it; a unit switched on before it left was tried in the house.
    Source: 消费者权益保护法实施条例 art. 18.
    """
    if signed_at is not None:
        return signed_at
    used = activated_at if activated_at is not None and activated_at >= shipped_at else None
    return min((at for at in (received_at, used) if at is not None), default=None)


def end_of(*, start: datetime | None, months: int, extra_days: int) -> datetime | None:
    """Return 24:00 in Shanghai of the last day: so many months after the start, longer by days of repair.

    None without a start or without months. Worked: 12 months from 2026-11-22 and 9 days in the workshop end
    with 2027-12-01. Source: 民法典 art. 201 to 203; 消费者权益保护法实施条例 art. 18.
    """
    if start is None or not months:
        return None
    last = months_after(biz_date(start), months) + timedelta(days=extra_days)
    return datetime.combine(last + ONE_DAY, time(), tzinfo=SHANGHAI)
