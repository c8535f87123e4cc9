"""Who is asking, and what they may do.

A user is a person known by one phone number. This room proves that number with a code or a password, opens
and ends login sessions, knows the staff and their roles, and keeps the audit log that each staff write owes.
It never learns what a customer buys, and it never stores a phone, a code or a token in clear.
"""
