"""The tunables of the invoicing room."""

from datetime import timedelta
from typing import Final

# Until when after its end an order's invoice may be asked for.
REQUEST_FOR: Final = timedelta(days=365)
# Source: 发票管理办法 art. 28, five years for issued invoices; the files of this room are never deleted.
KEPT_FOR_YEARS: Final = 5

DEFAULT_RATE_BP: Final = 1300
LAWFUL_RATES_BP: Final = frozenset({0, 100, 300, 500, 600, 900, 1300})
DEFAULT_TAX_CODE: Final = "1090500000000000000"

MOST_TITLES: Final = 20
INVOICES_A_PAGE: Final = 20

BATCH: Final = 50
BATCH_EVERY: Final = timedelta(minutes=1)
# How long after each call an answer that is missing is asked for.
ASK_AFTER: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60))
# A quota that is used up is tried again after this.
TRY_AGAIN_AFTER: Final = timedelta(hours=1)
# What is due for longer than this is overdue: staff see it first.
OVERDUE_AFTER: Final = timedelta(hours=24)

CONNECT_SECONDS: Final = 3.0
READ_SECONDS: Final = 10.0
TOTAL_SECONDS: Final = 20.0
MOST_ANSWER_BYTES: Final = 1024 * 1024
MOST_FILE_BYTES: Final = 5 * 1024 * 1024
SIGNATURE_WINDOW: Final = timedelta(minutes=5)

ISSUE_TIMER: Final = "invoicing.issue"
