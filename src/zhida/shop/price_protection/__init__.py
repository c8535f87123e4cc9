"""Price protection (价保): the difference goes back when the shop lowers a price soon after a sale.

The line's frozen amount is held against what the same units would cost now; each lower price is paid once.
"""
