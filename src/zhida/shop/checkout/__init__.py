"""Checkout: the one place where cart, prices, stock, offers, payment and order meet.

It places an order whole or not at all, and its cancelling and expiring are the exact inverse of placing. It
promises that the shopper is never charged another total than the one seen, that one submit gives one order,
and that stock is given back only after every payment under way was closed at its channel. It owns no table.
"""
