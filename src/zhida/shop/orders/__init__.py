"""Orders: what one shopper bought, frozen at the moment of placing.

An order keeps the names, prices, shares, address and terms as they stood when it was placed, and walks one
state machine (`lifecycle.py`). This room promises that amounts always sum, that each status has one writer,
and that an order is read only by its owner or by staff. It never prices anything, never talks to a payment
channel, and never places or cancels on its own: that is checkout's.
"""
