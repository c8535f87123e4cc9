"""Outgoing webhooks: what happens in the shop, told to the merchant's programs, signed and repeated."""
