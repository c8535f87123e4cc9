"""Invoices (数电票): asked for by the buyer, issued by the tax service, reddened by what was refunded.

The amount is what was really paid. A service that is down delays an invoice and never doubles it.
"""
