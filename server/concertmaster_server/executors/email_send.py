"""``email.send``: one message to a mail server. Every attempt of a step carries the same Message-ID.

What respondents wrote is data: it adds no recipient, no header and no markup.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from typing import Any, ClassVar, Final

from concertmaster_server.engine.step import Outcome, StepContext, StepError
from concertmaster_server.mail.errors import MailError, OutcomeUnknownError
from concertmaster_server.mail.message import Attachment, Mail
from concertmaster_server.mail.server import MailServer, make_mail_server
from concertmaster_server.outbound.errors import OutboundError

from .connections import open_of_kind
from .outside import Outside

_CONTENTS: Final = ("text", "base64")


class EmailAttachmentError(StepError):
    """An attachment is not written as it must be. Takes ``number`` from 1, and ``reason``."""

    code: ClassVar[str] = "email.attachment"


class EmailAddressesError(StepError):
    """A parameter for addresses holds neither a text nor a list of texts. Takes ``part``."""

    code: ClassVar[str] = "email.addresses"


class SendError(StepError):
    """The message was not sent, or nobody knows; the code is that of the reason."""

    def __init__(self, error: MailError | OutboundError) -> None:
        self.code = error.code  # type: ignore[misc]  # one class passes on whole families of codes
        super().__init__(**error.parameters)
        self.uncertain = isinstance(error, OutcomeUnknownError)
        self.retryable = error.retryable


async def execute(step: StepContext, outside: Outside) -> Outcome:
    """Send the message, through the connection's server or the installation's own."""
    mail = _mail(step)
    try:
        server = await _server(step, outside)
        sent = await outside.mail.send(mail, at=step.now, server=server)
    except (MailError, OutboundError) as error:
        raise SendError(error) from error
    return Outcome({"message_id": sent.id, "recipients": list(sent.recipients)})


async def _server(step: StepContext, outside: Outside) -> MailServer | None:
    name = step.parameters["connection"]
    if not name:
        return None
    opened = await open_of_kind(outside.connections, step.organisation, name, kind="smtp")
    settings = opened.settings
    return make_mail_server(
        host=str(settings["host"]).strip("[]"),
        port=int(settings["port"]),
        encryption=str(settings["tls"]),
        user=settings.get("user"),
        password=opened.secret.get("password"),
        sender=str(settings["sender"]),
    )


def _mail(step: StepContext) -> Mail:
    given = step.parameters
    return Mail(
        to=_texts("to", given["to"]),
        cc=_texts("cc", given["cc"]),
        bcc=_texts("bcc", given["bcc"]),
        reply_to=_texts("reply_to", given["reply_to"]),
        subject=str(given["subject"]),
        text=str(given["text"] or ""),
        html=None if given["html"] is None else str(given["html"]),
        attachments=tuple(_attachments(given["attachments"])),
        key=step.key,
    )


def _texts(part: str, value: object) -> tuple[str, ...]:
    """Give addresses as a list of texts; nothing stands for none, and so does an answer that was left empty."""
    found: list[str] = []
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, str):
            found += [entry] if entry.strip() else []
        elif entry is not None:
            raise EmailAddressesError(part=part)
    return tuple(found)


def _attachments(value: Any) -> Iterable[Attachment]:
    for number, entry in enumerate(value or (), 1):
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
            raise EmailAttachmentError(number=number, reason="it must be a map with name, type, and text or base64")
        if entry.keys() - {"name", "type", *_CONTENTS}:
            raise EmailAttachmentError(number=number, reason="it takes name, type, text and base64 alone")
        kind = entry.get("type") or "text/plain"
        if not isinstance(kind, str):
            raise EmailAttachmentError(number=number, reason="its type must be a text such as text/csv")
        yield Attachment(name=entry["name"], type=kind, content=_content(entry, number))


def _content(entry: dict[str, Any], number: int) -> bytes:
    given = [name for name in _CONTENTS if entry.get(name) is not None]
    if len(given) != 1 or not isinstance(entry[given[0]], str):
        raise EmailAttachmentError(number=number, reason="it must hold either text or base64, as a text")
    text: str = entry[given[0]]
    try:
        return text.encode() if given[0] == "text" else base64.b64decode(text, validate=True)
    except (binascii.Error, UnicodeEncodeError, ValueError):
        raise EmailAttachmentError(number=number, reason=f"what it holds is no {given[0]}") from None
