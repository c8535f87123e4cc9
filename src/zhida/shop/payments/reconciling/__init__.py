"""A channel's daily bill against our journal: fetched, kept as it came, joined line by line, and shown.

Nothing here books money from a bill. What a bill tells and we lack is asked at the channel, and only its
verified answer is booked; everything else is a finding for a person.
"""
