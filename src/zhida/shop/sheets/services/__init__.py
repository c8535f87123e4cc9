"""Writes of the sheets room, one verb a file."""

from zhida.shop.sheets.services.uploading import apply_sheet, upload_sheet
from zhida.shop.sheets.services.working import work_on_sheet

__all__ = ["apply_sheet", "upload_sheet", "work_on_sheet"]
