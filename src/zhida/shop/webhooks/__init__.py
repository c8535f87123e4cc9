"""Outgoing webhooks: what happens in the shop, told to the merchant's own programs, signed and tried again."""
