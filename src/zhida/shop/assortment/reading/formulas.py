"""Cells that a spreadsheet would compute: refused, because what they show is not what they hold.

Source: OWASP "CSV Injection" (cells beginning with = + - @ or a tab are run by spreadsheets), read 2026-11.
"""

from __future__ import annotations

import re

# "=1+1" and "@SUM(A1)" always; after + and - only what computes: "-20℃" and "+86" are words, "-1+cmd" is not.
COMPUTING = re.compile(r"[+\-]\s*(?:[A-Za-z_@=(+\-]|[\d.]+\s*[+*/^(&|!\-]\s*[A-Za-z\d(@])")


def is_formula(text: str) -> bool:
    """Say whether a spreadsheet would take this text for a formula."""
    start = text.lstrip(" \t\r\n\ufeff")
    return start.startswith(("=", "@")) or COMPUTING.match(start) is not None
