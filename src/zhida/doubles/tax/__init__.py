"""A double of a platform that issues 数电票, on loopback: its own ledger, its own signature, and faults.

It imports nothing of the shop and refuses to run in production.
"""
