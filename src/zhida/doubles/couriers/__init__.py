"""A courier aggregator for practice, on loopback: subscriptions, queries and pushes in 快递100's protocol.

Written from the provider's documents alone; it imports nothing of the shop. It keeps a ledger of what it was
told and what it told, moves parcels by order of a tester, or by itself along a mild script, and can push
late, twice, out of order, forged, or be out.
"""
