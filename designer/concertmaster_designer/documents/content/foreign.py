"""What of a document this version does not know, in words for the line above the canvas. Nothing of it is ever thrown away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import ClassVar, Final

from pydantic import BaseModel

from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.workflow import Edit, EditError, WorkflowDocument
from concertmaster_shared.workflow.document import FORMAT
from concertmaster_shared.workflow.edits import MoveNodes, PutGroup, PutNote, RemoveGroup, RemoveNote

_SHOWN: Final = 4
_LONGEST: Final = 40
_DIGITS: Final = 5

Fields = Counter[tuple[str, str]]
"""How often a kind of part has a field of a name that is not ours."""


_HARMLESS: Final = (MoveNodes, PutNote, RemoveNote, PutGroup, RemoveGroup)
"""Edits that mean nothing to a run."""


class NewerFormatError(EditError):
    """The document is of a newer format, and the edit would change what a run does."""

    code: ClassVar[str] = "edit.newer_format"


class ForeignContentError(ConcertMasterError):
    """The document holds what no server of this version takes."""

    code: ClassVar[str] = "document.foreign"


@dataclass(frozen=True, slots=True)
class Foreign:
    """``format`` is set where the document has a newer one, ``types`` counts the nodes of each unknown type."""

    format: str = ""
    fields: Fields = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)

    @property
    def is_newer(self) -> bool:
        """Tell whether the document is of a format that is newer than ours."""
        return bool(self.format)

    @property
    def is_storable(self) -> bool:
        """Tell whether a server of this version takes the document: it refuses what it does not know."""
        return not self.format and not self.fields

    def refuse(self, edits: Iterable[Edit]) -> None:
        """Refuse edits of a document that may mean something else than we think; raises ``NewerFormatError``."""
        if self.is_newer and not all(isinstance(edit, _HARMLESS) for edit in edits):
            raise NewerFormatError(format=self.format)

    def refuse_storing(self) -> None:
        """Refuse to hand the document to a server of this version; raises ``ForeignContentError``."""
        if not self.is_storable:
            found = [f"the format '{self.format}'"] if self.is_newer else []
            raise ForeignContentError(found=_listed([*found, *_field_words(self.fields)]))

    def sentence(self) -> str:
        """Say what is unknown and what that means; nothing where all is known."""
        if self.is_newer:
            return (
                f"This workflow has the format '{self.format}' of a newer version. You can look at it, move its parts, write "
                "notes and save it; everything else stays as it is. To edit it, update ConcertMaster."
            )
        found = [*_field_words(self.fields), *_type_words(self.types)]
        if not found:
            return ""
        means = "The workflow cannot be published until ConcertMaster is updated or they are removed."
        if not self.fields:
            means = "Such nodes cannot run here, and the workflow cannot be published with them."
        return f"This version does not know {_listed(found)}. They are kept and saved back unchanged. {means}"


def own_types(types: Iterable[str]) -> Counter[str]:
    """Count the types of nodes that are not ours."""
    counted = Counter(types)
    for name in CATALOGUE:
        counted.pop(name, None)
    return counted


def rest_fields(rest: WorkflowDocument, top: Mapping[str, object]) -> Fields:
    """Count the unknown fields of everything but nodes and edges."""
    found: Fields = Counter(("workflow", name) for name in top)
    for kind, parts in (("note", rest.notes), ("group", rest.groups), ("settings", (rest.settings,))):
        found.update((kind, name) for part in parts for name in _extra(part))
    return found


def newer_format(name: str) -> str:
    """Give the name of a format where it is one of ours that came later, else nothing."""
    family, _, number = name.partition("/")
    own_family, _, own = FORMAT.partition("/")
    return name if family == own_family and number.isdecimal() and len(number) <= _DIGITS and int(number) > int(own) else ""


def _extra(part: BaseModel) -> Iterator[str]:
    yield from part.model_extra or {}
    for name in type(part).model_fields:
        inner = getattr(part, name)
        if isinstance(inner, BaseModel):
            yield from (f"{name}.{field}" for field in _extra(inner))


def _field_words(fields: Fields) -> Iterator[str]:
    for (kind, name), count in fields.most_common(_SHOWN):
        where = "the workflow" if kind == "workflow" else "the settings" if kind == "settings" else f"{count:,} {kind}"
        yield f"the field '{_short(name)}' of {where}{'s' if count != 1 and kind not in ('workflow', 'settings') else ''}"
    if len(fields) > _SHOWN:
        yield f"{len(fields) - _SHOWN} more fields"


def _type_words(types: Counter[str]) -> Iterator[str]:
    for name, count in islice(types.most_common(), _SHOWN):
        yield f"the type '{_short(name)}' of {count:,} node{'' if count == 1 else 's'}"
    if len(types) > _SHOWN:
        yield f"{len(types) - _SHOWN} more types"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
