"""Forms that lie beside a workflow file: their answers are what its triggers start with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Final

from concertmaster_shared.expressions import Shape

from .form_shape import form_shape

_MOST: Final = 100
_LARGEST: Final = 2 * 1024 * 1024
_FORMAT: Final = "concertmaster.form/1"


def forms_beside(path: Path) -> Mapping[str, Shape]:
    """Give the shapes of the forms in the folder of a file, by their addresses; what is no form is passed over."""
    found: dict[str, Shape] = {}
    try:
        files = list(islice(sorted(path.parent.glob("*.json")), _MOST))
    except OSError:
        return found
    for file in files:
        document = _read(file)
        slug = document.get("slug") if isinstance(document, dict) and document.get("format") == _FORMAT else None
        shape = form_shape(document) if isinstance(slug, str) and slug not in found else None
        if isinstance(slug, str) and shape is not None:
            found[slug] = shape
    return found


def _read(file: Path) -> object:
    try:
        return json.loads(file.read_bytes()) if file.stat().st_size <= _LARGEST else None
    except (OSError, ValueError, RecursionError):
        return None
