"""What every payment gateway for practice shares: books, faults, a cashier, messages and the tester's levers.

A gateway is one protocol (a Dialect) on this kit. It runs apart from the shop, keeps its own books and keys,
imports nothing of the shop and shares no signing code with it, so that the shop can be checked against it. It
listens on loopback and calls loopback only; no money moves.
"""
