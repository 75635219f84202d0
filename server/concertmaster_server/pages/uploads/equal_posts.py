"""What posts that are equal say of their files. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from concertmaster_shared.forms.values.files import read_file, stored_file


def without_ids(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Give a post as an equal one would read: a file that is sent again gets another id, and is the same for all that."""
    return [(name, _without_id(text)) for name, text in pairs]


def _without_id(text: str) -> str:
    file = stored_file(read_file(text)) if text.startswith("{") else None
    return text if file is None else f"{file['name']} {file['sha256']}"
