"""What can be bought, in the shape in which shoppers look for it: lists, filters, facets, words.

The room keeps one listing for each product on sale, refreshed when catalogue, prices or stock say that
something changed; it owns no fact of its own. It promises that the first page of a category costs the same
whether the shop has a thousand SKUs or a hundred thousand. Upper rooms put sales in by a call down.
"""
