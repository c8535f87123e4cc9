"""Exports as jobs: a list as it stood when asked for, written by the worker, with its progress.

The room stands at the top because it reads every room. It promises that a list is written in slices with
constant memory, goes on after a kill without a row twice, masks personal columns unless a right and a reason
were shown, and that only who asked for a file fetches it, for seven days.
"""
