"""Keep a session safe from the end of this process: begin its journal, renew it, offer what a dead program left behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from concertmaster_designer.storage.journal import Journal, Recovered, abandoned, discard

from .content.open_draft import FrozenDraft
from .entries import Start, rebuild
from .outbox import Outbox
from .saved import Saved
from .session import Session
from .source import Source, Stamp

SNAPSHOT_EVERY: Final = 500
"""Entries between two snapshots; replaying that many takes a fraction of a second."""


@dataclass(frozen=True, slots=True)
class Found:
    """A document with edits that a program took with it when it died."""

    folder: Path
    document: FrozenDraft
    source: Source
    outbox: Outbox
    at: datetime
    saved: Saved | None = None
    stamp: Stamp | None = None

    @property
    def edits(self) -> int:
        """Count the edits that nobody else has."""
        waiting = sum(len(chunk) for chunk in self.outbox.unsent)
        return waiting + (len(self.outbox.pending.edits) if self.outbox.pending else 0)


def begin_journal(session: Session, folder: Path) -> None:
    """Journal a session from now on in a folder of its own; raises ``OSError``."""
    session.journal = Journal.create(folder, session.start_entry().pieces())


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot that was begun with the session at rest and is written elsewhere."""

    journal: Journal
    number: int
    start: Start

    def write(self) -> None:
        """Write it; may run on any thread. Raises ``OSError``, and then the journal is as good as before."""
        self.journal.keep_start(self.number, self.start.pieces())


def begin_snapshot(session: Session) -> Snapshot | None:
    """Begin a snapshot of a session that has a journal; raises ``OSError``."""
    if session.journal is None:
        return None
    return Snapshot(session.journal, session.journal.rotate(), session.start_entry())


def find_abandoned(folder: Path) -> tuple[Found, ...]:
    """Give the documents whose edits would be lost otherwise, newest first; journals without any are removed.

    What this version cannot read stays: whole lines have a checksum, so another version has written it.
    """
    return tuple(found for journal in abandoned(folder) if (found := _found(journal)) is not None)


def resume(found: Found) -> Session:
    """Open a document as it was left; its old journal is still there until ``forget``."""
    session = Session(found.document.thaw(), found.source, outbox=found.outbox, saved=found.saved)
    session.stamp = found.stamp
    return session


def forget(found: Found) -> None:
    """Remove the journal of a document that was taken up or is not wanted."""
    discard(found.folder)


def _found(journal: Recovered) -> Found | None:
    start = rebuild(journal.start, journal.entries)
    if start is None:  # of another version of this program, which can still read it
        return None
    if not (start.unsent or start.pending):
        discard(journal.folder)
        return None
    outbox = Outbox(start.revision, start.unsent, start.pending)
    at = max(path.stat().st_mtime for path in journal.folder.iterdir())
    when = datetime.fromtimestamp(at, UTC)
    return Found(journal.folder, start.document, start.source, outbox, when, start.saved, start.stamp)
