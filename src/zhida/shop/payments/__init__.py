"""Money that comes in and goes back.

An intent is one amount to collect for an opaque `ref`; each try to pay it at a channel is an attempt with a
number of its own. The room promises that money is booked once, from verified answers and notifications only,
that a timeout is never taken for a failure, and that refunds never exceed what was captured. It never learns
what the `ref` stands for, never trusts a browser, and never calls a channel inside a transaction.
"""
