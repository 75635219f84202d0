"""A mail server as somebody sets it: where it is, how it is spoken to, and whose name mail bears that leaves through it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, get_args
from urllib.parse import parse_qsl, unquote, urlsplit

from .addresses import MailAddress, is_one_line, read_address
from .errors import ServerAddressError

Encryption = Literal["none", "starttls", "tls"]
"""``starttls`` begins in the open and ends unless encrypted; ``none`` is for this machine and hosts allowed on purpose."""

USUAL_PORTS: Final[dict[Encryption, int]] = {"none": 25, "starttls": 587, "tls": 465}
_SCHEMES: Final[dict[str, Encryption]] = {"smtp": "starttls", "smtps": "tls"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed in. Certificates count that the system trusts, or with ``ca_file`` those that this file's do."""

    host: str
    port: int
    encryption: Encryption
    sender: MailAddress
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: Path | None = None


def read_mail_server(url: str, sender: str) -> MailServer:
    """Read ``smtp://user:password@host:587?tls=starttls`` or ``smtps://…``; raises ``ServerAddressError``.

    ``tls`` is ``starttls`` (usual with smtp), ``tls`` (smtps) or ``none``; ``ca`` names a file with certificates to trust.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ServerAddressError(reason="it cannot be read") from None
    if parts.scheme not in _SCHEMES:
        raise ServerAddressError(reason="it must start with smtp:// or smtps://")
    if not parts.hostname or parts.path.strip("/") or parts.fragment:
        raise ServerAddressError(reason="write smtp://user:password@host:port, with %2F for / and %40 for @ in user and password")
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    if asked.keys() - {"tls", "ca"}:
        raise ServerAddressError(reason="behind the question mark it takes 'tls' and 'ca' alone")
    return make_mail_server(
        host=parts.hostname,
        port=port,
        encryption=asked.get("tls", _SCHEMES[parts.scheme]),
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        sender=sender,
        ca_file=Path(asked["ca"]) if "ca" in asked else None,
    )


def make_mail_server(
    *,
    host: str,
    port: int | None,
    encryption: str,
    user: str | None,
    password: str | None,
    sender: str,
    ca_file: Path | None = None,
) -> MailServer:
    """Check the parts of a mail server and put them together; raises ``ServerAddressError``."""
    modes = {mode: mode for mode in get_args(Encryption)}
    if encryption not in modes:
        raise ServerAddressError(reason="'tls' is one of starttls, tls and none")
    if not host or not host.isascii() or not is_one_line(host) or " " in host:
        raise ServerAddressError(reason="it names no host")
    if bool(user) != bool(password):
        raise ServerAddressError(reason="user and password go together")
    if ca_file is not None and not ca_file.is_file():
        raise ServerAddressError(reason=f"there is no file '{ca_file}'")
    try:
        bears = read_address(sender)
    except ValueError as refusal:
        raise ServerAddressError(reason=f"the sender, such as 'Acme <forms@acme.example>', is no address: {refusal}") from None
    return MailServer(
        host=host,
        port=USUAL_PORTS[modes[encryption]] if port is None else port,
        encryption=modes[encryption],
        sender=bears,
        user=user or None,
        password=password or None,
        ca_file=ca_file,
    )
