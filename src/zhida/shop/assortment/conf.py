"""Tunables of the assortment room."""

from __future__ import annotations

from typing import Final

CHUNK_PRODUCTS: Final = 500
LARGEST_FILE_BYTES: Final = 500 * 1024 * 1024
LARGEST_UPLOAD_BYTES: Final = 64 * 1024 * 1024
LARGEST_WORKBOOK_BYTES: Final = 1024 * 1024 * 1024
LONGEST_LINE_BYTES: Final = 2 * 1024 * 1024
LARGEST_STOCK: Final = 1_000_000
DEFAULT_WAREHOUSE: Final = "MAIN"
# Values up to this length make sense as filter choices; longer ones are prose.
LONGEST_FILTER_VALUE: Final = 40
PROBLEMS_KEPT: Final = 2000
PROBLEMS_PAGE: Final = 100
IMPORT_TIMER: Final = "assortment.import"
