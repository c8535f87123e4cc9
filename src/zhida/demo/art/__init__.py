"""Drawings of the demo brand's goods: small solids in millimetres, lit by one studio, written out as SVG.

Every drawing is a pure function of its parameters: the same call gives the same bytes, so that the committed
renderings can be checked against the drawings by their hashes.
"""
