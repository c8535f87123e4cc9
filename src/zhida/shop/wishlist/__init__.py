"""What a shopper keeps an eye on: favourites, pages seen, and notices of arrival and of a lower price.

Each list belongs to one shopper, is read by nobody else and can be cleared by its owner at once.
"""
