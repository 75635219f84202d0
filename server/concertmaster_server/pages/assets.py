"""Files that pages refer to: named by the hash of what is in them, so that a browser keeps them for good."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from .style import with_tokens

_TYPES: Final = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, ready to send."""

    path: str
    media_type: str
    body: bytes
    gzipped: bytes


@cache
def assets() -> Mapping[str, Asset]:
    """Give the files by their plain names: ``form.css``, ``form.js``."""
    folder = files(__package__) / "assets"
    texts = {name: (folder / name).read_text(encoding="utf-8") for name in ("form.css", "form.js")}
    texts["form.css"] = with_tokens(texts["form.css"])
    return {name: _asset(name, text.encode("utf-8")) for name, text in texts.items()}


def address_of(name: str) -> str:
    """Give where a file is served."""
    return assets()[name].path


def _asset(name: str, body: bytes) -> Asset:
    stem, _, kind = name.rpartition(".")
    mark = hashlib.sha256(body).hexdigest()[:12]
    return Asset(f"/assets/{stem}.{mark}.{kind}", _TYPES[kind], body, gzip.compress(body, mtime=0))
