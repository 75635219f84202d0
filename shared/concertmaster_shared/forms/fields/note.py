"""A text to read between the fields."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import Field

from concertmaster_shared.forms.slots import LongText
from concertmaster_shared.forms.spec import FieldSettings, FieldSpec


class NoteSettings(FieldSettings):
    """Settings of a note; its label, if any, is its heading."""

    type: Literal["note"]
    text: LongText = Field("", description="The text, in Markdown.")


SPEC: Final[FieldSpec[NoteSettings]] = FieldSpec(
    type="note",
    title="Note",
    help="A text to read: an explanation, an example, a warning.",
    icon="info",
    settings=NoteSettings,
    needs_label=False,
)
