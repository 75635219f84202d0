"""A browser's script that sends files in pieces, and files to send."""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile
import zlib
from typing import Any

import httpx
from PIL import Image

VERSION = {"Tus-Resumable": "1.0.0"}
PIECE_TYPE = {"Content-Type": "application/offset+octet-stream"}

PDF = b"%PDF-1.7\n" + b"A page of a report.\n" * 200


def slug_of(test: str) -> str:
    """Give a form's address of the test's own."""
    return f"{re.sub('[^a-z0-9]+', '-', test.lower())[:40].strip('-')}-{zlib.crc32(test.encode())}"


def files_field(name: str = "docs", **settings: Any) -> dict[str, Any]:
    """Give a field for files."""
    return {"name": name, "type": "file", "label": "Reports", "max": 3, "max_mb": 100, **settings}


def metadata(**told: str) -> str:
    """Write what is told of a file."""
    return ",".join(f"{key} {base64.b64encode(text.encode()).decode()}" for key, text in told.items())


def begin(client: httpx.Client, url: str, size: int, *, name: str = "report.pdf", field: str = "docs") -> httpx.Response:
    """Say that a file will come."""
    headers = {**VERSION, "Upload-Length": str(size), "Upload-Metadata": metadata(filename=name, field=field)}
    return client.post(f"{url}/uploads", headers=headers)


def add(client: httpx.Client, address: str, content: Any, offset: int, **more: str) -> httpx.Response:
    """Send a piece."""
    headers = {
        **VERSION,
        **PIECE_TYPE,
        "Upload-Offset": str(offset),
        **{key.replace("_", "-"): text for key, text in more.items()},
    }
    return client.patch(address, headers=headers, content=content)


def ask(client: httpx.Client, address: str) -> httpx.Response:
    """Ask how far a file has come."""
    return client.head(address, headers=VERSION)


def send(client: httpx.Client, url: str, content: bytes, *, name: str = "report.pdf", field: str = "docs") -> dict[str, Any]:
    """Send a whole file, and give what the field's answer says of it."""
    address = begin(client, url, len(content), name=name, field=field).headers["location"]
    return answer_of(add(client, address, content, 0))


def answer_of(response: httpx.Response) -> dict[str, Any]:
    """Give what the field's answer says of a file that has arrived."""
    answer: dict[str, Any] = json.loads(base64.b64decode(response.headers["upload-answer"]))
    return answer


def picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480), **more: Any) -> bytes:
    """Draw a picture."""
    target = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(target, kind, **more)
    return target.getvalue()


def archive(entries: dict[str, bytes]) -> bytes:
    """Pack entries as office documents are."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries.items():
            packed.writestr(name, content)
    return target.getvalue()
