"""Codes to scan, drawn as a picture that needs no further request."""

import segno


def qr_picture(text: str) -> str:
    """Draw a text as an SVG data address; error correction M, four modules of quiet margin."""
    return str(segno.make(text, error="m").svg_data_uri(scale=6, border=4, dark="#151a18", light="#ffffff"))
