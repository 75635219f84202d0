"""E-mail addresses: read one, alone or with a name before it, and write it so that no reader takes it for anything else.

One text is one address. A list inside a text is refused: an answer with a comma in it must not add a recipient.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.header import Header
from typing import Final

_LONGEST: Final = 254
_LONGEST_LOCAL: Final = 64
_LONGEST_NAME: Final = 200
_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL: Final = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_DOMAIN: Final = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_NAMED: Final = re.compile(r"(?P<name>[^<>]*?)\s*<(?P<address>[^<>]*)>")
_QUOTED: Final = re.compile(r'"(?P<name>(?:[^"\\]|\\.)*)"')
_PLAIN_NAME: Final = re.compile(rf"{_ATOM}(?: {_ATOM})*")


@dataclass(frozen=True, slots=True)
class MailAddress:
    """Where mail goes; ``spec`` is ``local@domain`` in ASCII."""

    spec: str
    name: str = ""

    @property
    def domain(self) -> str:
        """Give what stands behind the at sign."""
        return self.spec.rpartition("@")[2]

    def header(self) -> str:
        """Write it for a header, in ASCII."""
        if not self.name:
            return self.spec
        if not self.name.isascii() or "=?" in self.name:
            return Header(self.name, "utf-8").encode(linesep="\r\n") + f" <{self.spec}>"
        if _PLAIN_NAME.fullmatch(self.name):
            return f"{self.name} <{self.spec}>"
        escaped = self.name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}" <{self.spec}>'


def read_address(text: str) -> MailAddress:
    """Read ``ada@example.org`` or ``Ada Lovelace <ada@example.org>``; raises ``ValueError`` with a reason to show."""
    if not is_one_line(text):
        raise ValueError("it holds a line break or another control character")
    name, spec = _parts(text.strip())
    if len(name) > _LONGEST_NAME:
        raise ValueError(f"its name is longer than {_LONGEST_NAME} characters")
    local, at, domain = spec.rpartition("@")
    if not at:
        raise ValueError("there is no @ in it")
    if any(character in spec for character in ",;"):
        raise ValueError("it holds a comma or semicolon; write several addresses as a list")
    try:
        domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise ValueError("what stands behind the @ is no domain") from None
    if not _LOCAL.fullmatch(local) or len(local) > _LONGEST_LOCAL:
        raise ValueError("what stands before the @ cannot be delivered to; take letters, digits and dots")
    if not _DOMAIN.fullmatch(domain) or len(local) + 1 + len(domain) > _LONGEST:
        raise ValueError("what stands behind the @ is no domain")
    return MailAddress(f"{local}@{domain}", name)


def is_one_line(text: str) -> bool:
    """Tell whether a text can stand in a header: no control characters, no line breaks of any kind, no halves of characters."""
    return not any(
        character < " " or "\x7f" <= character <= "\x9f" or character in "\u2028\u2029" or "\ud800" <= character <= "\udfff"
        for character in text
    )


def _parts(text: str) -> tuple[str, str]:
    named = _NAMED.fullmatch(text)
    if named is None:
        return "", text
    name = named["name"].strip()
    quoted = _QUOTED.fullmatch(name)
    return (re.sub(r"\\(.)", r"\1", quoted["name"]) if quoted else name), named["address"].strip()
