"""The inspector panel: the page of what is selected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from concertmaster_designer.documents.typing import Outlook
from concertmaster_designer.expressions.place import NoValues, Place, SharedPlace, Values
from concertmaster_designer.ui.widgets.empty_place import EmptyPlace
from concertmaster_designer.ui.widgets.text import Text
from concertmaster_shared.expressions import Shape
from concertmaster_shared.nodes import NodeSpec
from concertmaster_shared.problems import Problem
from concertmaster_shared.workflow import Draft, Edit
from concertmaster_shared.workflow.edits import MoveNodes, SetParameters

from .editors.registry import References
from .node_page import NodePage
from .nodes_page import NodesPage
from .page import Page
from .workflow_page import WorkflowPage


class InspectorPanel(QStackedWidget):
    """Shows a part of a draft; ``refresh`` after each edit keeps the page, with its cursor, as long as the part is the same.

    ``edits_requested`` gives edits and a merge key, ``sealed`` tells that a step of typing has ended. ``values_wanted`` asks for
    forms and for the last run, which expressions are completed from and tried with.
    """

    edits_requested = Signal(object, str)
    sealed = Signal()
    values_wanted = Signal()

    def __init__(self, specs: Mapping[str, NodeSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._specs = specs
        self._references = References()
        self._draft: Draft | None = None
        self._outlook: Outlook | None = None
        self._values: Values = NoValues()
        self._forms: Mapping[str, Shape] = {}
        self._selection: tuple[str, ...] = ()
        self._problems: tuple[Problem, ...] = ()
        self._node_page: NodePage | NodesPage | None = None
        self._workflow_page = WorkflowPage()
        self._other_page = _OtherPage()
        self._nothing = EmptyPlace("sliders-horizontal", "Nothing open", "Open a workflow to see its parameters here.")
        for page in (self._nothing, self._workflow_page, self._other_page):
            self.addWidget(page)
        self._connect(self._workflow_page)
        self.setMinimumWidth(260)

    @property
    def page(self) -> Page | None:
        """Give the page that can be seen."""
        current = self.currentWidget()
        return current if isinstance(current, Page) else None

    def know(self, references: References) -> None:
        """Offer these documents where a parameter points at one."""
        before, self._references = self._references, references
        if references == before:
            return
        self._workflow_page.know(references)
        # A page that does not name workflows stays when one was saved: somebody may be writing in it.
        if replace(references, workflows=before.workflows) != before or self._offers_workflows():
            self._drop_node_page()
            self._show()

    def show_selection(self, draft: Draft | None, selection: Sequence[str]) -> None:
        """Show what is selected in a draft; no draft shows an empty place."""
        if draft is not self._draft:
            self._drop_node_page()
            self._look_over(draft)
        self._draft, self._selection = draft, tuple(selection)
        self._show()

    def refresh(self, edits: Sequence[Edit] | None = None) -> None:
        """Show what became of the part that is shown; ``edits`` are what has changed, as far as that is known."""
        if self._outlook is not None and edits is not None:
            self._outlook.edited(edits)
        elif self._outlook is not None:
            self._outlook.forget()
        self._show()
        if self.page is not None and (edits is None or any(_is_elsewhere(edit, self._selection) for edit in edits)):
            self.page.try_again()

    def know_values(self, values: Values, forms: Mapping[str, Shape]) -> None:
        """Try expressions with these values, and complete fields of these forms."""
        self._values, self._forms = values, forms
        if self._outlook is None:
            return
        self._see(self._outlook)
        for page in (self._workflow_page, self._node_page):
            if page is not None and page.expression_place is not None:
                page.expression_place.values = values
        if self.page is not None:
            self.page.try_again()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show problems at the parameters that they are about."""
        self._problems = tuple(problems)
        self._workflow_page.show_problems([found for found in self._problems if found.path.startswith("/settings")])
        if self._node_page is not None:
            self._node_page.show_problems(self._problems)

    def focus_place(self, path: Sequence[str], position: int | None = None) -> None:
        """Put the cursor where a problem of the shown part is, at a character where one is given."""
        if self.page is not None:
            self.page.focus_place(path, position)

    def _show(self) -> None:
        if self._draft is None or self._outlook is None:
            self.setCurrentWidget(self._nothing)
        elif not self._selection:
            self._workflow_page.refresh(self._draft)
            self.setCurrentWidget(self._workflow_page)
        elif len(self._selection) == 1 and self._selection[0] in self._draft.nodes:
            self._show_node(self._draft, self._outlook, self._selection[0])
        elif (spec := self._common_spec(self._draft)) is not None:
            self._show_nodes(self._draft, self._outlook, spec)
        else:
            self._other_page.describe(self._draft, self._selection)
            self.setCurrentWidget(self._other_page)

    def _look_over(self, draft: Draft | None) -> None:
        self._outlook = Outlook(draft, self._form) if draft is not None else None
        if self._outlook is not None:
            self._see(self._outlook)
            self._workflow_page.expression_place = Place(self._outlook, "", self._values)
            self._workflow_page.forget_places()

    def _offers_workflows(self) -> bool:
        page = self._node_page
        kind = page.node.type if isinstance(page, NodePage) else page.type if page is not None else ""
        spec = self._specs.get(kind)
        return spec is not None and any(parameter.kind == "workflow" for parameter in spec.parameters)

    def _see(self, outlook: Outlook) -> None:
        run = self._values.run()
        outlook.see(run.firsts() if run is not None else {})

    def _form(self, slug: str) -> Shape | None:
        return self._forms.get(slug)

    def _show_nodes(self, draft: Draft, outlook: Outlook, spec: NodeSpec) -> None:
        nodes, page = [draft.nodes[node_id] for node_id in self._selection], self._node_page
        if not isinstance(page, NodesPage) or page.ids != self._selection or page.type != spec.type:
            self._drop_node_page()
            place = SharedPlace(outlook, self._selection, self._values)
            self._take_page(NodesPage(nodes, spec, self._references, place))
        else:
            page.refresh(nodes)
            self.setCurrentWidget(page)

    def _common_spec(self, draft: Draft) -> NodeSpec | None:
        """Give the spec of the selected nodes, if there are several and all are of one type."""
        kind = ""
        for part in self._selection:
            node = draft.nodes.get(part)
            if node is None or node.type != (kind or node.type):
                return None
            kind = node.type
        return self._specs.get(kind) if len(self._selection) > 1 else None

    def _take_page(self, page: NodePage | NodesPage) -> None:
        self._node_page = page
        self._connect(page)
        self.addWidget(page)
        page.show_problems(self._problems)
        self.setCurrentWidget(page)
        self.values_wanted.emit()

    def _show_node(self, draft: Draft, outlook: Outlook, node_id: str) -> None:
        node, page = draft.nodes[node_id], self._node_page
        if not isinstance(page, NodePage) or page.node.id != node.id or page.node.type != node.type:
            self._drop_node_page()
            place = Place(outlook, node_id, self._values)
            self._take_page(NodePage(node, self._specs.get(node.type), self._references, place))
        else:
            page.refresh(node)
            self.setCurrentWidget(page)

    def _connect(self, page: Page) -> None:
        page.edits_requested.connect(self.edits_requested)
        page.sealed.connect(self.sealed)

    def _drop_node_page(self) -> None:
        page, self._node_page = self._node_page, None
        if page is not None:
            page.blockSignals(True)  # a field that loses the cursor here has nothing to say any more
            self.removeWidget(page)
            page.deleteLater()


