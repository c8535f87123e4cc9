"""The tunables of after-sales."""

from typing import Final

# A refund above this needs a second person (where the shop asks for one at all).
GUARDED_REFUND_MINOR: Final = 5000_00
