"""Devices: one row a unit that left with a serial number, its owner, its warranty and its recalls.

A serial belongs to one unit for good; a unit that replaced another starts its warranty anew.
"""
