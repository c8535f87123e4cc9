"""Writes of the catalogue, one file a verb."""

from zhida.shop.catalogue.services.change import change_product, create_product
from zhida.shop.catalogue.services.check import (
    publish_imported,
    publish_product,
    return_to_draft,
    submit_for_check,
    take_off_sale,
)
from zhida.shop.catalogue.services.definitions import define_attributes
from zhida.shop.catalogue.services.landing import write_landing
from zhida.shop.catalogue.services.media import add_image, add_video
from zhida.shop.catalogue.services.prepared import PreparedImage, keep_prepared_images
from zhida.shop.catalogue.services.private import read_private_upload
from zhida.shop.catalogue.services.put import put_products
from zhida.shop.catalogue.services.sale_stop import resume_sale, stop_sale
from zhida.shop.catalogue.services.sale_window import announce_sale_window
from zhida.shop.catalogue.services.tree import category_refusal, ensure_categories

__all__ = [
    "PreparedImage",
    "add_image",
    "add_video",
    "announce_sale_window",
    "category_refusal",
    "change_product",
    "create_product",
    "define_attributes",
    "ensure_categories",
    "keep_prepared_images",
    "publish_imported",
    "publish_product",
    "put_products",
    "read_private_upload",
    "resume_sale",
    "return_to_draft",
    "stop_sale",
    "submit_for_check",
    "take_off_sale",
    "write_landing",
]
