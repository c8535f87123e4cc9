"""A product as ONE document: its text, its SKUs, their prices and their opening stock, by hand or by file.

The room exists because writing such a document is one transaction over catalogue, pricing and inventory.
It promises that a file goes in whole or not at all unless asked otherwise, that the same file twice changes
nothing, and that a refused row is named by number and reason. It never fetches pictures from addresses.
"""
