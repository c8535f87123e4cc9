"""Writes of the policies room."""
