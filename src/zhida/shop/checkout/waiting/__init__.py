"""Admission to a flash sale: who may check out now, and who waits at which place.

While few check out nothing of this costs a statement. When a worker has as many checkouts under way as it
admits, a further one for a flash offer gets a signed ticket with its place by order of arrival. The line
moves at an even pace and is a row of its own, so that all workers see the same one. Stock, quotas and limits
do not rely on any of it: who came past the line would find the same goods.
"""
