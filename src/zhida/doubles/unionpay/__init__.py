"""UnionPay 全渠道 5.1.0 for practice: its own certificates, its cashier, its books, and no money.

The rules of signing are written here a second time, from the protocol: nothing is shared with the shop.
"""
