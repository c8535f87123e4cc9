"""Pages filled with made-up goods and orders: for the page of components, and for tests without a database."""
