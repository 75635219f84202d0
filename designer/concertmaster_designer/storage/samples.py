"""Sample data that people made up for nodes, kept on this machine: one private file for each document."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from .atomic import write_atomically
from .folders import Folders, make_private

_LARGEST: Final = 4 * 1024 * 1024

Sample = Mapping[str, object]


class SampleStore:
    """``document`` is any text that names a document for good. A disk that refuses costs only the memory of what was kept."""

    def __init__(self, folders: Folders) -> None:
        self._folder = folders.state / "samples"
        self._read: dict[str, dict[str, Sample]] = {}

    def sample(self, document: str, node_id: str) -> Sample | None:
        """Give the sample data of a node."""
        return self._of(document).get(node_id)

    def keep(self, document: str, node_id: str, sample: Sample | None) -> None:
        """Keep the sample data of a node, or forget it."""
        samples = self._of(document)
        samples.pop(node_id, None)
        if sample is not None:
            samples[node_id] = sample
        try:
            if samples:
                make_private(self._folder)
                write_atomically(self._path(document), json.dumps(samples, ensure_ascii=False).encode())
            else:
                self._path(document).unlink(missing_ok=True)
        except OSError:
            return

    def _of(self, document: str) -> dict[str, Sample]:
        if document not in self._read:
            self._read[document] = _read(self._path(document))
        return self._read[document]

    def _path(self, document: str) -> Path:
        return self._folder / f"{hashlib.sha256(document.encode()).hexdigest()[:32]}.json"


def _read(path: Path) -> dict[str, Sample]:
    """Read a file; a missing, broken or overlarge one gives nothing."""
    try:
        found = json.loads(path.read_bytes()) if path.stat().st_size <= _LARGEST else {}
    except (OSError, ValueError):
        return {}
    return (
        {str(node): dict(sample) for node, sample in found.items() if isinstance(sample, dict)} if isinstance(found, dict) else {}
    )
