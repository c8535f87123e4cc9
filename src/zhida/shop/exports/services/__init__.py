"""Writes of the exports room, one verb a file."""

from zhida.shop.exports.services.asking import ask_export
from zhida.shop.exports.services.expiring import expire_export
from zhida.shop.exports.services.fetching import fetch_export
from zhida.shop.exports.services.working import work_on_export

__all__ = ["ask_export", "expire_export", "fetch_export", "work_on_export"]
