"""What the recovery journal holds, and what a session is rebuilt from.

The start has the document and what was unsent then; an entry is an applied list of edits, a batch that was sent, or one that
arrived.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

import msgspec
from pydantic import ValidationError

from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.workflow import EditError, EditList
from concertmaster_shared.workflow.edits import AddNode, SetParameters
from concertmaster_shared.workflow.foreign import edits_to_json

from .content.depth import DEPTH_LIMIT, is_deep, is_shallow
from .content.open_draft import FrozenDraft, OpenDraft
from .history import Edits
from .outbox import Batch, Outbox
from .saved import Saved
from .source import Source, Stamp, source_from_json, source_to_json, stamp_from_json, stamp_to_json

_UNREADABLE = (ValidationError, ConcertMasterError, ValueError, KeyError, TypeError)


@dataclass(frozen=True, slots=True)
class Start:
    """A document as it stands, with what the server does not have of it yet; ``saved`` is what it has, if known.

    ``stamp`` is the state of its file that this stands on.
    """

    source: Source
    revision: int
    unsent: tuple[Edits, ...]
    pending: Batch | None
    document: FrozenDraft
    saved: Saved | None = None
    stamp: Stamp | None = None

    def pieces(self) -> Iterator[bytes]:
        """Write it for the journal, as JSON in pieces; takes as long as the document is large."""
        head = {
            "source": source_to_json(self.source),
            "revision": self.revision,
            "unsent": [edits_to_json(chunk) for chunk in self.unsent],
            "pending": _batch_to_json(self.pending),
            "stamp": stamp_to_json(self.stamp),
        }
        yield msgspec.json.encode(head)[:-1] + b',"document":'
        yield from self.document.compact()
        if self.saved is not None and (self.unsent or self.pending):
            yield b',"saved":'
            yield from self.saved.settled().compact()
        yield b"}"


class UnwritableEditError(EditError):
    """The edit holds what no file and no message can hold."""

    code: ClassVar[str] = "edit.unwritable"


class DeepEditError(UnwritableEditError):
    """The edit holds what is nested so deeply that its file could not be opened any more."""

    code: ClassVar[str] = "edit.too_deep"


def edited(edits: Edits) -> object:
    """Make the entry of an applied list of edits; raises ``UnwritableEditError``."""
    try:
        text = msgspec.json.encode({"edits": edits_to_json(edits)})
    except UnicodeEncodeError as misfit:  # as programs write it that cut texts in the middle of a character
        raise UnwritableEditError from misfit
    except (ValueError, RecursionError) as deep:
        raise DeepEditError(limit=DEPTH_LIMIT) from deep
    if not is_shallow(text):
        _refuse_deep(edits)
    return msgspec.Raw(text)


def _refuse_deep(edits: Edits) -> None:
    for edit in edits:
        values = edit.node.parameters if isinstance(edit, AddNode) else edit.set if isinstance(edit, SetParameters) else {}
        if is_deep(msgspec.json.encode(values)):
            raise DeepEditError(limit=DEPTH_LIMIT)


def sending(batch: Batch, left: tuple[Edits, ...]) -> object:
    """Make the entry of a batch that is about to be sent, with what is left for the next."""
    return {"sending": _batch_to_json(batch), "left": [edits_to_json(chunk) for chunk in left]}


def stored(revision: int, stamp: Stamp | None = None) -> object:
    """Make the entry of a batch that arrived, or that is in a file, which then has this ``stamp``."""
    return {"stored": revision, "stamp": stamp_to_json(stamp)}


def rebuild(start: object, following: Iterable[object]) -> Start | None:
    """Rebuild a document from a journal; ends before the first entry that does not fit, gives nothing for an unreadable start."""
    try:
        draft, source, outbox = _begin(start)
        saved, stamp = _saved(start, draft, outbox), _stamp(start)
    except _UNREADABLE:
        return None
    for entry in following:
        arriving = outbox.pending
        try:
            _follow(draft, outbox, entry)
            stamp = _stamp(entry) if isinstance(entry, dict) and "stored" in entry else stamp
        except _UNREADABLE:
            break
        if saved is not None and arriving is not None and isinstance(entry, dict) and "stored" in entry:
            saved = saved.and_then(arriving.edits)
    return Start(source, outbox.revision, outbox.unsent, outbox.pending, draft.freeze(), saved, stamp)


def _stamp(entry: object) -> Stamp | None:
    return stamp_from_json(entry.get("stamp")) if isinstance(entry, dict) else None


def _saved(start: object, draft: OpenDraft, outbox: Outbox) -> Saved | None:
    """Give the document as it was stored when the journal began: the same where nothing was unsent then."""
    if outbox.is_empty:
        return Saved(draft.freeze())
    value = start.get("saved") if isinstance(start, dict) else None
    return None if value is None else Saved(OpenDraft.read(msgspec.json.encode(value)).freeze())


def _begin(start: object) -> tuple[OpenDraft, Source, Outbox]:
    if not isinstance(start, dict):
        raise TypeError("a start is a map")
    unsent = [_edits_from_json(chunk) for chunk in start["unsent"]]
    outbox = Outbox(int(start["revision"]), unsent, _batch_from_json(start["pending"]))
    return OpenDraft.read(msgspec.json.encode(start["document"])), source_from_json(start["source"]), outbox


def _follow(draft: OpenDraft, outbox: Outbox, entry: object) -> None:
    if not isinstance(entry, dict):
        raise TypeError("an entry is a map")
    if "edits" in entry:
        edits = _edits_from_json(entry["edits"])
        draft.apply(edits)
        outbox.add(edits)
    elif "sending" in entry:
        left = [_edits_from_json(chunk) for chunk in entry["left"]]
        outbox.recall(_batch_from_json(entry["sending"]), left)
    else:
        outbox.stored(int(entry["stored"]))


def _edits_from_json(value: object) -> Edits:
    return EditList.validate_python(value, extra="allow")


def _batch_to_json(batch: Batch | None) -> object:
    if batch is None:
        return None
    return {"key": batch.key, "base_revision": batch.base_revision, "edits": edits_to_json(batch.edits)}


def _batch_from_json(value: object) -> Batch | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise TypeError("a batch is a map")
    return Batch(str(value["key"]), int(value["base_revision"]), _edits_from_json(value["edits"]))
