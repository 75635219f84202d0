"""Where the bytes of a file lie in the store of blobs: all below one key, so that one call forgets them. Pure."""

from __future__ import annotations

from uuid import UUID

from concertmaster_server.db.queries.uploads import Upload


def place_of(organisation: UUID, upload_id: UUID) -> str:
    """Give below which key everything of a file lies."""
    return f"uploads/{organisation}/{upload_id}"


def pieces_of(upload: Upload) -> str:
    """Give below which key pieces lie until the file is whole."""
    return f"{place_of(upload.org_id, upload.id)}/pieces"


def whole_of(upload: Upload) -> str:
    """Give the key of the whole file."""
    return f"{place_of(upload.org_id, upload.id)}/whole"
