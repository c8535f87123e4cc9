"""A mail relay, spoken to by SMTP: TLS from the start, or STARTTLS; in clear to loopback in demo and test.

Source: RFC 5321 and 3207. A relay that breaks off after the text was sent may have taken it: that is unknown
and never sent again. A 4xx answer before that is "later", a 5xx is "no".
"""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from enum import StrEnum
from pathlib import Path
from typing import Final

from zhida.shop.messaging.errors import NoticeRefused, NoticeUnavailable
from zhida.shop.messaging.records import Notice

TIMEOUT_SECONDS: Final = 8.0
FIRST_REFUSAL: Final = 500


class MailSecurity(StrEnum):
    """How the line to the relay is closed to others."""

    TLS = "TLS"
    STARTTLS = "STARTTLS"
    PLAIN = "PLAIN"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRelay:
    """One relay and whom it writes to. `ca_file` names the authority of a relay in the house."""

    host: str
    port: int
    security: MailSecurity
    sender: str
    recipients: tuple[str, ...]
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None

    def send(self, notice: Notice, *, reference: str) -> None:
        """Write one mail to all recipients."""
        message = self._message(notice, reference=reference)
        is_handed_over = False
        try:
            with self._connect() as relay:
                if self.user:
                    relay.login(self.user, self.password)
                is_handed_over = True
                relay.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            raise _answered(min(code for code, _text in error.recipients.values())) from None
        except smtplib.SMTPResponseException as error:
            raise _answered(error.smtp_code) from None
        except (smtplib.SMTPException, OSError) as error:
            raise NoticeUnavailable(
                reason=type(error).__name__, is_safe_to_retry=not is_handed_over
            ) from None

    def _connect(self) -> smtplib.SMTP:
        if self.security is MailSecurity.TLS:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_SECONDS, context=self._context())
        relay = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        if self.security is MailSecurity.STARTTLS:
            try:
                relay.starttls(context=self._context())
            except (smtplib.SMTPException, OSError):
                relay.close()
                raise
        return relay

    def _context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.ca_file) if self.ca_file else None)

    def _message(self, notice: Notice, *, reference: str) -> EmailMessage:
        message = EmailMessage()
        message["Subject"] = " ".join(notice.title.split())
        message["From"] = self.sender
        message["To"] = ", ".join(self.recipients)
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(idstring=reference, domain=self.sender.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"
        message.set_content("\n".join(notice.lines), cte="base64")
        return message


def _answered(code: int) -> NoticeRefused | NoticeUnavailable:
    if code >= FIRST_REFUSAL:
        return NoticeRefused(reason=str(code))
    return NoticeUnavailable(reason=str(code), is_safe_to_retry=True)
