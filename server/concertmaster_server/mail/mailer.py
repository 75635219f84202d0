"""Send messages over SMTP, one connection each. All recipients get a message, or none does.

Until the server has asked for the message's content, whatever breaks means: surely not sent. From the first byte of the content
until the server's answer, a broken connection means: nobody knows.
"""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final, Protocol

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponse,
    SMTPResponseException,
    SMTPSenderRefused,
)

from .errors import (
    EncryptionError,
    NotSetUpError,
    OutcomeUnknownError,
    RefusedError,
    SignInError,
    Stage,
    UnansweredError,
)
from .message import Mail, Message, build_message
from .server import MailServer

TOTAL_S: Final = 120.0
"""Seconds that one message may take, from the name of the host to the last answer."""

_ANSWER_S: Final = 20.0
_DATA_READY: Final = 354
_TAKEN: Final = 250
_REFUSALS: Final = range(400, 600)
_ME: Final = "[127.0.0.1]"  # as mail programs do: what a machine is called in its own network is nobody's business
_LEADING_DOT: Final = re.compile(rb"^\.", re.MULTILINE)
_LONGEST_REPLY: Final = 200


class Dial(Protocol):
    """Gives a connected socket; raises a ``ConcertMasterError`` where it finds nobody or may not call."""

    async def __call__(self, host: str, port: int, *, in_the_open: bool) -> socket.socket:
        """Connect; ``in_the_open`` says that what follows is not encrypted."""
        ...


class Mailer:
    """Sends through the operator's own server, if there is one, or through a server that is given with the message.

    ``dial_own`` leads to the former, ``dial`` to servers that somebody else chose.
    """

    def __init__(self, own: MailServer | None, *, dial_own: Dial, dial: Dial, total_s: float = TOTAL_S) -> None:
        self._own = own
        self._dial_own = dial_own
        self._dial = dial
        self._total_s = total_s

    @property
    def is_set_up(self) -> bool:
        """Tell whether the operator has named a server."""
        return self._own is not None

    async def send(self, mail: Mail, *, at: datetime, server: MailServer | None = None) -> Message:
        """Send a message and give it as it was sent; raises ``MailError``, or what dialling raises."""
        through = server or self._own
        if through is None:
            raise NotSetUpError
        # Aside, because large attachments take their time.
        message = await asyncio.to_thread(build_message, mail, through.sender, at)
        conversation = _Conversation(through, self._dial if server else self._dial_own)
        try:
            async with asyncio.timeout(self._total_s):
                await conversation.hold(message)
        except TimeoutError as failure:
            raise conversation.lost() from failure
        return message


class _Conversation:
    """One message, one connection. ``_begun`` says that content has been sent and not answered."""

    def __init__(self, server: MailServer, dial: Dial) -> None:
        self._server = server
        self._dial = dial
        self._begun = False

    def lost(self) -> UnansweredError | OutcomeUnknownError:
        """Give what it means when the connection is lost now."""
        return (OutcomeUnknownError if self._begun else UnansweredError)(host=self._server.host)

    async def hold(self, message: Message) -> None:
        """Greet, sign in, hand the message over, and leave."""
        server = self._server
        context = None if server.encryption == "none" else await asyncio.to_thread(_trust, server.ca_file)
        line = await self._dial(server.host, server.port, in_the_open=context is None)
        smtp = SMTP(
            hostname=server.host,
            sock=line,
            local_hostname=_ME,
            timeout=_ANSWER_S,
            use_tls=server.encryption == "tls",
            start_tls=False,  # we do that by hand, to tell what went wrong
            tls_context=context,
        )
        try:
            with self._translated():
                await self._greet(smtp)
                await self._hand_over(smtp, message)
            # The message is delivered: nothing that still happens may look like a failure, so nobody waits for a farewell.
            if smtp.protocol is not None and smtp.protocol.is_connected:
                smtp.protocol.write(b"QUIT\r\n")
        finally:
            smtp.close()

    async def _greet(self, smtp: SMTP) -> None:
        server = self._server
        await smtp.connect()
        await smtp.ehlo()
        if server.encryption == "starttls":
            if not smtp.supports_extension("starttls"):
                raise EncryptionError(host=server.host)
            await smtp.starttls()
            await smtp.ehlo()
        if server.user is not None:
            if not smtp.supported_auth_methods:
                raise SignInError(host=server.host, status=0, reply="it takes no user and password")
            await smtp.login(server.user, server.password or "")

    async def _hand_over(self, smtp: SMTP, message: Message) -> None:
        await smtp.mail(message.sender)
        for recipient in message.recipients:
            await smtp.rcpt(recipient)
        self._expect(_DATA_READY, await smtp.execute_command(b"DATA"))
        if smtp.protocol is None:
            raise self.lost()
        self._begun = True
        smtp.protocol.write(_LEADING_DOT.sub(b"..", message.content) + b".\r\n")
        self._expect(_TAKEN, await smtp.protocol.read_response())

    def _expect(self, status: int, answer: SMTPResponse) -> None:
        if answer.code in _REFUSALS:
            raise RefusedError(host=self._server.host, stage="message", status=answer.code, reply=_seen(answer.message))
        if answer.code != status:
            raise self.lost()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Say in our words what the library and the network raise."""
        host = self._server.host
        try:
            yield
        except SMTPResponseException as answer:
            if answer.code not in _REFUSALS:
                raise self.lost() from answer
            status, reply = answer.code, _seen(answer.message)
            if isinstance(answer, SMTPAuthenticationError):
                raise SignInError(host=host, status=status, reply=reply) from answer
            raise RefusedError(host=host, stage=_stage(answer), status=status, reply=reply) from answer
        except (SMTPException, OSError, ValueError) as failure:
            if not self._begun and (isinstance(failure, ssl.SSLError) or isinstance(failure.__cause__, ssl.SSLError)):
                raise EncryptionError(host=host) from failure
            raise self.lost() from failure


def _stage(answer: SMTPResponseException) -> Stage:
    if isinstance(answer, SMTPSenderRefused):
        return "sender"
    return "recipient" if isinstance(answer, SMTPRecipientRefused) else "greeting"


def _seen(reply: str) -> str:
    """Give a server's words as one short line of text that can be shown."""
    words = "".join(character if character.isprintable() else " " for character in reply).split()
    return " ".join(words)[:_LONGEST_REPLY]


@cache
def _trust(ca_file: Path | None) -> ssl.SSLContext:
    """Load the certificates that count; takes long enough to be done aside."""
    return ssl.create_default_context(cafile=ca_file)
