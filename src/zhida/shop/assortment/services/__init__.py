"""Writes of the assortment room, one verb a file."""

from zhida.shop.assortment.reading.rows import TableRow
from zhida.shop.assortment.services.files import read_products, read_table, write_problems
from zhida.shop.assortment.services.importing import import_documents
from zhida.shop.assortment.services.jobs import Upload, apply_import, upload_import, work_on_import
from zhida.shop.assortment.services.single import change_document, create_document

__all__ = [
    "TableRow",
    "Upload",
    "apply_import",
    "change_document",
    "create_document",
    "import_documents",
    "read_products",
    "read_table",
    "upload_import",
    "work_on_import",
    "write_problems",
]
