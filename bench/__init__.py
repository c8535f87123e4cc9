"""Benchmarks: each prints ratios of things measured in turns in one run, so that a slow machine still tells.

`make bench` runs all of them, `python -m bench NAME ...` some, `--quick` each once on tiny sizes.
"""
