"""PayPal for practice: OAuth, orders, captures, refunds, webhooks and the transaction report, on loopback.

Written from PayPal's published protocol; it shares nothing with the shop's side.
"""
