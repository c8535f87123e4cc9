"""Try a draft before it goes live: replayed carts, conflicts, overlaps and the worst basket. Pure."""
