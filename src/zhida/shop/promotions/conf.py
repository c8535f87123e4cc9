"""The tunables of promotions."""

from __future__ import annotations

LONGEST_TITLE = 60
LONGEST_GROUP = 40
MOST_TIERS = 10
MOST_SCOPE_ENTRIES = 2000
MOST_BUNDLE_ITEMS = 20
LARGEST_PRIORITY = 10_000
# Names of things that do not exist, said in one refusal.
MOST_NAMED_UNKNOWN = 5
# A quota is spread over rows so that buyers of one flash sale do not queue; a row has some units at least.
QUOTA_BUCKETS = 8
LEAST_UNITS_A_BUCKET = 4
# From so few units on, lists are told of every unit that goes or comes back.
NEARLY_GONE_UNITS = 20
# An offer that takes more than this off needs a second person to publish it.
GUARDED_PERCENT_OFF = 50
# What one simulation may cost: offers and coupons looked at for one line, some 10 microseconds each.
REPLAY_WORK = 200_000
SEARCH_WORK = 200_000
