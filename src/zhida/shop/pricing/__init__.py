"""Pricing: what one unit of a SKU is sold for before any offer.

Every price includes tax. A price is changed by a person with a reason, never edited in place without a trace:
each change leaves a row in the append-only history. This room never learns who is buying.
"""
