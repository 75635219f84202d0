"""Where a document lives."""

from __future__ import annotations

from dataclasses import dataclass
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
