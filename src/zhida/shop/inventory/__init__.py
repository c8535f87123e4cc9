"""How many units stand where, and who has a claim on them.

A stock row counts one SKU in one warehouse (or in one bucket of it, for a SKU that many buy at once). This
room promises that nobody ever reserves a unit that is not there: each claim is one conditional UPDATE whose
row count is checked, with a CHECK constraint behind it, and every change of a count has its line in an
append-only journal. A reservation belongs to an opaque `ref`; this room never learns what an order is, never
looks at a clock (whoever made a reservation ends it), and never sets a count, it only adds and takes away.
"""
