"""A channel's daily bill against our journal: fetched, kept as it came, joined line by line, and shown.

Nothing here books money from a bill. What a bill tells and we lack is asked at the channel, and only its
verified answer is booked; everything else is a finding for a person.
"""

# The front door opens this room, and healing uses what lies behind the door: it is always entered through it,
# whichever module is imported first.
import zhida.shop.payments.services  # noqa: F401 -- loaded for its order, see above
