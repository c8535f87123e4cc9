"""Files become raw documents: JSONL one product a line, CSV and XLSX one SKU a row."""

from zhida.shop.assortment.reading.files import read_file

__all__ = ["read_file"]
