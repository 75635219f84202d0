"""One open document. Everything that changes it goes through ``apply``, ``undo`` or ``redo``; everybody else listens.

The order in ``apply`` matters: the draft first (it refuses what does not fit, and then nothing has happened), the journal second
(what is on the screen is on the disk), the listeners last.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal
from weakref import ref

from concertmaster_designer.storage.journal import Journal
from concertmaster_shared.problems import Problem
from concertmaster_shared.workflow import Edit, WorkflowDocument

from . import entries
from .content.open_draft import FrozenDraft, OpenDraft
from .content.unfilled import Unfilled
from .history import Edits, History, Step
from .notice import Notice
from .outbox import Batch, Outbox
from .saved import Saved
from .source import Source, Stamp

Trouble = Literal["", "offline", "conflict", "refused"]
"""What keeps the edits from the server: no answer, somebody else's edits, or a refusal."""

SyncState = Literal["stored", "unsent", "sending", "offline", "conflict", "refused"]

CheckState = Literal["pending", "done", "impossible"]


class Session:
    """``version`` counts the changes made here, to tell fresh problems from stale ones; it is not the server's revision."""

    def __init__(
        self,
        document: WorkflowDocument | OpenDraft,
        source: Source,
        *,
        outbox: Outbox | None = None,
        saved: Saved | None = None,
    ) -> None:
        self.draft = document if isinstance(document, OpenDraft) else OpenDraft(document)
        self.source = source
        self.outbox = outbox or Outbox()
        self.published_version: int | None = None
        self.etag: str | None = None
        self.stamp: Stamp | None = None
        self.selection: tuple[str, ...] = ()
        self.problems: tuple[Problem, ...] = ()
        self.left_out = 0
        """So many more problems were found than ``problems`` holds."""

        self.version = 0
        self.check: CheckState = "pending"
        self.trouble: Trouble = ""
        self.journal: Journal | None = None
        self.unfilled = Unfilled()
        self._chosen_nodes: tuple[tuple[str, ...], int, tuple[str, ...]] = ((), -1, ())
        self._frozen: ref[FrozenDraft] | None = None
        self._frozen_at = -1
        self._history = History()
        self._saved = saved
        self._sending = False

        self.edited: Notice[[Edits]] = Notice()
        self.selected: Notice[[tuple[str, ...]]] = Notice()
        self.checked: Notice[[tuple[Problem, ...]]] = Notice()
        self.state_changed: Notice[[]] = Notice()
        self.journal_failed: Notice[[OSError]] = Notice()

    @property
    def title(self) -> str:
        """Give what a person calls this document."""
        return self.draft.name or "Untitled workflow"

    @property
    def is_stored(self) -> bool:
        """Tell whether all of it is in its file or on its server."""
        return self.outbox.is_empty and self.source is not None

    @property
    def state(self) -> SyncState:
        """Give how the document stands with where it lives, in one word."""
        if self._sending:
            return "sending"
        if self.outbox.is_empty:
            return "stored" if self.source is not None else "unsent"
        return self.trouble or "unsent"

    @property
    def knows_saved(self) -> bool:
        """Tell whether ``saved`` gives something; to ask costs nothing."""
        return self.outbox.is_empty or self._saved is not None

    @property
    def saved(self) -> Saved | None:
        """Give the document as it is stored; nothing where that is not known: a program that died took it along."""
        return Saved(self._freeze()) if self.outbox.is_empty else self._saved

    @property
    def chosen_nodes(self) -> tuple[str, ...]:
        """Give the ids of the nodes that are selected; many ask, each time that something else is selected."""
        selection, version, chosen = self._chosen_nodes
        if selection is not self.selection or version != self.version:
            nodes = self.draft.nodes
            chosen = tuple(part for part in self.selection if part in nodes)
            self._chosen_nodes = self.selection, self.version, chosen
        return chosen

    @property
    def can_undo(self) -> bool:
        """Tell whether there is a step to undo."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Tell whether there is a step to redo."""
        return self._history.can_redo

    def apply(self, edits: Iterable[Edit], *, merge: str = "") -> None:
        """Do one step; raises ``EditError`` and changes nothing when an edit does not fit.

        Steps in a row with the same ``merge`` key are undone as one.
        """
        made = tuple(edits)
        if not made:
            return
        self.draft.foreign.refuse(made)
        entry = entries.edited(made)
        self._keep_saved()
        step = Step(made, self.draft.apply(made), merge)
        self._write(entry)
        stands, before = self._history.add(step)
        self.outbox.add(stands.edits if before else made, instead_of=before.edits if before else None)
        self._tell(made)

    def undo(self) -> None:
        """Take back the last step, if there is one."""
        step = self._history.undo()
        if step is not None:
            self._replay(step.inverse, undoing=step.edits)

    def redo(self) -> None:
        """Do again what was undone last, if there is something."""
        step = self._history.redo()
        if step is not None:
            self._replay(step.edits, undoing=step.inverse)

    def seal(self) -> None:
        """End a step that typing would otherwise go on with."""
        self._history.seal()

    def select(self, ids: Iterable[str]) -> None:
        """Select parts by id; unknown ids are let go."""
        nodes, edges, notes, groups = self.draft.nodes, self.draft.edges, self.draft.notes, self.draft.groups
        chosen = tuple(part for part in ids if part in nodes or part in edges or part in notes or part in groups)
        if chosen != self.selection:
            self._history.seal()
            self.selection = chosen
            self.selected(chosen)

    def take_problems(self, version: int, problems: tuple[Problem, ...], left_out: int = 0) -> None:
        """Show what a check of ``version`` found, and left out as too much, unless the document has moved on."""
        if version == self.version:
            self.check = "done"
            self.problems, self.left_out = problems, left_out
            self.checked(problems)

    def ask_how_it_stands(self) -> None:
        """Show what new nodes lack as what it is: somebody wants to save, publish or run the document."""
        if self.unfilled.forget():
            self.checked(self.problems)

    def give_up_checking(self) -> None:
        """Take note that nobody checks this document any more: what it shows of problems may be old."""
        self.check = "impossible"
        self.checked(self.problems)

    def begin_sending(self, key: str) -> Batch | None:
        """Give the batch to send next, or nothing when all is stored; ``key`` names it if it is a new one."""
        self.ask_how_it_stands()
        self._history.seal()
        known = self.outbox.pending
        batch = self.outbox.batch(key)
        if batch is not None and batch is not known:
            self._write(entries.sending(batch, self.outbox.unsent))
        self._set_sending(sending=batch is not None)
        return batch

    def end_sending(self, revision: int, etag: str | None = None) -> None:
        """Take note that the batch is on the server, which now calls the draft by ``etag``."""
        arrived = self.outbox.pending
        self.outbox.stored(revision)
        if self.outbox.is_empty:
            self._saved = None
        elif arrived is not None and self._saved is not None:
            self._saved = self._saved.and_then(arrived.edits)
        self.etag = etag
        self._write(entries.stored(revision, self.stamp))
        self.trouble = ""
        self._set_sending(sending=False)

    def fail_sending(self, trouble: Trouble) -> None:
        """Take note of why the batch is not on the server; offline, its fate is unknown and it stays the next to send."""
        if trouble != "offline":
            self.outbox.give_up()
        self.trouble = trouble
        self._set_sending(sending=False)

    def begin_storing(self, key: str) -> FrozenDraft:
        """Give the document as it stands, to be stored as a whole; edits from now on wait for the next time."""
        self.ask_how_it_stands()
        self._history.seal()
        self._write(entries.sending(self.outbox.take_all(key), ()))
        self._set_sending(sending=True)
        return self._freeze()

    def end_storing(self, source: Source, revision: int = 0, etag: str | None = None, *, stamp: Stamp | None = None) -> None:
        """Take note that what ``begin_storing`` gave is stored at ``source``, in a file as the state that ``stamp`` names."""
        self.source, self.stamp = source, stamp
        self.end_sending(revision, etag)

    def take_theirs(self, edits: Edits, stamp: Stamp, key: str) -> None:
        """Take what another program made of the file as one step; all of it is in the file already."""
        self.apply(edits)
        self.begin_storing(key)
        self.end_storing(self.source, stamp=stamp)

    def frozen(self) -> FrozenDraft:
        """Give the document as it stands, for whoever reads it meanwhile; what is stored is kept, so that no edit has to."""
        self._keep_saved()
        return self._freeze()

    def start_entry(self) -> entries.Start:
        """Give all that a journal needs to begin with."""
        outbox = self.outbox
        return entries.Start(self.source, outbox.revision, outbox.unsent, outbox.pending, self._freeze(), self._saved, self.stamp)

    def _freeze(self) -> FrozenDraft:
        """Give the document as it stands; whoever asks while it stands so shares one copy, as long as anybody holds it."""
        frozen = self._frozen() if self._frozen is not None and self._frozen_at == self.version else None
        if frozen is None:
            frozen = self.draft.freeze()
            self._frozen, self._frozen_at = ref(frozen), self.version
        return frozen

    def _keep_saved(self) -> None:
        # After an undo back to what is stored, what was kept before still is what is stored.
        if self.outbox.is_empty and self._saved is None:
            self._saved = Saved(self._freeze())

    def _replay(self, edits: Edits, *, undoing: Edits) -> None:
        self._keep_saved()
        self.draft.apply(edits)
        self._write(entries.edited(edits))
        self.outbox.turn_back(edits, undoing=undoing)
        self._tell(edits)

    def _tell(self, edits: Edits) -> None:
        self.version += 1
        self.unfilled.note(edits)
        self.edited(edits)
        self.select(self.selection)
        self.state_changed()

    def _set_sending(self, *, sending: bool) -> None:
        self._sending = sending
        self.state_changed()

    def _write(self, entry: object) -> None:
        if self.journal is None:
            return
        try:
            self.journal.append(entry)
        except OSError as failure:
            self.journal = None
            self.journal_failed(failure)
