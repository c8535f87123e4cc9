"""Courier aggregators, each spoken to by hand; the shop knows them by contract.py alone."""
