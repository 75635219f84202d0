"""Tell whose workflow a JSON value is, and read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import ClassVar, Final, Literal

from concertmaster_shared.errors import ConcertMasterError

from .n8n import read_n8n
from .node_red import read_node_red
from .report import Imported

Program = Literal["n8n", "Node-RED"]

_READERS: Final[Mapping[Program, Callable[[object, str], Imported]]] = MappingProxyType(
    {"n8n": read_n8n, "Node-RED": read_node_red}
)


class ForeignError(ConcertMasterError):
    """The value is no workflow of a program that is known here."""

    code: ClassVar[str] = "import.unknown_program"


def recognise(value: object) -> Program | None:
    """Tell whose workflow a value is, by its shape alone."""
    match value:
        case {"nodes": list(), "connections": dict()}:
            return "n8n"
        case [*parts] if parts and any(isinstance(part, dict) and "type" in part and "id" in part for part in parts):
            return "Node-RED"
        case _:
            return None


def import_workflow(value: object, name: str) -> Imported:
    """Read a workflow of another program; ``name`` is for one that has none. Raises ``ForeignError``."""
    program = recognise(value)
    if program is None:
        raise ForeignError
    return _READERS[program](value, name)