def _is_elsewhere(edit: Edit, selection: tuple[str, ...]) -> bool:
    """Tell whether an edit may change what expressions of the selected nodes see."""
    return not isinstance(edit, SetParameters | MoveNodes) or (isinstance(edit, SetParameters) and edit.id not in selection)


class _OtherPage(Page):
    """Says what is selected where there is nothing to set."""

    def __init__(self) -> None:
        super().__init__()
        self.title = Text(size="lead", strong=True, wrap=True)
        self.sentence = Text(role="muted", wrap=True)
        self.column.addWidget(self.title)
        self.column.addWidget(self.sentence)
        self.column.addStretch()

    def describe(self, draft: Draft, selection: Sequence[str]) -> None:
        """Say what is selected."""
        if len(selection) == 1 and selection[0] in draft.edges:
            edge = draft.edges[selection[0]]
            self.title.setText("Edge")
            source, target = _end(draft, edge.source), _end(draft, edge.target)
            self.sentence.setText(f"From the port '{edge.source_port}' of {source} to {target}.")
        elif len(selection) == 1 and selection[0] in draft.groups:
            group = draft.groups[selection[0]]
            self.title.setText(group.title or "Group")
            held = "1 node" if len(group.nodes) == 1 else f"{len(group.nodes):,} nodes"
            self.sentence.setText(f"A group of {held}. It means nothing to a run. Drag a node into its frame to add it.")
        elif len(selection) == 1 and selection[0] in draft.notes:
            self.title.setText("Note")
            self.sentence.setText("Double-click it to write. It is in Markdown and means nothing to a run.")
        else:
            self.title.setText(f"{len(selection):,} selected")
            self.sentence.setText("Select one node, or several of one type, to set their parameters.")


def _end(draft: Draft, node_id: str) -> str:
    node = draft.nodes.get(node_id)
    return f"'{node.title}'" if node else f"'{node_id}', which is not there"
