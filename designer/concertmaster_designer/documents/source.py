"""Where a document lives, and which state of its file is known here."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

SUFFIX = ".workflow.json"


@dataclass(frozen=True, slots=True)
class FileSource:
    """A file on this machine."""

    path: Path


@dataclass(frozen=True, slots=True)
class ServerSource:
    """A workflow on the server at ``origin``; it is never sent to another one."""

    origin: str
    workflow_id: UUID


Source = FileSource | ServerSource | None
"""None stands for a document that was never stored."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A state of a file: two are the same where the bytes are; size and time tell at a glance that nobody touched it."""

    digest: str
    size: int = field(compare=False)
    time: int = field(compare=False)


def stamp_to_json(stamp: Stamp | None) -> dict[str, str | int] | None:
    """Write a stamp for the journal."""
    return None if stamp is None else {"digest": stamp.digest, "size": stamp.size, "time": stamp.time}


def stamp_from_json(value: object) -> Stamp | None:
    """Read what ``stamp_to_json`` wrote; nothing where no stamp is known. Raises ``ValueError`` or ``KeyError``."""
    if not isinstance(value, dict):
        return None
    return Stamp(str(value["digest"]), int(value["size"]), int(value["time"]))


def source_to_json(source: Source) -> dict[str, str] | None:
    """Write a source for the journal."""
    if isinstance(source, FileSource):
        return {"path": str(source.path)}
    if isinstance(source, ServerSource):
        return {"origin": source.origin, "workflow_id": str(source.workflow_id)}
    return None


def source_from_json(value: object) -> Source:
    """Read what ``source_to_json`` wrote; raises ``TypeError``, ``ValueError`` or ``KeyError`` for anything else."""
    if value is None:
        return None
    if not isinstance(value, dict):
        raise TypeError("a source is a map")
    if "path" in value:
        return FileSource(Path(str(value["path"])))
    return ServerSource(str(value["origin"]), UUID(str(value["workflow_id"])))
