"""Alipay for practice: gateway, cashier, news and bills, written a second time from the protocol.

It checks the shop's signatures, keeps its own books, and imports nothing of the shop. No money moves.
"""
