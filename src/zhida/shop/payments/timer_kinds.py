"""The kinds of timers this room sets; wiring maps each to a function of tasks.py."""

from typing import Final

CHECK_ATTEMPT: Final = "payments.check_attempt"
CHECK_REFUND: Final = "payments.check_refund"
READ_INBOX: Final = "payments.read_inbox"
PLAN_BILLS: Final = "payments.plan_bills"
RECONCILE_DAY: Final = "payments.reconcile_day"
