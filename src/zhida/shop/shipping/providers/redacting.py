"""Couriers write phones and names of people into their texts; we keep neither."""

from __future__ import annotations

import re
from typing import Final

from zhida.shop.accounts.queries import mask_text

# 固定电话 with area code, or 7 to 8 digits after a word for phone; mobile numbers are masked by mask_text.
LANDLINE: Final = re.compile(r"(?<!\d)(0\d{2,3})[- ]?\d{3,4}(\d{4})(?!\d)")
NAMED: Final = re.compile(
    r"((?:派件|派送|收派|揽收|取件|快递|业务|配送)(?:员|人员|人|小哥)|签收人|收件人|收货人|寄件人|发件人|联系人|经手人)"
    r"(\s*(?:是|为)?\s*[:：\[【(（]?\s*)(?!本人|他人|家人|同事|门卫|前台|物业|代收|派|送|签|已|正)"
    r"([\u4e00-\u9fff])[\u4e00-\u9fff·]{1,3}(?=[\]】)）,，。;；\s:：、\"]|$|电话|手机)"
)


def without_people(text: str) -> str:
    """Mask phones, and names after words such as 派件员: 派件员：张三丰 -> 派件员：张**."""
    return NAMED.sub(r"\1\2\3**", LANDLINE.sub(r"\1****\2", mask_text(text)))
