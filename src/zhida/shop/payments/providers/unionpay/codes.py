"""UnionPay's answer codes, and what each is to us.

Source: 平台接入接口规范 part 5, answer codes, as third parties quote it; the sets of "still unknown" and of
success are those of UnionPay's own example code.
"""

from typing import Final

from zhida.shop.payments.providers.contract import FactStatus

DONE: Final = "00"
NOT_FOUND: Final = "34"
NO_SUCH_FILE: Final = "98"

# Taken in, nothing decided: a payment simply waits, and after its time to pay it is unpaid.
ACCEPTED: Final = "05"
# Nobody knows yet; 03, 04, 12 and 60 are answered for what later turns out paid.
UNDECIDED: Final = frozenset({"01", "03", "04", ACCEPTED, "12", NOT_FOUND, "60"})
# Money moved, but not as it should have: A6 partly, 42 after the time to pay, 74 and 75 without the rest.
# Never booked by itself: a person looks.
FOR_A_PERSON: Final = frozenset({"A6", "42", "74", "75"})

# Refusals of a request that may pass: closed for now, busy, too often, outside the hours, too low a balance.
FOR_NOW: Final = frozenset({"02", "06", "37", "39", "64"})
# The fault is ours (format, signature, missing field) or the account's: nothing was done, nothing is decided.
OUR_FAULT: Final = frozenset({"10", "11", "13", "31", "32", "43"})


def status_of(code: str) -> FactStatus:
    """Say what an answer code means for money: only DONE is money."""
    if code == DONE:
        return FactStatus.SUCCEEDED
    if code in UNDECIDED or code in FOR_A_PERSON:
        return FactStatus.PROCESSING
    return FactStatus.FAILED
