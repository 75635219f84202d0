"""``email.send``: one message to a mail server. Every attempt of a step carries the same Message-ID.

What respondents wrote is data: it adds no recipient, no header and no markup.
"""

from __future__ import annotations

import base64
from typing import Any, ClassVar, Final

from concertmaster_server.engine.results import Outcome
from concertmaster_server.engine.step import StepContext, StepError
from concertmaster_server.mail.errors import MailError, OutcomeUnknownError
from concertmaster_server.mail.message import MAX_ATTACHMENTS, Attachment, Mail
from concertmaster_server.mail.server import MailServer, make_mail_server
from concertmaster_server.outbound.errors import OutboundError

from .connections import open_of_kind
from .file_places import FilePlace, file_name, own_files
from .outside import Outside

_CONTENTS: Final = ("text", "base64", "file")


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
    mail = await _mail(step, outside)
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


async def _mail(step: StepContext, outside: Outside) -> Mail:
    given = step.parameters
    return Mail(
        to=_texts("to", given["to"]),
        cc=_texts("cc", given["cc"]),
        bcc=_texts("bcc", given["bcc"]),
        reply_to=_texts("reply_to", given["reply_to"]),
        subject=str(given["subject"]),
        text=str(given["text"] or ""),
        html=None if given["html"] is None else str(given["html"]),
        attachments=await _attachments(given["attachments"], own_files(step, outside)),
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


async def _attachments(entries: Any, files: FilePlace) -> list[Attachment]:
    """Give what goes along; what is too much together is not even read to its end."""
    found: list[Attachment] = []
    total = 0
    for number, entry in enumerate(entries or (), 1):
        if total > MAX_ATTACHMENTS:
            break
        found.append(await _attachment(entry, number, files))
        total += len(found[-1].content)
    return found


async def _attachment(entry: Any, number: int, files: FilePlace) -> Attachment:
    if not isinstance(entry, dict) or not all(isinstance(value, str | None) for value in entry.values()):
        raise EmailAttachmentError(number=number, reason="it must be a map with texts: name, type, and text, base64 or file")
    if entry.keys() - {"name", "type", *_CONTENTS}:
        raise EmailAttachmentError(number=number, reason="it takes name, type, text, base64 and file alone")
    given = [name for name in _CONTENTS if entry.get(name) is not None]
    if len(given) != 1:
        raise EmailAttachmentError(number=number, reason="it must hold one of text, base64 and file")
    source: str = entry[given[0]]
    name = entry.get("name") or (source.rpartition("/")[2] if given == ["file"] else "")
    kind = entry.get("type") or ("application/octet-stream" if given == ["file"] else "text/plain")
    if given == ["file"]:
        return Attachment(name=name, type=kind, content=await files.read(file_name(source)))
    try:
        content = source.encode() if given == ["text"] else base64.b64decode(source, validate=True)
    except (UnicodeEncodeError, ValueError):
        raise EmailAttachmentError(number=number, reason=f"what it holds is no {given[0]}") from None
    return Attachment(name=name, type=kind, content=content)
