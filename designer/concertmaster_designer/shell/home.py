"""Home: the pages that the rail leads to, kept at what the server has."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urljoin
from uuid import UUID

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QWidget

from concertmaster_designer.library.forms_page import FormsPage
from concertmaster_designer.library.workflows_page import WorkflowsPage
from concertmaster_designer.monitor.runs_page import RunsPage
from concertmaster_designer.remote.client import Client
from concertmaster_designer.remote.paging import every_item
from concertmaster_designer.ui.dialogs.failure import reason_of
from concertmaster_designer.ui.widgets.buttons import Button
from concertmaster_designer.ui.widgets.empty_place import EmptyPlace
from concertmaster_designer.ui.widgets.listing import Listing
from concertmaster_shared.api import connections, runs, workflows
from concertmaster_shared.api.runs import RunAnswer
from concertmaster_shared.api.workflows import WorkflowSummary

from .connection import Connection
from .equipment import Equipment
from .form_publishing import FormPublishing
from .frame.rail import Place
from .start_page import StartPage

if TYPE_CHECKING:
    from concertmaster_shared.api.forms import FormSummary

PLACES: Final = (
    Place("workflows", "Workflows", "workflow"),
    Place("forms", "Forms", "clipboard-list"),
    Place("runs", "Runs", "history"),
)
_LISTED_RUNS: Final = 200

Row = TypeVar("Row")


class Home(QStackedWidget):
    """``workflow_opened`` gives an id, ``run_opened`` a run; ``forms_known`` and its like what was read."""

    workflow_opened = Signal(object)
    run_opened = Signal(object)
    forms_known = Signal(object)
    workflows_known = Signal(object)
    connections_known = Signal(object)
    said = Signal(str)
    place_changed = Signal(str)

    def __init__(
        self,
        equipment: Equipment,
        connection: Connection,
        *,
        sign_in: Callable[[], object],
        create: Callable[[], object],
        open_file: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._equipment = equipment
        self._connection = connection
        self._place = PLACES[0].name
        self.start = StartPage(sign_in=sign_in, create=create, open_file=open_file)
        self.signed_out = EmptyPlace(
            "log-in", "Not signed in", "What stands here lives on a server.", Button("Sign in", sign_in, main=True)
        )
        self.workflows = WorkflowsPage(equipment.now, create=create, open_file=open_file)
        self.forms = FormsPage(equipment.now)
        self.runs = RunsPage(equipment.now)
        for page in (self.start, self.signed_out, self.workflows, self.forms, self.runs):
            self.addWidget(page)
        self.workflows.opened.connect(lambda row: self.workflow_opened.emit(row.id))
        self.runs.opened.connect(self.run_opened)
        self.forms.opened.connect(lambda row: self._with_url(row, _open))
        self.forms.copied.connect(lambda row: self._with_url(row, self._copy))
        publishing = FormPublishing(equipment, connection, self)
        publishing.published.connect(self._read_forms)
        publishing.said.connect(self.said)
        self.forms.publishing.connect(publishing.publish)
        self.workflows.refresh_requested.connect(self._read_workflows)
        self.forms.refresh_requested.connect(self._read_forms)
        self.runs.refresh_requested.connect(self._read_runs)
        self._client: Client | None = None
        self._names: dict[UUID, str] = {}
        connection.changed.connect(self._connection_changed)
        connection.workflow_stored.connect(self._workflow_stored)
        self._connection_changed()

    @property
    def place(self) -> str:
        """Give the name of the place that can be seen."""
        return self._place

    def show_place(self, name: str) -> None:
        """Show one of the places, and read it anew."""
        self._place = name
        self.place_changed.emit(name)
        if self._connection.client is None:
            waiting = self._connection.is_connecting
            at_start = self.workflows if waiting else self.start
            self.setCurrentWidget(at_start if name == "workflows" else self.signed_out)
            if waiting:
                self.workflows.show_loading()
            self.start.show_recent(self._equipment.preferences.current.recent_files)
            return
        pages: dict[str, QWidget] = {"workflows": self.workflows, "forms": self.forms, "runs": self.runs}
        if self.currentWidget() is not pages[name]:
            self.setCurrentWidget(pages[name])
            self.take_focus()
        {"workflows": self._read_workflows, "forms": self._read_forms, "runs": self._read_runs}[name]()

    def refresh(self) -> None:
        """Read what can be seen anew, and the connections, which have no page."""
        self.show_place(self._place)
        if self._connection.client is not None:
            self._read_connections()

    def take_focus(self) -> None:
        """Let the keyboard begin where the next step is."""
        page = self.currentWidget()
        if isinstance(page, Listing):
            page.table.setFocus()
        elif page is self.start:
            self.start.sign_in.setFocus()

    def _connection_changed(self) -> None:
        client = self._connection.client
        if client is self._client and client is not None:
            return
        self._client = client
        self.show_place(self._place)
        if client is not None:
            # The inspector offers forms, workflows and connections, wherever the person is.
            for name, read in (("workflows", self._read_workflows), ("forms", self._read_forms)):
                if name != self._place:
                    read()
            self._read_connections()

    def _read_workflows(self) -> None:
        self._read(self.workflows, lambda client: every_item(client, workflows.LIST), self._take_workflows)

    def _workflow_stored(self, workflow_id: str, name: str) -> None:
        """Read the list anew where it does not know a workflow by that name."""
        if self._names.get(UUID(workflow_id)) != (name or "Untitled workflow"):
            self._read_workflows()

    def _read_forms(self) -> None:
        from concertmaster_shared.api import forms  # noqa: PLC0415 - reads the models of whole forms: not before the window stands

        self._read(self.forms, lambda client: every_item(client, forms.LIST), self.forms_known.emit)

    def _read_connections(self) -> None:
        # Who may not read connections can still name them.
        self._connection.ask(
            lambda client: every_item(client, connections.LIST),
            owner=self,
            then=self.connections_known.emit,
            otherwise=lambda _failure: None,
        )

    def _read_runs(self) -> None:
        self._read(self.runs, _recent_runs, lambda _rows: None)

    def _take_workflows(self, rows: Sequence[WorkflowSummary]) -> None:
        self._names = {row.id: row.name or "Untitled workflow" for row in rows}
        self.runs.name_workflows(self._names)
        self.workflows_known.emit(rows)

    def _read(
        self,
        page: Listing[Row],
        make: Callable[[Client], Coroutine[Any, Any, Sequence[Row]]],
        then: Callable[[Sequence[Row]], object],
    ) -> None:
        page.show_loading()

        def shown(rows: Sequence[Row]) -> None:
            page.show_rows(rows)
            then(rows)

        self._connection.ask(make, owner=page, then=shown, otherwise=lambda failure: page.show_failure(reason_of(failure)))

    def _with_url(self, row: FormSummary, use: Callable[[str], object]) -> None:
        from concertmaster_shared.api import forms  # noqa: PLC0415 - as above

        self._connection.ask(
            lambda client: client.call(forms.GET, form_id=row.id),
            owner=self,
            then=lambda answer: use(urljoin(self._connection.origin, answer.url)),
            otherwise=lambda failure: self.said.emit(reason_of(failure)),
        )

    def _copy(self, url: str) -> None:
        QGuiApplication.clipboard().setText(url)
        self.said.emit(f"Copied {url}")


def _open(url: str) -> None:
    if url.startswith(("https://", "http://")):
        QDesktopServices.openUrl(QUrl(url))


async def _recent_runs(client: Client) -> Sequence[RunAnswer]:
    return (await client.call(runs.LIST, query=runs.RunsQuery(limit=_LISTED_RUNS))).items
