"""A double of an OpenSearch server on loopback: what our search speaks of its REST API, kept in memory.

Written from the published API reference (docs.opensearch.org, version 3) alone; it and the backend that is
tested against it have met no real server yet. It knows how to make and delete indexes, aliases, `_bulk`,
`_refresh`, `_search` and `_count`, and refuses what it does not know or cannot read as the real one does,
with status, type and reason. It imports nothing of the shop and refuses to run in production.
"""
