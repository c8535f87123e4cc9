"""Beijing time as UnionPay writes it."""

from datetime import UTC, datetime
from typing import Final

from zhida.shop.kernel.clock import SHANGHAI

FULL: Final = "%Y%m%d%H%M%S"


def beijing(instant: datetime) -> str:
    """Write an instant as yyyyMMddHHmmss."""
    return instant.astimezone(SHANGHAI).strftime(FULL)


def beijing_near(text: str, instant: datetime) -> datetime | None:
    """Read MMddHHmmss, which lacks its year, as the moment nearest to an instant; None when it is none."""
    year = instant.astimezone(SHANGHAI).year
    found = [moment for one in (year - 1, year, year + 1) if (moment := _read(f"{one:04d}{text}"))]
    return min(found, key=lambda moment: abs(moment - instant), default=None)


def _read(text: str) -> datetime | None:
    if len(text) != len("yyyyMMddHHmmss") or not (text.isascii() and text.isdigit()):
        return None
    month, day, hour, minute, second = (int(text[start : start + 2]) for start in range(4, len(text), 2))
    try:
        moment = datetime(int(text[:4]), month, day, hour, minute, second, tzinfo=SHANGHAI)
    except ValueError:
        return None
    return moment.astimezone(UTC)
