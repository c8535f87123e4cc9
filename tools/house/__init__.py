"""House rules as small checks over the source text: each takes a tree and returns its breaches in words."""
