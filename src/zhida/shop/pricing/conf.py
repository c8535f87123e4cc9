"""The tunables of prices."""

from __future__ import annotations

from datetime import timedelta

# A change beyond this part of the old price needs a second person.
GUARDED_CHANGE_PERCENT = 30
LARGEST_PRICE_MINOR = 10**12
LONGEST_REASON = 200
LONGEST_BASIS = 200
# Stored beside a crossed-out price whose basis nobody stated (明码标价和禁止价格欺诈规定 art. 16). Like every
# text of the merchant's own it is kept in Chinese.
DEFAULT_COMPARE_AT_BASIS = "划线价为品牌官方建议零售价，并非原价，仅供参考。"
# Stated beside a crossed-out price that rests on the shop's own sales; it is judged again every day.
SOLD_COMPARE_AT_BASIS = "划线价不高于此前七日内本店最低成交价。"
# 明码标价和禁止价格欺诈规定 art. 16: the sales that a crossed-out price is compared with.
SOLD_DAYS = 7
SOLD_WINDOW = timedelta(days=SOLD_DAYS)
# The same rules' art. 17: a discount so soon after a raise needs a stated reason. 7 to 30 days.
RAISE_DAYS = 30
JUDGED_EVERY = timedelta(days=1)
JUDGED_AT_ONCE = 500
