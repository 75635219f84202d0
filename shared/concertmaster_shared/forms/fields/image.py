"""Pictures that respondents send. Each is drawn anew on the way in, so nothing but what is seen is kept: no place, no device.

Moving pictures keep their first frame.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from concertmaster_shared.forms.spec import AnswerSettings, FieldSpec
from concertmaster_shared.forms.values.file_types import FILE_TYPES, IMAGE_TYPES
from concertmaster_shared.forms.values.files import (
    FILES,
    FileCount,
    Megabytes,
    accept_files,
    list_files,
    read_files,
    write_file,
)
from concertmaster_shared.forms.values.limits import Limits, Within, crossed
from concertmaster_shared.forms.values.refusals import Finding, Refusal

_MEDIA_TYPES: Final = frozenset(FILE_TYPES[name] for name in IMAGE_TYPES)


class ImageSettings(AnswerSettings):
    """Settings of a field for pictures; ``min`` and ``max`` count them."""

    type: Literal["image"]
    min: FileCount | None = Field(None, description="Fewest pictures.")
    max: FileCount = Field(1, description="Most pictures.")
    max_mb: Megabytes = Field(20, description="Largest picture as it is sent, in megabytes.")
    max_pixels: Annotated[int, Field(ge=64, le=8_000)] = Field(
        2_048, description="Longest side in pixels; larger pictures are made smaller, in the browser where it can."
    )


def _within(_settings: ImageSettings) -> Within:
    def within(value: Any, limits: Limits) -> Refusal | None:
        least, most = limits["min"], limits["max"]
        if isinstance(least, int) and len(value) < least:
            return Refusal("answer.too_few_files", {"min": least})
        if isinstance(most, int) and len(value) > most:
            return Refusal("answer.too_many_files", {"max": most})
        other = next((file for file in value if file["type"] not in _MEDIA_TYPES), None)
        return None if other is None else Refusal("answer.not_an_image", {"name": other["name"]})

    return within


def _lint(settings: ImageSettings) -> Iterator[Finding]:
    yield from crossed(settings)


SPEC: Final[FieldSpec[ImageSettings]] = FieldSpec(
    type="image",
    title="Pictures",
    help="One photo or several, made smaller before they are sent.",
    icon="image",
    settings=ImageSettings,
    kind=FILES,
    accept=lambda _settings: accept_files,
    limits=("min", "max"),
    within=_within,
    read=lambda raw, _settings: read_files(raw),
    write=lambda value, _settings: tuple(map(write_file, value)),
    summary=lambda value, _settings, _say: list_files(value),
    lint=_lint,
    required_code="answer.required_file",
)
