"""Refusals of the accounts room."""

from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError


class LoginRequired(ShopError):
    """The act belongs to a person and nobody is logged in."""

    code = "login_required"
    kind = ErrorKind.UNAUTHENTICATED
    message = _("请先登录。")


class PermissionDenied(ShopError):
    """The person is known and lacks the right."""

    code = "permission_denied"
    kind = ErrorKind.FORBIDDEN
    message = _("你没有权限进行此操作。")


class InvalidPhone(ShopError):
    """The text is not a phone number that a code can be sent to."""

    code = "invalid_phone"
    kind = ErrorKind.INVALID
    message = _("手机号码格式不正确。")


class TooManyCodes(ShopError):
    """A number or an address asked for codes faster than the limits allow."""

    code = "too_many_codes"
    kind = ErrorKind.TOO_MANY
    message = _("验证码发送过于频繁，请稍后再试。")


class WrongCode(ShopError):
    """The code is wrong, used, too old, or tried too often; the answer does not say which."""

    code = "wrong_code"
    kind = ErrorKind.UNAUTHENTICATED
    message = _("验证码错误或已失效，请重新获取。")


class WrongPassword(ShopError):
    """The phone and password do not belong together; the same answer for an unknown phone."""

    code = "wrong_password"
    kind = ErrorKind.UNAUTHENTICATED
    message = _("手机号码或密码错误。")


class TooManyPasswords(ShopError):
    """Too many wrong passwords for one number or from one address within an hour."""

    code = "too_many_passwords"
    kind = ErrorKind.TOO_MANY
    message = _("密码错误次数过多，请稍后再试或使用验证码登录。")


class TooManyLogins(ShopError):
    """Too many logins by passkey or by another service were begun from one address within an hour."""

    code = "too_many_logins"
    kind = ErrorKind.TOO_MANY
    message = _("当前网络登录过于频繁，请稍后再试或使用验证码登录。")


class WeakPassword(ShopError):
    """The new password is too short, too long or on the list of common ones."""

    code = "weak_password"
    kind = ErrorKind.INVALID
    message = _("密码过于简单：至少 8 个字符，且不能是常见密码。")


class SecondFactorRequired(ShopError):
    """A staff login left out the code of the authenticator app."""

    code = "second_factor_required"
    kind = ErrorKind.UNAUTHENTICATED
    message = _("请输入身份验证器中的动态码。")


class WrongSecondFactor(ShopError):
    """The code of the authenticator app is wrong or was used before."""

    code = "wrong_second_factor"
    kind = ErrorKind.UNAUTHENTICATED
    message = _("动态码错误或已使用过。")


class SecondFactorAlreadySet(ShopError):
    """A confirmed authenticator is replaced by an administrator only."""

    code = "second_factor_already_set"
    kind = ErrorKind.CONFLICT
    message = _("身份验证器已绑定。")


class SessionNotFound(ShopError):
    """The login session does not exist, ended already, or belongs to somebody else."""

    code = "session_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("未找到该登录会话。")


class StaffNotFound(ShopError):
    """No member of staff has this id."""

    code = "staff_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("未找到该员工。")


class StaffExists(ShopError):
    """The phone belongs to a working member of staff already."""

    code = "staff_exists"
    kind = ErrorKind.CONFLICT
    message = _("该手机号码已是员工。")


class LastAdministrator(ShopError):
    """The change would leave the shop without an administrator."""

    code = "last_administrator"
    kind = ErrorKind.CONFLICT
    message = _("至少需要保留一位管理员。")


class LoginWayUnknown(ShopError):
    """No such service is configured."""

    code = "login_way_unknown"
    kind = ErrorKind.NOT_FOUND
    message = _("没有这种登录方式。")


class WalkRefused(ShopError):
    """The way back was taken before, is too old, or was begun in another browser or by somebody else."""

    code = "walk_refused"
    kind = ErrorKind.CONFLICT
    message = _("登录请求已失效，请重新登录。")


class LoginDenied(ShopError):
    """The person did not agree at the service."""

    code = "login_denied"
    kind = ErrorKind.FORBIDDEN
    message = _("你取消了授权，没有登录。")


class LoginServiceUnavailable(ShopError):
    """The service did not answer, or refused what it was asked."""

    code = "login_service_unavailable"
    kind = ErrorKind.UNAVAILABLE
    message = _("登录服务暂时没有响应，请稍后再试或用手机号登录。")


class IdentityTaken(ShopError):
    """The identity belongs to another user already."""

    code = "identity_taken"
    kind = ErrorKind.CONFLICT
    message = _("该账号已绑定其他用户。")


class IdentityNotFound(ShopError):
    """The identity does not exist or belongs to somebody else."""

    code = "identity_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("未找到该绑定。")


class PasskeysUnavailable(ShopError):
    """The shop's address is one for which no browser keeps a passkey: a bare IP address, or no TLS."""

    code = "passkeys_unavailable"
    kind = ErrorKind.CONFLICT
    message = _("当前网址不支持通行密钥。")


class PasskeyRefused(ShopError):
    """A passkey's answer does not hold; the answer does not say why, nor whether the passkey is known."""

    code = "passkey_refused"
    kind = ErrorKind.UNAUTHENTICATED
    message = _("通行密钥验证失败，请重试或改用手机验证码。")


class PasskeyNotAdded(ShopError):
    """What the device answered makes no passkey of this shop, or one that is registered already."""

    code = "passkey_not_added"
    kind = ErrorKind.CONFLICT
    message = _("通行密钥添加失败，请重试。")


class TooManyPasskeys(ShopError):
    """The person has as many passkeys as one may have."""

    code = "too_many_passkeys"
    kind = ErrorKind.CONFLICT
    message = _("最多可添加 10 个通行密钥，请先移除不用的。")


class PasskeyNotFound(ShopError):
    """The passkey does not exist or belongs to somebody else."""

    code = "passkey_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("未找到该通行密钥。")


class KeyNotFound(ShopError):
    """No API key has this id."""

    code = "key_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("未找到该 API 密钥。")


class KeyNameTaken(ShopError):
    """A key had this name before; the audit log would not tell them apart."""

    code = "key_name_taken"
    kind = ErrorKind.CONFLICT
    message = _("该密钥名称已使用过，请换一个。")


class KeyRefusedHere(ShopError):
    """The key is shown from an address that it may not be used from."""

    code = "key_refused_here"
    kind = ErrorKind.FORBIDDEN
    message = _("该密钥不能从这个网络地址使用。")


class TooManyCalls(ShopError):
    """A key called more often than it may within a minute."""

    code = "too_many_calls"
    kind = ErrorKind.TOO_MANY
    message = _("调用过于频繁，请稍后再试。")
