"""What connections lead to: the settings of each kind, and which secret fields it has. Settings are shown, secrets never are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Final, Literal, get_args

from pydantic import Field, StringConstraints

from .page import Model

Kind = Literal["http", "smtp", "postgresql", "s3", "webhook"]

_LABEL: Final = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_NAME: Final = rf"{_LABEL}(?:\.{_LABEL})*"
_VERSION_6: Final = r"\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*\]?"
_HEADER: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")

Host = Annotated[str, Field(max_length=253), StringConstraints(pattern=rf"^(?:{_NAME}|{_VERSION_6})$")]
"""A host by name or address, and nothing that a library might take for a file, a list or an option."""

HostPattern = Annotated[str, Field(max_length=261), StringConstraints(pattern=rf"^(?:\*\.)?{_NAME}(?::[0-9]{{1,5}})?$")]
"""A host with an optional port, or with ``*.`` in front all hosts below it."""

Word = Annotated[str, Field(min_length=1, max_length=200), StringConstraints(pattern=r"^[^\x00-\x1f\x7f]+$")]
Port = Annotated[int, Field(ge=1, le=65535)]
Address = Annotated[str, Field(max_length=2000), StringConstraints(pattern=r"^https?://[^\s@\\]+$")]


class HttpSettings(Model):
    """``hosts`` are those that the headers may be sent to; over plain HTTP only where ``allow_http`` says so."""

    hosts: Annotated[tuple[HostPattern, ...], Field(min_length=1, max_length=50)]
    allow_http: bool = False
    rate_per_s: Annotated[float, Field(gt=0, le=1000)] | None = None
    concurrency: Annotated[int, Field(ge=1, le=1000)] | None = None


class SmtpSettings(Model):
    """A mail server, and who the letters are from. ``starttls`` is never optional; ``none`` is for servers on this machine."""

    host: Host
    port: Port = 587
    tls: Literal["starttls", "tls", "none"] = "starttls"
    sender: Annotated[Word, StringConstraints(pattern=r"@")]
    user: Word | None = None


class PostgresqlSettings(Model):
    """A database. ``verify`` checks the server's certificate and name, ``require`` only encrypts."""

    host: Host
    port: Port = 5432
    database: Annotated[str, StringConstraints(pattern=r"^[^=/\x00-\x1f\x7f]{1,63}$")]
    user: Word
    tls: Literal["verify", "require", "none"] = "verify"


class S3Settings(Model):
    """A bucket of any S3-compatible store."""

    endpoint: Address
    bucket: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,255}$")]
    region: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,64}$")] = "us-east-1"


class WebhookSettings(Model):
    """Where signed messages go."""

    url: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionKind:
    """``required`` and ``optional`` name the secret fields; where ``takes_headers``, they are header names of one's own choice.

    ``leads`` are the settings that say where the secret goes: a stored secret is not sent elsewhere without being given anew.
    """

    settings: type[Model]
    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    takes_headers: bool = False
    leads: frozenset[str] = frozenset()

    def misfits(self, secret: Mapping[str, str]) -> Mapping[str, str]:
        """Give the secret fields that do not fit, by name, with the reason."""
        missing = dict.fromkeys(self.required - secret.keys(), "it is missing")
        return missing | {name: reason for name, value in secret.items() if (reason := self._misfit(name, value))}

    def _misfit(self, name: str, value: str) -> str:
        if self.takes_headers:
            is_known, rule = bool(_HEADER.fullmatch(name)), "a header has letters, digits and dashes in its name"
        else:
            is_known, rule = name in self.required | self.optional, "this kind of connection has no such field"
        if not is_known:
            return rule
        if not value or value != value.strip() or any(character < " " or character == "\x7f" for character in value):
            return "it must not be empty, begin or end with a space, or hold control characters"
        if self.takes_headers and any(character > "\xff" for character in value):
            return "a header holds Latin-1 characters alone"
        return ""


KINDS: Final[Mapping[Kind, ConnectionKind]] = MappingProxyType(
    {
        "http": ConnectionKind(settings=HttpSettings, takes_headers=True, leads=frozenset({"hosts", "allow_http"})),
        "smtp": ConnectionKind(
            settings=SmtpSettings, optional=frozenset({"password"}), leads=frozenset({"host", "port", "tls", "user"})
        ),
        "postgresql": ConnectionKind(
            settings=PostgresqlSettings,
            optional=frozenset({"password"}),
            leads=frozenset({"host", "port", "tls", "user", "database"}),
        ),
        "s3": ConnectionKind(
            settings=S3Settings, required=frozenset({"access_key", "secret_key"}), leads=frozenset({"endpoint", "region"})
        ),
        "webhook": ConnectionKind(
            settings=WebhookSettings,
            required=frozenset({"signing_secret"}),
            optional=frozenset({"former_secret"}),
            leads=frozenset({"url"}),
        ),
    }
)
"""Every kind, by its name on the wire."""

KIND_NAMES: Final[tuple[Kind, ...]] = get_args(Kind)
