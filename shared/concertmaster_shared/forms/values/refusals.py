"""Why something is not taken: an answer (``Refusal``) or a setting (``Finding``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an answer is not taken: the code of a sentence and what fills it beside the field's label."""

    code: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a field's settings; ``place`` leads from the field to the setting."""

    code: str
    place: tuple[str, ...]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    severity: Literal["error", "warning"] = "error"
