"""A problem: one finding of a check, with its place. The same object stands in the panel, the API answer and the form page."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from .messages import sentence

Severity = Literal["error", "warning"]


class Problem(BaseModel):
    """What is wrong, where, and how to mend it.

    ``path`` names the place as ``/nodes/<node id>/parameters/<name>`` or ``/answers/<field name>/<row>/<field name>``: ids and
    names rather than list positions, so that it stays true while the document changes. ``position`` counts characters inside
    a text at that place.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    severity: Severity
    path: str
    message: str
    position: int | None = None


def error(code: str, path: str, /, *, position: int | None = None, **parameters: object) -> Problem:
    """Make a problem that stops a publish or a submission."""
    return Problem(code=code, severity="error", path=path, message=sentence(code, parameters), position=position)


def warning(code: str, path: str, /, *, position: int | None = None, **parameters: object) -> Problem:
    """Make a problem that is worth a look and stops nothing."""
    return Problem(code=code, severity="warning", path=path, message=sentence(code, parameters), position=position)


def join(*parts: object) -> str:
    """Join ids and names to a path, escaped as in JSON Pointer (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)
