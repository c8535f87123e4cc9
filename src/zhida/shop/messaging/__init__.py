"""Sends one short message now.

This room speaks to the SMS provider and remembers that it did, without the number and without the text. It
never decides who is told what: that is for the rooms above. It never runs inside a transaction.
"""
