"""A group of fields that is filled in several times; the answer is a list of rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from concertmaster_shared.forms.slots import ShortText, Slot
from concertmaster_shared.forms.spec import ContainerSettings, FieldSpec
from concertmaster_shared.forms.values.kinds import ROWS
from concertmaster_shared.forms.values.limits import between, crossed
from concertmaster_shared.forms.values.refusals import Finding, Refusal
from concertmaster_shared.ids import LocalId

MOST_ROWS: Final = 1_000

NOT_ROWS: Final = Refusal("answer.not_rows")
TOO_MANY_ROWS: Final = Refusal("answer.too_many_rows", {"max": MOST_ROWS})

RowCount = Annotated[int, Field(ge=0, le=MOST_ROWS)]


class RepeatSettings(ContainerSettings):
    """Settings of a repeat."""

    type: Literal["repeat"]
    min: Slot[RowCount] | None = Field(None, description="Fewest rows.")
    max: Slot[RowCount] | None = Field(None, description="Most rows.")
    key: tuple[LocalId, ...] = Field((), description="Ids of fields that must differ, taken together, from row to row.")
    row_label: ShortText = Field("", description="What one row is called, such as Site.")
    messages: Mapping[str, ShortText] = Field(
        default_factory=dict, description="Own sentences by what is wrong: too_few_rows, too_many_rows, same_row."
    )


def _accept(value: object) -> object:
    """Take the list itself; what is in the rows is checked field by field."""
    if value is None or value == []:
        return None
    if type(value) is not list or not all(type(row) is dict for row in value):
        return NOT_ROWS
    return value if len(value) <= MOST_ROWS else TOO_MANY_ROWS


def _lint(settings: RepeatSettings) -> Iterator[Finding]:
    yield from crossed(settings)
    if not settings.item:
        yield Finding("form.empty_repeat", ("item",))
    for field_id in settings.key:
        if field_id not in settings.item:
            yield Finding("form.key_outside_repeat", ("key",), {"id": field_id})


def _write(_value: Any, _settings: RepeatSettings) -> Sequence[str]:
    """Write nothing: each field of each row writes its own control."""
    return ()


SPEC: Final[FieldSpec[RepeatSettings]] = FieldSpec(
    type="repeat",
    title="Repeat",
    help="The same fields several times: sites, people, invoices.",
    icon="list-plus",
    settings=RepeatSettings,
    kind=ROWS,
    accept=lambda _settings: _accept,
    limits=("min", "max"),
    within=lambda _settings: between("answer.too_few_rows", "answer.too_many_rows", measure=len),
    write=_write,
    summary=lambda value, _settings, _say: str(len(value)),
    lint=_lint,
)
