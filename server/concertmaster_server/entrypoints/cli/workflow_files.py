"""Workflow files as ``diff`` and ``merge`` read and write them. It needs nothing that only the server has: designers use both."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import ClassVar, Final

import click
from pydantic import ValidationError

from concertmaster_shared.messages import sentence
from concertmaster_shared.workflow import WorkflowDocument, read_workflow
from concertmaster_shared.workflow.compare import RepeatedIdError
from concertmaster_shared.workflow.document import UnreadableDocumentError
from concertmaster_shared.workflow.foreign import to_json

_FILE_LIMIT: Final = 256 * 1024 * 1024
_EVERYBODYS: Final = frozenset({"name", "description"})


class TroubleError(click.ClickException):
    """Neither same nor different could be told: a file is not readable, or not a workflow."""

    exit_code: ClassVar[int] = 2


def read_file(path: Path, *, may_be_empty: bool = False) -> WorkflowDocument:
    """Read a workflow file; with ``may_be_empty`` nothing at all is an empty workflow. Ends the verb where it cannot."""
    try:
        content = path.read_bytes() if path.stat().st_size <= _FILE_LIMIT else None
    except OSError as failure:
        raise TroubleError(f"{path} cannot be read: {failure.strerror}.") from failure
    if content is None:
        raise TroubleError(f"{path} is larger than {_FILE_LIMIT} bytes.")
    if may_be_empty and not content.strip():
        return WorkflowDocument()
    try:
        value = json.loads(content)
    except ValueError as failure:
        raise TroubleError(f"{path} is not readable JSON: {failure}.") from failure
    _refuse_others(path, value)
    try:
        return _read(value)
    except UnreadableDocumentError as failure:
        places = "".join(f"\n  {problem.path or '/'}: {problem.message}" for problem in failure.problems)
        raise TroubleError(f"{path} is not a readable workflow.{places}") from failure


def _refuse_others(path: Path, value: object) -> None:
    """Refuse what names no format of ours and holds what no workflow does: most of it would be passed over in silence."""
    if not isinstance(value, dict | list) or (isinstance(value, dict) and "format" in value):
        return
    from concertmaster_shared.workflow.importing import recognise  # noqa: PLC0415 - few files ask for it

    program = recognise(value)
    if program is not None:
        raise TroubleError(
            f"{path} is a workflow of {program}. Import it in the designer first (File > Import), and save it there."
        )
    if isinstance(value, dict) and value and not value.keys() & (WorkflowDocument.model_fields.keys() - _EVERYBODYS):
        raise TroubleError(f"{path} is not a workflow of ConcertMaster: it names no format and has no nodes.")


def _read(value: object) -> WorkflowDocument:
    """Read a workflow with what only newer versions know of it: that is compared, merged and written like the rest."""
    try:
        return WorkflowDocument.model_validate(value, extra="allow")
    except ValidationError:
        return read_workflow(value)  # says by its places what does not fit


def repeated(failure: RepeatedIdError) -> TroubleError:
    """Say that two parts of one file have one id."""
    return TroubleError(sentence(failure.code, failure.parameters))


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; ends the verb where it cannot."""
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as draft:
            draft.write(content)
        written = Path(draft.name)
        try:
            written.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
            written.replace(path)
        except OSError:
            written.unlink(missing_ok=True)
            raise
    except OSError as failure:
        raise TroubleError(f"{path} cannot be written: {failure.strerror}.") from failure


def file_content(document: WorkflowDocument) -> bytes:
    """Give a document as its file holds it: a line for each value, for the sake of other tools that compare lines."""
    return json.dumps(to_json(document), indent=2, ensure_ascii=False).encode() + b"\n"
