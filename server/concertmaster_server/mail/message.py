"""A message: what somebody wants to send, checked, and how it looks on the wire. Pure: the moment and the id come in.

Every attempt at one message carries the same Message-ID, so that a receiver can tell a second copy from a second message.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from typing import Any, Final

from .addresses import MailAddress, is_one_line, read_address
from .errors import AttachmentError, BodyError, HeaderError, MailAddressError, RecipientsError

MAX_RECIPIENTS: Final = 100
MAX_SUBJECT: Final = 500
MAX_ATTACHMENT: Final = 10 * 1024 * 1024
MAX_ATTACHMENTS: Final = 20 * 1024 * 1024
_LONGEST_NAME: Final = 255
_KEY: Final = re.compile(r"[A-Za-z0-9._-]{1,100}")
_TYPE: Final = re.compile(r"(?P<main>[a-z0-9][a-z0-9.+-]*)/(?P<sub>[a-z0-9][a-z0-9.+-]*)", re.IGNORECASE)
_ADDRESSED: Final = frozenset({"from", "to", "cc", "reply-to"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes along; ``type`` is a media type."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What to send, as somebody wrote it: addresses are texts. ``key`` tells this message from all others, for ever."""

    to: Sequence[str]
    subject: str
    key: str
    cc: Sequence[str] = ()
    bcc: Sequence[str] = ()
    reply_to: Sequence[str] = ()
    text: str = ""
    html: str | None = None
    attachments: Sequence[Attachment] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """A message ready for the wire, and who gets it."""

    id: str
    sender: str
    recipients: tuple[str, ...]
    content: bytes


class _WirePolicy(EmailPolicy):
    """Writes addresses by itself: the folding of older Pythons tears long names apart."""

    def fold(self, name: str, value: Any) -> str:
        """Fold a header; one with addresses holds one a line."""
        if name.lower() in _ADDRESSED:
            found = (MailAddress(address.addr_spec, address.display_name).header() for address in value.addresses)
            return f"{name}: " + ",\r\n ".join(found) + "\r\n"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Fold a header, in ASCII."""
        return self.fold(name, value).encode("ascii")


# Nothing but seven bits: not every server takes more.
_WIRE: Final = _WirePolicy(linesep=SMTP.linesep, cte_type="7bit")


def build_message(mail: Mail, sender: MailAddress, at: datetime) -> Message:
    """Check what somebody wants to send and write it for the wire; raises ``MessageError``."""
    count = len(mail.to) + len(mail.cc) + len(mail.bcc)
    if not 0 < count <= MAX_RECIPIENTS:
        raise RecipientsError(count=count, limit=MAX_RECIPIENTS)
    to, cc, bcc = (_addresses(part, found) for part, found in (("to", mail.to), ("cc", mail.cc), ("bcc", mail.bcc)))
    recipients = tuple(dict.fromkeys(address.spec for address in (*to, *cc, *bcc)))
    if _KEY.fullmatch(mail.key) is None:
        raise ValueError("a key of a message is made of letters, digits, dots and dashes")
    message = EmailMessage(policy=_WIRE)
    message["From"] = _headers([sender])
    for name, addresses in (("To", to), ("Cc", cc), ("Reply-To", _addresses("reply_to", mail.reply_to))):
        if addresses:
            message[name] = _headers(addresses)
    message["Subject"] = _subject(mail.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{mail.key}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    _fill(message, mail)
    return Message(f"<{mail.key}@{sender.domain}>", sender.spec, recipients, message.as_bytes())


def _fill(message: EmailMessage, mail: Mail) -> None:
    text = _body("text", mail.text)
    if mail.html is None:
        message.set_content(text)
    elif not text:
        message.set_content(_body("html", mail.html), subtype="html")
    else:
        message.set_content(text)
        message.add_alternative(_body("html", mail.html), subtype="html")
    total = 0
    for number, attachment in enumerate(mail.attachments, 1):
        total += len(attachment.content)
        main, sub = _checked(attachment, number, total)
        message.add_attachment(attachment.content, maintype=main, subtype=sub, filename=attachment.name)


def _addresses(part: str, texts: Sequence[str]) -> list[MailAddress]:
    if len(texts) > MAX_RECIPIENTS:
        raise RecipientsError(count=len(texts), limit=MAX_RECIPIENTS)
    found = []
    for number, text in enumerate(texts, 1):
        try:
            found.append(read_address(text))
        except ValueError as refusal:
            raise MailAddressError(part=part, number=number, reason=str(refusal)) from None
    return found


def _headers(addresses: Iterable[MailAddress]) -> tuple[Address, ...]:
    return tuple(Address(address.name, addr_spec=address.spec) for address in addresses)


def _subject(text: str) -> str:
    if not is_one_line(text):
        raise HeaderError(part="subject", reason="it holds a line break or another control character")
    if len(text) > MAX_SUBJECT:
        raise HeaderError(part="subject", reason=f"it is longer than {MAX_SUBJECT} characters")
    return text


def _body(part: str, text: str) -> str:
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise BodyError(part=part)
    return text


def _checked(attachment: Attachment, number: int, total: int) -> tuple[str, str]:
    """Give the two halves of the type of an attachment that can be sent."""
    kind = _TYPE.fullmatch(attachment.type)
    if kind is None or kind["main"].lower() in {"message", "multipart"}:
        raise AttachmentError(number=number, reason="its type must be one such as text/csv or application/pdf")
    if not attachment.name or len(attachment.name) > _LONGEST_NAME or not is_one_line(attachment.name):
        raise AttachmentError(number=number, reason=f"its name must be one line of 1 to {_LONGEST_NAME} characters")
    if any(character in attachment.name for character in "/\\"):
        raise AttachmentError(number=number, reason="its name must not hold / or \\")
    if len(attachment.content) > MAX_ATTACHMENT:
        raise AttachmentError(number=number, reason=f"it is larger than {MAX_ATTACHMENT // 1024**2} MB")
    if total > MAX_ATTACHMENTS:
        raise AttachmentError(number=number, reason=f"all together are larger than {MAX_ATTACHMENTS // 1024**2} MB")
    return kind["main"].lower(), kind["sub"].lower()
