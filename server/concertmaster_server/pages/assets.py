"""Files that pages refer to: named by the hash of what is in them, so that a browser keeps them for good."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import brotli

from .shorten import shorten
from .style import with_tokens

_TYPES: Final = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}
_LINE_COMMENT: Final = re.compile(r"^//[^\n]*\n?", re.MULTILINE)
_BLOCK_COMMENT: Final = re.compile(r"/\*.*?\*/\n*", re.DOTALL)
_IMPORT: Final = re.compile(r'^import (?:\{([^}]*)\} from )?"\./(\w+)\.js";$', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export ((?:const|let|class|function|async function) (\w+))", re.MULTILINE)
_JOIN: Final = "+"
_SHORTENED: Final = frozenset({"expressions.js", "functions.js", "answers.js", "live.js"})
"""The large ones; where names are few, shorter ones save nothing."""
_INDENTED: Final = re.compile(r"\n\s+")


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, ready to send."""

    path: str
    media_type: str
    body: bytes
    gzipped: bytes
    brotli: bytes


@cache
def assets() -> Mapping[str, Asset]:
    """Give the files by their plain names: ``form.css``, ``form.js`` and whatever else lies in the folder."""
    texts = _texts()
    return {name: _asset(name, in_one(name, texts)) for name in sorted(texts)}


@cache
def together(names: tuple[str, ...]) -> Asset:
    """Give several scripts as one file, named after all of them: a page waits for one, however many it carries."""
    stem = _JOIN.join(name.removesuffix(".js") for name in names)
    imports = "".join(f'import "./{name}";\n' for name in names)
    return _asset(f"{stem}.js", in_one("", {**_texts(), "": imports}))


def find_asset(file: str, joinable: Sequence[str]) -> Asset | None:
    """Find a file by the last part of its address; scripts are together in the order of ``joinable`` alone."""
    stem, mark, kind = [*file.split("."), "", ""][:3]
    names = tuple(f"{part}.js" for part in stem.split(_JOIN)) if kind == "js" else ()
    if len(names) > 1:
        asset = together(names) if names == tuple(name for name in joinable if name in names) else None
    else:
        asset = assets().get(f"{stem}.{kind}")
    return asset if asset is not None and asset.path == f"/assets/{stem}.{mark}.{kind}" else None


def address_of(name: str) -> str:
    """Give where a file is served."""
    return assets()[name].path


def address_of_all(names: tuple[str, ...]) -> str:
    """Give where several scripts are served as one."""
    return assets()[names[0]].path if len(names) == 1 else together(names).path


def smaller(name: str, text: str) -> str:
    """Leave out indentation and comments on lines of their own; a script has no text that goes over several lines."""
    bare = _INDENTED.sub("\n", "\n" + text)
    bare = (_LINE_COMMENT if name.endswith(".js") else _BLOCK_COMMENT).sub("", bare.lstrip("\n"))
    bare = re.sub(r"\n{2,}", "\n", bare)
    return shorten(bare) if name in _SHORTENED else bare


def in_one(name: str, texts: Mapping[str, str]) -> str:
    """Put the scripts that one imports before it, each closed in itself, and once: a page waits for no further file."""
    inner: dict[str, str] = {}
    _gather(texts[name], texts, inner)
    return "".join(inner.values()) + _IMPORT.sub(_taken, texts[name])


def _gather(text: str, texts: Mapping[str, str], inner: dict[str, str]) -> None:
    for _names, stem in _IMPORT.findall(text):
        if stem in inner:
            continue
        part = texts[f"{stem}.js"]
        _gather(part, texts, inner)
        given = ", ".join(found[2] for found in _EXPORT.finditer(part))
        body = _EXPORT.sub(r"\1", _IMPORT.sub(_taken, part))
        inner[stem] = f"const {stem}_js = (() => {{\n{body}return {{ {given} }};\n}})();\n"


def _taken(found: re.Match[str]) -> str:
    names = found[1]
    return f"const {{{names.replace(' as ', ': ')}}} = {found[2]}_js;" if names else ""


@cache
def _texts() -> Mapping[str, str]:
    found = (file for file in (files(__package__) / "assets").iterdir() if file.name.rpartition(".")[2] in _TYPES)
    return {file.name: smaller(file.name, file.read_text(encoding="utf-8")) for file in found}


def _asset(name: str, text: str) -> Asset:
    stem, _, kind = name.rpartition(".")
    body = (with_tokens(text) if name == "form.css" else text).encode("utf-8")
    mark = hashlib.sha256(body).hexdigest()[:12]
    return Asset(
        path=f"/assets/{stem}.{mark}.{kind}",
        media_type=_TYPES[kind],
        body=body,
        gzipped=gzip.compress(body, mtime=0),
        brotli=brotli.compress(body, mode=brotli.MODE_TEXT, quality=11),
    )
