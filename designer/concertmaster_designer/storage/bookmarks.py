"""Places in documents that a person wants to come back to. They belong to this machine, and never stand in a document."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, RootModel, ValidationError

from .atomic import write_atomically
from .folders import Folders, make_private

MOST: Final = 9
_DOCUMENTS: Final = 200
_FILE: Final = "bookmarks.json"


class Bookmark(BaseModel):
    """``node`` is what was chosen there, ``name`` what a person calls the place; the rest is what the canvas showed."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)

    number: Annotated[int, Field(ge=1, le=MOST)]
    name: str = ""
    node: str = ""
    x: float = 0.0
    y: float = 0.0
    scale: Annotated[float, Field(gt=0)] = 1.0


class _All(RootModel[dict[str, tuple[Bookmark, ...]]]):
    """Bookmarks by document; the one that was changed last stands last."""


class BookmarkStore:
    """Keeps up to nine bookmarks a document, of the documents that were marked last."""

    def __init__(self, folders: Folders) -> None:
        self._path = folders.state / _FILE
        self._known: dict[str, tuple[Bookmark, ...]] | None = None

    def of(self, document: str) -> tuple[Bookmark, ...]:
        """Give the bookmarks of a document by number."""
        return self._all().get(document, ())

    def put(self, document: str, bookmark: Bookmark) -> None:
        """Set a bookmark in place of the one with its number."""
        others = [known for known in self.of(document) if known.number != bookmark.number]
        self._keep(document, tuple(sorted([*others, bookmark], key=lambda known: known.number)))

    def remove(self, document: str, number: int) -> None:
        """Take a bookmark away."""
        self._keep(document, tuple(known for known in self.of(document) if known.number != number))

    def _all(self) -> dict[str, tuple[Bookmark, ...]]:
        if self._known is None:
            try:
                self._known = _All.model_validate_json(self._path.read_bytes()).root
            except (OSError, ValidationError):
                self._known = {}
        return self._known

    def _keep(self, document: str, bookmarks: tuple[Bookmark, ...]) -> None:
        others = {name: kept for name, kept in self._all().items() if name != document}
        every = {**others, document: bookmarks} if bookmarks else others
        self._known = dict(list(every.items())[-_DOCUMENTS:])
        try:
            make_private(self._path.parent)
            write_atomically(self._path, _All(self._known).model_dump_json(indent=1).encode())
        except OSError:  # a disk that refuses costs only the memory of them
            return
