"""A real mail server on loopback that keeps what it takes, and does wrong what its script says."""

from __future__ import annotations

import asyncio
import atexit
import shutil
import ssl
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Literal

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "ada", "sec:ret/@ %"

Encryption = Literal["none", "starttls", "tls"]


@dataclass(frozen=True, slots=True)
class Delivered:
    """A message that was taken: from whom, for whom, and what it holds."""

    sender: str
    recipients: list[str]
    message: EmailMessage
    raw: bytes

    @property
    def id(self) -> str:
        """Give its Message-ID."""
        return str(self.message["Message-ID"])

    def part(self, kind: str) -> str:
        """Give the content of its first part of a media type."""
        found = next(part for part in self.message.walk() if part.get_content_type() == kind)
        assert isinstance(found, EmailMessage)
        return str(found.get_content())


@dataclass(slots=True)
class PostOffice:
    """What came, and how to answer.

    ``replies`` maps a stage to answers that are given once each before all goes well. Stages are the commands ``MAIL``, ``RCPT``
    and ``DATA``, ``CONTENT`` and its ``END``. An answer is a line of SMTP, or ``leave``, ``hang``, and at the end also
    ``take and leave`` and ``take and hang``. ``slow_s`` is waited before the content is answered.
    """

    port: int = 0
    delivered: list[Delivered] = field(default_factory=list)
    replies: dict[str, list[str]] = field(default_factory=dict)
    connections: int = 0
    users: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    slow_s: float = 0.0
    transports: set[asyncio.Transport] = field(default_factory=set)

    def next_reply(self, stage: str) -> str | None:
        """Take the next answer of a stage."""
        answers = self.replies.get(stage)
        return answers.pop(0) if answers else None


class _Clerk(SMTP):
    """aiosmtpd's server, with the office's mischief."""

    def __init__(self, office: PostOffice, **options: object) -> None:
        self._office = office
        super().__init__(_Desk(office), hostname="post.example", **options)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._office.connections += 1
        assert isinstance(transport, asyncio.Transport)
        self._office.transports.add(transport)

    async def _mischief(self, stage: str) -> bool:
        """Do what the script says at this stage; tell whether the stage is over."""
        reply = self._office.next_reply(stage)
        if reply is None:
            return False
        if reply == "leave":
            self.transport.abort()
        elif reply == "hang":
            await asyncio.sleep(3600)
        else:
            await self.push(reply)
        return True

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802 - aiosmtpd's name
        if not await self._mischief("MAIL"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802 - aiosmtpd's name
        if not await self._mischief("RCPT"):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802 - aiosmtpd's name
        if self._office.replies.get("CONTENT"):
            await self.push("354 go on")
            await self._reader.readexactly(20)
            await self._mischief("CONTENT")
        elif not await self._mischief("DATA"):
            await super().smtp_DATA(arg)


class _Desk:
    """What aiosmtpd asks for its answers."""

    def __init__(self, office: PostOffice) -> None:
        self._office = office

    async def handle_DATA(self, server: _Clerk, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        office = self._office
        await asyncio.sleep(office.slow_s)
        reply = office.next_reply("END")
        if reply and reply[0].isdigit():
            return reply
        if reply == "leave":
            server.transport.abort()
            return "451 gone"
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=default)
        assert isinstance(message, EmailMessage)
        office.delivered.append(Delivered(envelope.mail_from or "", list(envelope.rcpt_tos), message, content))
        office.users.append(session.auth_data.decode() if isinstance(session.auth_data, bytes) else "")
        office.encrypted.append(session.ssl is not None or server.transport.get_extra_info("sslcontext") is not None)
        if reply == "take and leave":
            server.transport.abort()
        elif reply == "take and hang":
            await asyncio.sleep(3600)
        return "250 taken"


def _may_enter(_server: object, _session: object, _envelope: object, _mechanism: str, given: object) -> AuthResult:
    assert isinstance(given, LoginPassword)
    good = (given.login.decode(), given.password.decode()) == (USER, PASSWORD)
    return AuthResult(success=good, handled=False, auth_data=given.login)


@asynccontextmanager
async def post_office(encryption: Encryption = "none", *, sign_in: bool = False, port: int = 0) -> AsyncIterator[PostOffice]:
    """Run a mail server for as long as the block lasts."""
    office = PostOffice()
    keys = certificate()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(keys.certificate, keys.key)
    options: dict[str, object] = {"loop": asyncio.get_running_loop()}
    if encryption == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    if sign_in:
        options |= {"authenticator": _may_enter, "auth_required": True, "auth_require_tls": encryption == "starttls"}

    def clerk() -> _Clerk:
        with warnings.catch_warnings():  # aiosmtpd does not see the encryption that is there from the start
            warnings.simplefilter("ignore")
            return _Clerk(office, **options)

    server = await asyncio.get_running_loop().create_server(
        clerk, "127.0.0.1", port, ssl=context if encryption == "tls" else None
    )
    office.port = server.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        server.close()
        for transport in office.transports:
            with suppress(AttributeError):  # an encrypted one that is gone says so in this way before Python 3.11.4
                transport.abort()
        await asyncio.sleep(0)


@dataclass(frozen=True, slots=True)
class Keys:
    """Where a certificate made by itself lies, and its key."""

    certificate: Path
    key: Path


@cache
def certificate() -> Keys:
    """Make a certificate for ``localhost`` that vouches for itself, once for the process."""
    folder = Path(mkdtemp(prefix="post-office-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    keys = Keys(folder / "certificate.pem", folder / "key.pem")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "post.example")])
    now = datetime.now(UTC)
    names = [x509.DNSName("localhost")]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    keys.certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    keys.key.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return keys
