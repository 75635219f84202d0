"""One folder for the blobs of a test run, made by the first of them and gone at its end. Keys hold ids, so tests do not meet."""

from __future__ import annotations

import atexit
import secrets
import shutil
import tempfile
from pathlib import Path

from concertmaster_server.blobs import BlobOptions

_FOLDER = Path(tempfile.gettempdir(), f"concertmaster-blobs-{secrets.token_hex(8)}")
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)

BLOBS = BlobOptions(url=_FOLDER.as_uri())
