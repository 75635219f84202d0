"""The answers of a form as expressions of a workflow see them: a map by field name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concertmaster_shared.expressions import Shape
from concertmaster_shared.expressions.shapes import ANY

from .kinds import as_sent

if TYPE_CHECKING:
    from concertmaster_shared.forms.analysis.layout import Layout, Placed


def form_shape(document: object) -> Shape | None:
    """Give the shape of a form's answers, or nothing where the JSON value is no form."""
    # Reading forms needs every field type: who edits workflows without forms need not wait for them.
    from concertmaster_shared.forms.analysis.layout import PAGES, lay_out  # noqa: PLC0415 - slow to import
    from concertmaster_shared.forms.reading import UnreadableFormError, read_form  # noqa: PLC0415 - as above

    try:
        layout = lay_out(read_form(document))
    except UnreadableFormError:
        return None
    return _level(layout, PAGES)


def _level(layout: Layout, level: str) -> Shape:
    from concertmaster_shared.forms.analysis.layout import names_at  # noqa: PLC0415 - as above

    return Shape.map({name: _field(layout, placed) for name, placed in names_at(layout, level).items()})


def _field(layout: Layout, placed: Placed) -> Shape:
    if placed.is_repeat:
        return Shape.list(_level(layout, placed.id))
    shape = placed.spec.kind.shape
    return ANY if shape.kind == "null" else as_sent(shape)
