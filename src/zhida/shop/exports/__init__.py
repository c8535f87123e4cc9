"""Exports as jobs: a list as it stood when asked for, written by the worker, with its progress."""
