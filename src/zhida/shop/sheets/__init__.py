"""Tables that staff fill in and bring: tracking numbers, stock corrections, prices, one act a row.

The room stands at the top because a row may be an act of any room. It promises that a dry run is the act
itself, rolled back; that each row is a transaction of its own, done once however often the worker is killed;
and that a refused row is named by number and reason in a file that no spreadsheet computes.
"""
