import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from concertmaster_designer.documents.typing import KnownRun, Outlook
from concertmaster_designer.expressions.code_edit import CodeEdit
from concertmaster_designer.expressions.making import make_field
from concertmaster_designer.expressions.place import NoValues, Place, PlaceOwner
from concertmaster_shared.expressions import Shape
from concertmaster_shared.workflow import Draft, read_workflow

FORM = Shape.map({"company": Shape.text(), "staff": Shape.number(), "sites": Shape.list(Shape.map({"kwh": Shape.number()}))})

NODES = [
    {"id": "start", "type": "trigger.form", "parameters": {"form": "intake"}},
    {"id": "get-it", "type": "http.request", "name": "Fetch the order"},
    {"id": "set", "type": "data.set", "parameters": {"values": {"total": 3}}},
]
EDGES = [
    {"id": "e1", "source": "start", "target": "get-it"},
    {"id": "e2", "source": "get-it", "target": "set"},
]
RUN = KnownRun(
    {"company": "Acme", "staff": 7, "api_key": "k"}, {("get-it", ""): {"status": 200, "json": {"id": 5}}}, "the last run"
)


class Known(NoValues):
    """A run and samples."""

    def __init__(self):
        super().__init__()
        self.known_run = None

    def run(self):
        return self.known_run


class Owner(PlaceOwner, QWidget):
    """Something that knows the place of what is inside."""


@pytest.fixture
def values():
    return Known()


@pytest.fixture
def outlook():
    draft = Draft(read_workflow({"nodes": NODES, "edges": EDGES}))
    return Outlook(draft, lambda slug: FORM if slug == "intake" else None)


@pytest.fixture
def make(show, outlook, values, qtbot):
    """Show an expression field at a node, with the cursor in it."""

    def make_here(*, is_template=False, node="set", wanted=None, **more):
        owner = Owner()
        owner.expression_place = Place(outlook, node, values)
        field = make_field(CodeEdit(is_template=is_template, **more), wanted)
        column = QVBoxLayout(owner)
        column.addWidget(field)
        column.addStretch()
        owner.resize(420, 300)
        show(owner)
        owner.activateWindow()
        field.edit.setFocus()
        qtbot.waitUntil(field.edit.hasFocus)
        field.owner = owner
        return field

    return make_here
