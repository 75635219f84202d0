"""What the program knows of each of its windows; ``shell.window`` makes one."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRect
from PySide6.QtWidgets import QMainWindow

from concertmaster_designer.shell.closing import Closing
from concertmaster_designer.shell.desk import Desk
from concertmaster_designer.shell.editor import Editor
from concertmaster_designer.shell.frame.status_bar import StatusBar
from concertmaster_designer.shell.frame.tabs import Tabs
from concertmaster_designer.shell.keeping import Keeping
from concertmaster_designer.shell.opening import Opening
from concertmaster_designer.shell.running import Running
from concertmaster_designer.shell.saving import Saving
from concertmaster_designer.shell.signing import Signing


class Window(QMainWindow):
    """A window with a desk of its own. Whoever makes one sets its parts."""

    desk: Desk
    tabs: Tabs
    editor: Editor
    status: StatusBar
    opening: Opening
    saving: Saving
    closing: Closing
    signing: Signing
    keeping: Keeping
    running: Running

    def place(self) -> tuple[str, str]:
        """Give where the window stands and where its docks stand, to be remembered."""
        return bytes(self.saveGeometry().toBase64().data()).decode(), self.editor.layout_state()

    def restore_place(self, geometry: str, docks: str) -> None:
        """Put the window and its docks where they stood."""
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        self.editor.restore_layout(docks)

    def show_at(self, place: QRect) -> None:
        """Show the window at a place of the screen, in no more than its usual size."""
        self.setWindowState(self.windowState() & ~(self.windowState().WindowMaximized | self.windowState().WindowFullScreen))
        self.setGeometry(place)
        self.show()

    def shut(self) -> None:
        """End what runs beside the window."""
        raise NotImplementedError
