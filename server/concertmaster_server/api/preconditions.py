"""``If-Match`` and ``If-None-Match`` (RFC 9110, 13): which revisions of a document a caller means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar, Final, Literal

from concertmaster_shared.errors import ConcertMasterError

from .answers import etag

_ANY: Final = "*"
_TAG: Final = re.compile(r'(?P<weak>W/)?"(?:r(?P<revision>[1-9][0-9]{0,8})|[^"]*)"')

Wanted = frozenset[int] | None
"""The revisions a change may be made on; None where any will do."""


class PreconditionMissingError(ConcertMasterError):
    """A change of a document came without saying which revision it changes."""

    code: ClassVar[str] = "document.precondition"


def expected_revisions(headers: Mapping[bytes, bytes], precondition: Literal["required", "optional", "none"]) -> Wanted:
    """Read ``If-Match``: tags of other forms, and weak ones, name no revision and so match none."""
    text = headers.get(b"if-match")
    if precondition == "none":
        return None
    if text is None:
        if precondition == "required":
            raise PreconditionMissingError
        return None
    tags = text.decode("latin-1").strip()
    if tags == _ANY:
        return None
    found = _TAG.finditer(tags)
    return frozenset(int(tag["revision"]) for tag in found if tag["revision"] and not tag["weak"])


def is_known(headers: Mapping[bytes, bytes], revision: int) -> bool:
    """Read ``If-None-Match``: tell whether the caller holds this revision already."""
    text = headers.get(b"if-none-match")
    if text is None:
        return False
    tags = text.decode("latin-1").strip()
    return tags == _ANY or any(tag[0].removeprefix("W/") == etag(revision) for tag in _TAG.finditer(tags))
