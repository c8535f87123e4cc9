"""A real shop for tests: its own processes, database, clock and payment simulator, driven over HTTP."""
