"""After-sales: what goes back after an order was paid. For now: refunds that staff decide.

A refund takes units at the shares frozen with the order, the dearest first, freight, or a free amount, never
more than was captured; each refund is asked for once, and counted on the order when the money has arrived.
"""
