"""One folder for the blobs of a whole test run, gone at its end. Keys hold ids, so tests do not meet in it."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path

from concertmaster_server.blobs import BlobOptions

_FOLDER = Path(tempfile.mkdtemp(prefix="concertmaster-blobs-"))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)

BLOBS = BlobOptions(url=_FOLDER.as_uri())
