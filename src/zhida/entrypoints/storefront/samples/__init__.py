"""Pages filled with made-up goods: for the page of components and for tests without a database."""
