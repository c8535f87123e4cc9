"""Bank statements: what came in by transfer, which order it pays, and what goes out by hand.

Promises that a line of a bank counts once however often it is uploaded, that only a whole remark code with
the whole amount (or the one open amount from the named payer) pays an order without a person, and that every
decision by hand is written down for good. It never looks at a shopper's picture of a slip to move money.
"""
