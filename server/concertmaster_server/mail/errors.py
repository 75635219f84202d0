"""Why a message did not leave, in three families: the message is wrong, the server did not take it, or nobody knows.

``retryable`` says that the same message may pass later.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from concertmaster_shared.errors import ConcertMasterError

Stage = Literal["greeting", "sender", "recipient", "message"]


class MailError(ConcertMasterError):
    """The message did not leave, as far as we know."""

    retryable: bool = False


class NotSetUpError(MailError):
    """The operator has named no mail server."""

    code: ClassVar[str] = "mail.not_set_up"


class ServerAddressError(MailError):
    """The text that names a mail server cannot be used. Takes ``reason``, and never shows the text: it may hold a password."""

    code: ClassVar[str] = "mail.server_address"


class MessageError(MailError):
    """The message itself is wrong: no server would make it right."""


class HeaderError(MessageError):
    """A text that goes into a header cannot stand there. Takes ``part`` and ``reason``."""

    code: ClassVar[str] = "mail.header"


class MailAddressError(MessageError):
    """A text is no address. Takes ``part``, ``number`` from 1, and ``reason``."""

    code: ClassVar[str] = "mail.address"


class RecipientsError(MessageError):
    """There are no recipients, or too many. Takes ``count`` and ``limit``."""

    code: ClassVar[str] = "mail.recipients"


class BodyError(MessageError):
    """The text or HTML holds what mail cannot carry. Takes ``part``."""

    code: ClassVar[str] = "mail.body"


class AttachmentError(MessageError):
    """An attachment cannot be sent. Takes ``number`` from 1, and ``reason``."""

    code: ClassVar[str] = "mail.attachment"


class UnansweredError(MailError):
    """The connection broke, was silent or spoke no SMTP before the message was begun: it surely was not sent. Takes ``host``."""

    code: ClassVar[str] = "mail.unanswered"
    retryable = True


class EncryptionError(MailError):
    """The server offers no encryption, or shows a certificate that nobody we trust has signed. Takes ``host``."""

    code: ClassVar[str] = "mail.encryption"


class SignInError(MailError):
    """The server does not let us in with this user and password. Takes ``host``, ``status`` and its ``reply``."""

    code: ClassVar[str] = "mail.sign_in"

    def __init__(self, *, host: str, status: int, reply: str) -> None:
        super().__init__(host=host, status=status, reply=reply)
        self.retryable = _is_passing(status)


class RefusedError(MailError):
    """The server refused, so nobody got the message. Takes ``host``, ``stage``, ``status`` and its ``reply``."""

    code: ClassVar[str] = "mail.refused"

    def __init__(self, *, host: str, stage: Stage, status: int, reply: str) -> None:
        super().__init__(host=host, stage=stage, status=status, reply=reply)
        self.stage = stage
        self.retryable = _is_passing(status)


class OutcomeUnknownError(MailError):
    """The connection was lost while the message was on its way: it may have been taken. Takes ``host``."""

    code: ClassVar[str] = "mail.outcome_unknown"
    retryable = True


def _is_passing(status: int) -> bool:
    """Tell whether a refusal may pass by itself."""
    return 400 <= status < 500  # noqa: PLR2004 - the statuses of SMTP that say so
