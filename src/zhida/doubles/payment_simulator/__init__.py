"""A payment channel for practice: it signs, asks, notifies and refunds like a real one, and moves no money.

It runs as a process of its own, keeps its own ledger and its own signing key, and imports nothing of the
shop, so that the shop can be checked against it. It listens on loopback only and the command that starts it
refuses production.
"""
