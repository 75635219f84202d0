"""What a field takes of files, worked out from its settings. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from concertmaster_shared.forms.compiled import CompiledField, CompiledForm
from concertmaster_shared.forms.fields.file import FileSettings
from concertmaster_shared.forms.fields.image import ImageSettings
from concertmaster_shared.forms.fields.signature import MOST_MB, MOST_PIXELS, SignatureSettings
from concertmaster_shared.forms.spec import FieldSettings
from concertmaster_shared.forms.values.file_types import IMAGE_TYPES
from concertmaster_shared.forms.values.files import MEGABYTE, MOST_FILES

from .errors import FieldUnknownError

_ROW: Final = re.compile(r"\[[0-9]{1,4}\]")


@dataclass(frozen=True, slots=True)
class Bounds:
    """``types`` are ends of names, ``most`` is bytes of one file. A picture is drawn anew, its ``longest_side`` in pixels."""

    types: tuple[str, ...]
    most: int
    longest_side: int | None = None
    count: int = 1


def bounds_of(settings: FieldSettings) -> Bounds | None:
    """Give what a field takes; None is one that takes no files."""
    if isinstance(settings, FileSettings):
        return Bounds(settings.types, int(settings.max_mb * MEGABYTE), count=settings.max)
    if isinstance(settings, ImageSettings):
        return Bounds(IMAGE_TYPES, int(settings.max_mb * MEGABYTE), settings.max_pixels, settings.max)
    if isinstance(settings, SignatureSettings):
        return Bounds(("png",), MOST_MB * MEGABYTE, MOST_PIXELS)
    return None


def field_of(form: CompiledForm, control: str) -> CompiledField:
    """Give the field for files that a control's name leads to; raises ``FieldUnknownError``."""
    fields: Mapping[str, CompiledField] = form.top.fields
    *repeats, last = _ROW.sub("", control).split(".")
    for name in repeats:
        outer = fields.get(name)
        fields = {} if outer is None or outer.rows is None else outer.rows.fields
    field = fields.get(last)
    if field is None or bounds_of(field.settings) is None:
        raise FieldUnknownError(field=control[:100])
    return field


def takes_files(form: CompiledForm) -> bool:
    """Tell whether any field of a form takes files."""
    return any(bounds_of(field.settings) for field in form.fields.values())


def most_at_once(form: CompiledForm, ceiling: int) -> int:
    """Give how many bytes of files one page of a form may hold at most; nothing where no field takes any."""
    bounds = [found for field in form.fields.values() if (found := bounds_of(field.settings))]
    return min(ceiling, sum(found.most * min(found.count, MOST_FILES) for found in bounds))
