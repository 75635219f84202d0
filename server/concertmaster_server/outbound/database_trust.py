"""The certificates that HTTP trusts, in a file: PostgreSQL's library reads them from nowhere else."""

from __future__ import annotations

import ssl
import tempfile
from pathlib import Path

import httpx


class TrustFile:
    """Written when it is first needed, removed at the end."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def path(self) -> str:
        """Give where the file lies."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="concertmaster-trust-")
            trusted = httpx.create_ssl_context(trust_env=False).get_ca_certs(binary_form=True)
            text = "".join(map(ssl.DER_cert_to_PEM_cert, trusted))
            (Path(self._folder.name) / "roots.pem").write_text(text, encoding="ascii")
        return str(Path(self._folder.name) / "roots.pem")

    def remove(self) -> None:
        """Remove the file."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
