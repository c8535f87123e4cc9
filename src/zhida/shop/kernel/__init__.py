"""What every room stands on: money, numbers, time, one transaction per use case, events, timers, secrets.

The kernel imports nothing of ours and knows no word of the trade. It promises that a split sums, that a
number leaks no count, that what was recorded in a transaction is delivered once it is committed and never
otherwise, and that a repeated request gets the stored answer. It never calls out and never reads a profile.
"""
