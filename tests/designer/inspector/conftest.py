import pytest

from concertmaster_designer.inspector.editors.registry import References
from concertmaster_designer.inspector.field import ParameterField
from concertmaster_shared.nodes import Parameter

NOTHING = References()


class Heard:
    """What a field or editor told."""

    def __init__(self, widget):
        self.values = []
        self.typing = []
        self.problems = []
        widget.edited.connect(self._take)
        if hasattr(widget, "misread"):
            widget.misread.connect(self.problems.append)

    def _take(self, value, typing):
        self.values.append(value)
        self.typing.append(typing)


@pytest.fixture
def hear(show):
    """Show a widget, and hear what it tells."""

    def show_and_hear(widget):
        show(widget).resize(320, 400)
        return widget, Heard(widget)

    return show_and_hear


@pytest.fixture
def field(hear):
    """Show the field of a parameter made from a few words."""

    def make(kind, references=NOTHING, **more):
        parameter = Parameter(name="it", title="It", kind=kind, help="", **more)
        return hear(ParameterField(parameter, references))

    return make
