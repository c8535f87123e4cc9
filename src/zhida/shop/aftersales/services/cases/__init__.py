"""Writes of cases, one verb a file."""
