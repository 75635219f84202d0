"""Sample data that people made up for nodes, kept on this machine: one private file for each document.

Nobody tells when a document is gone for good, so what was not looked at for half a year goes, and so do the oldest of very many.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from .atomic import write_atomically
from .folders import Folders, make_private

_LARGEST: Final = 4 * 1024 * 1024
_DOCUMENTS: Final = 200
_KEPT_S: Final = 182 * 24 * 3600

Sample = Mapping[str, object]


class SampleStore:
    """``document`` is any text that names a document for good. A disk that refuses costs only the memory of what was kept."""

    def __init__(self, folders: Folders) -> None:
        self._folder = folders.state / "samples"
        self._read: dict[str, dict[str, Sample]] = {}
        self._is_tidy = False

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
                write_atomically(self._path(document), _fitting(samples))
                self._tidy()
            else:
                self._path(document).unlink(missing_ok=True)
        except OSError:
            return

    def _of(self, document: str) -> dict[str, Sample]:
        if document not in self._read:
            path = self._path(document)
            self._read[document] = _read(path)
            with contextlib.suppress(OSError):
                os.utime(path)  # looked at now
        return self._read[document]

    def _path(self, document: str) -> Path:
        return self._folder / f"{hashlib.sha256(document.encode(errors='surrogatepass')).hexdigest()[:32]}.json"

    def _tidy(self) -> None:
        """Remove what nobody has looked at for long, once while the program runs."""
        if self._is_tidy:
            return
        self._is_tidy = True
        looked_at = sorted(((path.stat().st_mtime, path) for path in self._folder.glob("*.json")), reverse=True)
        oldest = time.time() - _KEPT_S
        for place, (moment, path) in enumerate(looked_at):
            if place >= _DOCUMENTS or moment < oldest:
                path.unlink(missing_ok=True)


def _fitting(samples: Mapping[str, Sample]) -> bytes:
    """Write samples as JSON that is small enough to be read again; those that were kept first are left out where it is not."""
    written = {node: json.dumps(sample) for node, sample in samples.items()}
    room = _LARGEST - 2
    kept: list[str] = []
    for node, text in reversed(written.items()):
        line = f"{json.dumps(node)}:{text}"
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    return f"{{{','.join(reversed(kept))}}}".encode()


def _read(path: Path) -> dict[str, Sample]:
    """Read a file; a missing, broken or overlarge one gives nothing."""
    try:
        found = json.loads(path.read_bytes()) if path.stat().st_size <= _LARGEST else {}
    except (OSError, ValueError, RecursionError):
        return {}
    return (
        {str(node): dict(sample) for node, sample in found.items() if isinstance(sample, dict)} if isinstance(found, dict) else {}
    )
