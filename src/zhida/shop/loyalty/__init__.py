"""Loyalty: what a member earned by buying, points to spend and a level with its benefits.

Every movement of points stands in an append-only journal whose sum is the balance; points end with a month,
the first to end are spent first, and the balance is never below zero. What a refund cannot take back is owed
and worked off by later earnings. The room books against an opaque `ref` and never learns what an order is.
"""
