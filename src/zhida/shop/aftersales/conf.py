"""The tunables of after-sales."""

from datetime import timedelta
from typing import Final

# A refund above this needs a second person (where the shop asks for one at all).
GUARDED_REFUND_MINOR: Final = 5000_00

# Staff answer an application or an appeal within this.
DECIDE_WITHIN: Final = timedelta(hours=48)
# The shopper sends the goods within this, or the case closes.
SEND_WITHIN: Final = timedelta(days=7)
# Goods on their way back that nobody booked in are looked for after this.
ARRIVE_WITHIN: Final = timedelta(days=10)
# Goods are back: the alarm, and the refund nobody need ask for (消保法 25, 暂行办法 13; L45).
ALARM_AFTER: Final = timedelta(days=5)
REFUND_AFTER: Final = timedelta(days=7)
# The shopper answers and pays a quote within this, else the goods go back as they are.
ANSWER_WITHIN: Final = timedelta(days=7)
REPAIR_WITHIN: Final = timedelta(days=30)
PARCEL_WITHIN: Final = timedelta(days=3)
APPEAL_WITHIN: Final = timedelta(days=7)

# While a channel does not say whether a quote was paid, the question is asked again, but not for ever.
UNSETTLED_RETRY: Final = timedelta(minutes=1)
UNSETTLED_LIMIT: Final = timedelta(minutes=30)
# The most that is given back for sending faulty goods (L37): what a parcel of any of our goods costs.
WAY_BACK_MOST_MINOR: Final = 100_00

# An upload that no case took within this is deleted.
UPLOAD_WAITS: Final = timedelta(hours=24)

DUE_TIMER: Final = "aftersales.case_due"
UPLOAD_TIMER: Final = "aftersales.upload_due"
CASES_A_PAGE: Final = 20
NOTE_MAX_LENGTH: Final = 500
REASON_MAX_LENGTH: Final = 200
MOST_FILES: Final = 20
MOST_LINES: Final = 100
LARGEST_VIDEO_BYTES: Final = 50 * 1024 * 1024
