"""Files as templates show them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from concertmaster_shared.forms.values.files import read_file, stored_file


def stored_files(texts: Sequence[str]) -> list[tuple[Mapping[str, object], str]]:
    """Give the files that the texts of a field's controls name, each with its text."""
    return [(file, text) for text in texts if (file := stored_file(read_file(text))) is not None]
