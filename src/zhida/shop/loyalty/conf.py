"""The tunables of loyalty; what staff may change stands in the rules."""

from datetime import timedelta
from typing import Final

from zhida.shop.loyalty.records import LevelTerms, LoyaltyRules

# An adjustment above this needs a second person (where the shop asks for one at all).
GUARDED_POINTS: Final = 5000
# Points that come back after their month has ended stay for a while, so that they can still be used.
RETURNED_STAY: Final = timedelta(days=7)
SOON: Final = timedelta(days=60)
TEND_TIMER: Final = "loyalty.tend"
TEND_EVERY: Final = timedelta(hours=1)
ACCOUNTS_AT_ONCE: Final = 200
ENTRIES_A_PAGE: Final = 20

MOST_LEVELS: Final = 10
MOST_BENEFITS: Final = 10
LONGEST_NAME: Final = 20
LONGEST_BENEFIT: Final = 60
LONGEST_REASON: Final = 200
LARGEST_POINTS: Final = 10**9

# What holds until staff write rules of their own.
FIRST_RULES: Final = LoyaltyRules(
    version=0,
    is_open=True,
    per_yuan=100,
    max_percent=30,
    earn_per_yuan=1,
    valid_months=12,
    levels=(
        LevelTerms(level=1, name="银卡会员", threshold_minor=1_000_00, benefits=("会员专享价",)),
        LevelTerms(level=2, name="金卡会员", threshold_minor=5_000_00, benefits=("会员专享价", "生日礼遇")),
        LevelTerms(
            level=3,
            name="铂金会员",
            threshold_minor=15_000_00,
            benefits=("会员专享价", "生日礼遇", "专属客服"),
        ),
    ),
)
