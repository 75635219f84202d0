"""What the recovery journal holds, and what a session is rebuilt from.

The start has the document and what was unsent then; an entry is an applied list of edits, a batch that was sent, or one that
arrived.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import ValidationError

from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.workflow import Draft, EditList, WorkflowDocument, read_workflow

from .history import Edits
from .outbox import Batch, Outbox
from .source import Source, source_from_json, source_to_json

_UNREADABLE = (ValidationError, ConcertMasterError, ValueError, KeyError, TypeError)


@dataclass(frozen=True, slots=True)
class Start:
    """A document as it stands, with what the server does not have of it yet."""

    source: Source
    revision: int
    unsent: tuple[Edits, ...]
    pending: Batch | None
    document: WorkflowDocument

    def to_json(self) -> dict[str, object]:
        """Write it for the journal; takes as long as the document is large."""
        return {
            "source": source_to_json(self.source),
            "revision": self.revision,
            "unsent": [_edits_to_json(chunk) for chunk in self.unsent],
            "pending": _batch_to_json(self.pending),
            "document": self.document.to_json(),
        }


def edited(edits: Edits) -> object:
    """Make the entry of an applied list of edits."""
    return {"edits": _edits_to_json(edits)}


def sending(batch: Batch, left: tuple[Edits, ...]) -> object:
    """Make the entry of a batch that is about to be sent, with what is left for the next."""
    return {"sending": _batch_to_json(batch), "left": [_edits_to_json(chunk) for chunk in left]}


def stored(revision: int) -> object:
    """Make the entry of a batch that arrived."""
    return {"stored": revision}


def rebuild(start: object, following: Iterable[object]) -> Start | None:
    """Rebuild a document from a journal; ends before the first entry that does not fit, gives nothing for an unreadable start."""
    try:
        draft, source, outbox = _begin(start)
    except _UNREADABLE:
        return None
    for entry in following:
        try:
            _follow(draft, outbox, entry)
        except _UNREADABLE:
            break
    return Start(source, outbox.revision, outbox.unsent, outbox.pending, draft.document())


def _begin(start: object) -> tuple[Draft, Source, Outbox]:
    if not isinstance(start, dict):
        raise TypeError("a start is a map")
    unsent = [EditList.validate_python(chunk) for chunk in start["unsent"]]
    outbox = Outbox(int(start["revision"]), unsent, _batch_from_json(start["pending"]))
    return Draft(read_workflow(start["document"])), source_from_json(start["source"]), outbox


def _follow(draft: Draft, outbox: Outbox, entry: object) -> None:
    if not isinstance(entry, dict):
        raise TypeError("an entry is a map")
    if "edits" in entry:
        edits = EditList.validate_python(entry["edits"])
        draft.apply(edits)
        outbox.add(edits)
    elif "sending" in entry:
        left = [EditList.validate_python(chunk) for chunk in entry["left"]]
        outbox.recall(_batch_from_json(entry["sending"]), left)
    else:
        outbox.stored(int(entry["stored"]))


def _edits_to_json(edits: Edits) -> object:
    return EditList.dump_python(edits, mode="json")


def _batch_to_json(batch: Batch | None) -> object:
    if batch is None:
        return None
    return {"key": batch.key, "base_revision": batch.base_revision, "edits": _edits_to_json(batch.edits)}


def _batch_from_json(value: object) -> Batch | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise TypeError("a batch is a map")
    return Batch(str(value["key"]), int(value["base_revision"]), EditList.validate_python(value["edits"]))
