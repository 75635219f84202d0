"""A titled group of fields; their answers stand beside all others."""

from __future__ import annotations

from typing import Final, Literal

from concertmaster_shared.forms.spec import ContainerSettings, FieldSpec


class SectionSettings(ContainerSettings):
    """Settings of a section: its label is the heading, and hiding it hides what is inside."""

    type: Literal["section"]


SPEC: Final[FieldSpec[SectionSettings]] = FieldSpec(
    type="section",
    title="Section",
    help="A heading with the fields that belong together.",
    icon="heading",
    settings=SectionSettings,
)
