"""A web address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import Field

from concertmaster_shared.forms.spec import Accept, AnswerSettings, FieldSpec
from concertmaster_shared.forms.values.kinds import TEXT
from concertmaster_shared.forms.values.refusals import Refusal
from concertmaster_shared.forms.values.text import clean_line

NOT_A_URL: Final = Refusal("answer.not_a_url")

_LONGEST: Final = 2_048
_HOST: Final = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)*[^\W_](?:[\w-]{0,61}[^\W_])?|\[[0-9a-fA-F:.]{2,45}\]")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_SPACE: Final = re.compile(r"[\s<>\"]")

Scheme = Annotated[str, Field(pattern=r"^[a-z][a-z0-9+.-]{0,20}$")]
Host = Annotated[str, Field(max_length=253, pattern=r"^[^\s/@:]+$")]


class UrlSettings(AnswerSettings):
    """Settings of a web address."""

    type: Literal["url"]
    schemes: tuple[Scheme, ...] = Field(("https", "http"), description="What the address may begin with.")
    hosts: tuple[Host, ...] = Field((), description="Take addresses at these hosts and below them only.")


def _accept(settings: UrlSettings) -> Accept:
    schemes = frozenset(settings.schemes)
    hosts = tuple(host.lower() for host in settings.hosts)

    def accept(value: object) -> object:
        text = clean_line(value)
        if not isinstance(text, str):
            return text
        parts = _split(text)
        if parts is None:
            return NOT_A_URL
        scheme, host = parts
        if scheme not in schemes:
            return Refusal("answer.url_scheme", {"schemes": ", ".join(sorted(schemes))})
        if hosts and not any(host == allowed or host.endswith("." + allowed) for allowed in hosts):
            return Refusal("answer.url_host", {"hosts": ", ".join(hosts)})
        return text

    return accept


def _split(text: str) -> tuple[str, str] | None:
    """Give scheme and host of an address, both in lower case, or ``None`` when it is none."""
    if len(text) > _LONGEST or _SPACE.search(text):
        return None
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    bracketed = f"[{host}]" if host and ":" in host else host
    if not parts.scheme or not bracketed or port == 0 or _HOST.fullmatch(bracketed) is None or "@" in parts.netloc:
        return None
    return parts.scheme.lower(), bracketed


def _read(raw: Sequence[str], settings: UrlSettings) -> object:
    """Complete what people leave out when they type an address."""
    text = raw[0].strip()
    is_bare = "." in text.partition("/")[0] and _SCHEME.match(text) is None
    return f"https://{text}" if is_bare and "https" in settings.schemes else text


SPEC: Final[FieldSpec[UrlSettings]] = FieldSpec(
    type="url",
    title="Web address",
    help="The address of a page or a file on the web.",
    icon="link",
    settings=UrlSettings,
    kind=TEXT,
    accept=_accept,
    read=_read,
)
