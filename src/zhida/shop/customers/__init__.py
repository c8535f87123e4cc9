"""What the shop knows of a customer: a profile, addresses, and what they agreed to.

A customer is a user of the accounts room with the same id. Names, phones and address lines are sealed at rest
and masked for staff; a reveal needs a reason, is audited and limited. Consent is off until given, one purpose
at a time, and its ledger is append-only. This room never uses any of it for a price.
"""
