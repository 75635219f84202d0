"""Make an expression field with its dialogs."""

from __future__ import annotations

from concertmaster_shared.nodes import Parameter

from .code_edit import CodeEdit
from .field import ExpressionField
from .larger import open_larger
from .sample_dialog import open_sample


def make_field(edit: CodeEdit, wanted: Parameter | None = None) -> ExpressionField:
    """Make the field around a text, with the larger editor and the dialog for sample data."""
    field = ExpressionField(edit, wanted)
    field.enlarge_requested.connect(lambda: open_larger(field))
    field.sample_requested.connect(lambda: open_sample(field))
    return field
