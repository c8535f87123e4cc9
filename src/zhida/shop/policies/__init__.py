"""After-sales policies: what may come back, be exchanged or repaired, until when, and whose rule it is.

The rules are the law's and the merchant's promises above it, by category, product or SKU. An order freezes
what held when it was placed; dates are counted from the signature in Shanghai's calendar. The room never
looks at an order.
"""
