"""The tunables of prices."""

from __future__ import annotations

# A change beyond this part of the old price needs a second person.
GUARDED_CHANGE_PERCENT = 30
LARGEST_PRICE_MINOR = 10**12
LONGEST_REASON = 200
LONGEST_BASIS = 200
# Stored beside a crossed-out price whose basis nobody stated (明码标价和禁止价格欺诈规定 art. 16). Like every
# text of the merchant's own it is kept in Chinese.
DEFAULT_COMPARE_AT_BASIS = "划线价为品牌官方建议零售价，并非原价，仅供参考。"
