"""The cart: what a guest or a member means to buy, with the price it would cost now.

A cart promises that its total is the very total that checkout asks for, that each SKU stands in one line, and
that a cart bought from is consumed once: its version is compared and set. It holds no stock and freezes no
price; what is wrong with a line is said on the line, never mended behind the shopper's back.
"""
