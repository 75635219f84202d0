"""The document as it is stored elsewhere while it is edited here: what a comparison and a merge begin with."""

from __future__ import annotations

from dataclasses import dataclass, replace

from concertmaster_shared.workflow import WorkflowDocument

from .content.open_draft import FrozenDraft
from .history import Edits


@dataclass(frozen=True, slots=True)
class Saved:
    """A document as it stood when all of it was stored, and the batches that have arrived since."""

    frozen: FrozenDraft
    batches: tuple[Edits, ...] = ()

    def and_then(self, edits: Edits) -> Saved:
        """Take note of a batch that arrived."""
        return replace(self, batches=(*self.batches, edits))

    def settled(self) -> FrozenDraft:
        """Give the document as a whole, with the batches in it; takes as long as it is large where there are any."""
        if not self.batches:
            return self.frozen
        draft = self.frozen.thaw()
        for edits in self.batches:
            draft.apply(edits)
        return draft.freeze()

    def document(self) -> WorkflowDocument:
        """Give the document; takes as long as it is large."""
        return self.settled().document()
