"""What actions work on: the parts of a window, and the document in front."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QMainWindow

from concertmaster_designer.shell.closing import Closing
from concertmaster_designer.shell.comparing import Comparisons
from concertmaster_designer.shell.connection import Connection
from concertmaster_designer.shell.desk import Desk
from concertmaster_designer.shell.editor import Editor
from concertmaster_designer.shell.finding.finding import Finding
from concertmaster_designer.shell.home import Home
from concertmaster_designer.shell.importing import Importing
from concertmaster_designer.shell.open_document import OpenDocument
from concertmaster_designer.shell.opening import Opening
from concertmaster_designer.shell.publishing import Publishing
from concertmaster_designer.shell.refactoring import Refactoring
from concertmaster_designer.shell.running import Running
from concertmaster_designer.shell.saving import Saving
from concertmaster_designer.shell.scheme import SchemeChoice
from concertmaster_designer.shell.signing import Signing
from concertmaster_designer.shell.windows.key_choice import KeyChoice
from concertmaster_designer.shell.windows.windows import Windows


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of a window that actions work on."""

    window: QMainWindow
    windows: Windows
    desk: Desk
    home: Home
    editor: Editor
    connection: Connection
    scheme: SchemeChoice
    opening: Opening
    saving: Saving
    publishing: Publishing
    running: Running
    signing: Signing
    closing: Closing
    keys: KeyChoice
    refactoring: Refactoring
    comparisons: Comparisons
    importing: Importing
    finding: Finding

    @property
    def current(self) -> OpenDocument:
        """Give the document in front; only asked while there is one."""
        if self.desk.current is None:
            raise RuntimeError("asked only while a document is in front")
        return self.desk.current

    def has_current(self) -> bool:
        """Tell whether a document is in front."""
        return self.desk.current is not None

    def has_chosen(self) -> bool:
        """Tell whether something is selected, even if only edges."""
        return self.desk.current is not None and bool(self.current.session.selection)

    def has_parts(self) -> bool:
        """Tell whether more than edges is selected."""
        if self.desk.current is None:
            return False
        session = self.current.session
        return any(part not in session.draft.edges for part in session.selection)

    def has_one(self) -> bool:
        """Tell whether one part is selected that can be called something."""
        return self.has_parts() and len(self.current.session.selection) == 1

    def has_one_node(self) -> bool:
        """Tell whether one node alone is selected."""
        return self.has_one() and self.current.session.selection[0] in self.current.session.draft.nodes

    def is_connected(self) -> bool:
        """Tell whether somebody is signed in to a server."""
        return self.connection.client is not None

    def is_storable(self) -> bool:
        """Tell whether a document is in front and a server there to take it."""
        return self.has_current() and self.is_connected()

    def on_current(self, act: Callable[[OpenDocument], object]) -> Callable[[], None]:
        """Give what does something with the document in front, if there is one; a drag there is given up before."""

        def run() -> None:
            document = self.desk.current
            if document is None:
                return
            selection = document.session.selection
            document.canvas.let_go()
            # What a band had selected so far is selected no longer, and the action was meant for that.
            if document.session.selection == selection:
                act(document)

        return run
