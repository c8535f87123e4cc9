"""Promotions: what a cart costs, and why.

An offer is a published condition (满减, 限时折扣, 优惠券 ...) under which some lines cost less. This room
keeps the offers, evaluates them with a pure engine and writes down which order redeemed what. It promises:
integers only, the same input gives the same Quote, and every Quote explains itself. It never reads who the
buyer is: level, points and coupons are handed in as plain data.
"""
