"""Refusals of the catalogue."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError


class ProductNotFound(ShopError):
    """No product has this number, or the asker may not see it."""

    code = "product_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("没有找到这件商品。")


class ProductInvalid(ShopError):
    """A product text that breaks a rule; `fields` names each place."""

    code = "product_invalid"
    kind = ErrorKind.INVALID
    message = _("商品资料有误，请检查标出的字段。")


class CodeTaken(ShopError):
    """A SKU code or product code that belongs to another product; codes are permanent and never reused."""

    code = "code_taken"
    kind = ErrorKind.CONFLICT
    message = _("编码“%(taken)s”已属于另一件商品。")


class ProductMoveRefused(ShopError):
    """A step that the product's state does not allow."""

    code = "product_move_refused"
    kind = ErrorKind.CONFLICT
    message = _("商品当前状态不能执行此操作。")


class SaleStopped(ShopError):
    """Goods that are being recalled, or stopped for another reason, are not put on sale."""

    code = "sale_stopped"
    kind = ErrorKind.CONFLICT
    message = _("“%(goods)s”正在召回，召回结束前不能上架。")


class SecondPersonNeeded(ShopError):
    """The maker of a text may not also check it."""

    code = "second_person_needed"
    kind = ErrorKind.CONFLICT
    message = _("需要另一位员工审核：编辑者不能审核自己的修改。")


class CategoryInvalid(ShopError):
    """A category path that is empty, too deep or has an empty or overlong name."""

    code = "category_invalid"
    kind = ErrorKind.INVALID
    message = _("分类路径有误：一到五级，每级最多 40 个字。")


class LandingNotFound(ShopError):
    """No category or brand has this id."""

    code = "landing_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("没有找到这个分类或品牌。")


class LandingInvalid(ShopError):
    """Texts of a landing page that cannot be shown; `fields` names each."""

    code = "landing_invalid"
    kind = ErrorKind.INVALID
    message = _("落地页文案有误，请检查标出的字段。")


class DefinitionConflict(ShopError):
    """An attribute of this name is already defined in the category with another kind or unit."""

    code = "definition_conflict"
    kind = ErrorKind.CONFLICT
    message = _("该分类下已有同名属性，类型或单位不同。")


class MediaNotFound(ShopError):
    """No uploaded picture or video has this key."""

    code = "media_not_found"
    kind = ErrorKind.INVALID
    message = _("没有找到图片或视频“%(media)s”，请先上传。")


class UploadRefused(ShopError):
    """A file that is not a picture or video we can vouch for; `reason` says which rule it broke."""

    code = "upload_refused"
    kind = ErrorKind.INVALID
    message = _("文件不能使用：%(reason)s")
