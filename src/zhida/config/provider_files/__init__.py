"""The files that name the providers the shop speaks to: one TOML file a subject, one table an account."""

from zhida.config.provider_files.addresses import is_loopback, may_be_called
from zhida.config.provider_files.kept import KeptFile
from zhida.config.provider_files.reading import read_document, read_tables
from zhida.config.provider_files.table import Place, ProviderFileInvalid, Table

__all__ = [
    "KeptFile",
    "Place",
    "ProviderFileInvalid",
    "Table",
    "is_loopback",
    "may_be_called",
    "read_document",
    "read_tables",
]
