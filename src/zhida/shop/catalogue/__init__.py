"""What the shop offers: brands, a category tree, products and the SKUs that are really bought.

A product (SPU) carries the words, pictures and attributes; a SKU is one orderable combination of its options
and is known in every room by its permanent code. The room promises that nothing is sellable that was not
published, that a published text was looked at by a second person where the merchant asks for it, and that
every change can be read back: who, when, what. It never knows a price or a stock figure; those belong to
`pricing` and `inventory`.
"""
