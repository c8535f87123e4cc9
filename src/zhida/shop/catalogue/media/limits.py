"""How large an upload may be. Each limit is checked before the memory it would need is taken."""

from __future__ import annotations

from typing import Final

LARGEST_IMAGE_BYTES: Final = 20 * 1024 * 1024
# 40 million pixels are 120 MB as RGB; a phone's camera has 12 to 50 million, a shop picture far less.
LARGEST_IMAGE_PIXELS: Final = 40_000_000
LARGEST_SIDE_PIXELS: Final = 16_000
LARGEST_VIDEO_BYTES: Final = 200 * 1024 * 1024
LARGEST_MOOV_BYTES: Final = 8 * 1024 * 1024
LONGEST_VIDEO_MS: Final = 5 * 60 * 1000
LARGEST_KEPT_SIDE: Final = 2400
RENDITION_WIDTHS: Final = (320, 640, 1280)
PIECE_BYTES: Final = 64 * 1024
