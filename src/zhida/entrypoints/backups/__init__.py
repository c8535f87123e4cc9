"""One file that holds the shop: its database as of one instant, its media, its imports and its entity record.

A backup is taken while the shop sells. The database is copied first and the files after it: a file is written
before the row that names it, so every row of the copy finds its file. Secrets are not in it: without the
encryption keys a stolen backup shows no phone and no address, and without them a restore cannot either.
"""
