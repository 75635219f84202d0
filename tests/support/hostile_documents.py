"""Workflow files as no program of ours writes them: damaged, enormous, nested, in other encodings, contradicting themselves.

Each seed gives the same file every time. ``Opener`` opens such a file in a real window and tells what came of it.
"""

from __future__ import annotations

import copy
import json
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QDialog

from concertmaster_designer.shell.window import MainWindow
from concertmaster_designer.ui.dialogs.dialog import Dialog

HEAVY_EVERY = 40
"""One seed of so many makes a file of tens of megabytes."""

PATIENCE_S = 20.0

_BASE: dict[str, Any] = {
    "format": "concertmaster.workflow/1",
    "name": "Supplier intake",
    "description": "Ask, add up, decide",
    "nodes": [
        {"id": "start", "type": "trigger.manual", "name": "Begin", "position": [0, 0], "parameters": {}, "disabled": False},
        {
            "id": "total",
            "type": "data.set",
            "name": "Totals",
            "position": [280, 0],
            "parameters": {"values": {"a": 1, "b": [1, "x"]}},
        },
        {"id": "big", "type": "logic.if", "position": [560, 0], "parameters": {"condition": {"expr": "steps.total.a > 1"}}},
        {
            "id": "pick",
            "type": "logic.switch",
            "position": [840, 0],
            "parameters": {"cases": [{"name": "a", "when": {"expr": "true"}}]},
        },
        {
            "id": "call",
            "type": "http.request",
            "position": [840, 200],
            "parameters": {"url": "https://erp.example/{{ input.id }}"},
        },
    ],
    "edges": [
        {"id": "e1", "source": "start", "target": "total", "source_port": "out", "target_port": "in"},
        {"id": "e2", "source": "total", "target": "big"},
        {"id": "e3", "source": "big", "target": "pick", "source_port": "true"},
        {"id": "e4", "source": "big", "target": "call", "source_port": "false"},
    ],
    "notes": [{"id": "note", "text": "# Mind\n- *this*", "position": [0, 300], "size": [240, 120], "color": "#ffcc00"}],
    "groups": [{"id": "group", "title": "First", "nodes": ["start", "total"], "collapsed": False}],
    "settings": {"concurrency": {"limit": 3, "key": "input.id"}, "retention_days": 30},
}
_STRANGE: tuple[Any, ...] = (
    None, True, False, 0, -1, 3.5, 1e308, -1e308, 10**30, 10**400, "", "x" * 5000, "__class__", "{{ __import__('os') }}", "\x00",
    "\u202e\u0301" * 50,
    [], {}, [[]], [None], {"__class__": "os.system"}, {"__proto__": {}}, {"expr": "(" * 3000}, {"expr": "1+" * 5000 + "1"},
    "a\nb", "../../etc/passwd", "\ud83d\ude00" * 99, [1, 2, 3], ["start"], 1e-320, {"": ""}, "concertmaster.workflow/2",
)  # fmt: skip

Document = dict[str, Any]


def hostile(seed: int) -> bytes:
    """Make a file."""
    dice = random.Random(seed)  # noqa: S311 - the same file every time
    if seed % HEAVY_EVERY == HEAVY_EVERY - 1:
        return dice.choice(_HEAVY)(dice)
    if dice.random() < 0.4:
        content = json.dumps(_BASE, indent=dice.choice([None, 2])).encode()
        return dice.choice(_ON_BYTES)(dice, content)
    document = copy.deepcopy(_BASE)
    for kind in dice.sample(_ON_VALUES, dice.randint(1, 4)):
        kind(dice, document)
    return json.dumps(document, ensure_ascii=dice.random() < 0.5, allow_nan=True).encode("utf-8", "surrogatepass")


def _flip(dice: random.Random, content: bytes) -> bytes:
    damaged = bytearray(content)
    for _ in range(dice.randint(1, 12)):
        damaged[dice.randrange(len(damaged))] ^= 1 << dice.randrange(8)
    return bytes(damaged)


def _cut(dice: random.Random, content: bytes) -> bytes:
    begin, end = sorted((dice.randrange(len(content)), dice.randrange(len(content))))
    return dice.choice([content[:begin], content[begin:], content[:begin] + content[end:], content[:end] + content[begin:]])


def _splice(dice: random.Random, content: bytes) -> bytes:
    place = dice.randrange(len(content))
    pieces = [
        b"{",
        b"]",
        b"9",
        b'"',
        b"\xff",
        b"null",
        b"[[[",
        b"1e999",
        b"NaN",
        b"-0",
        b'"id":"total",',
        b"\\u0000",
        b"/**/",
        b"\r\n",
        b"\xed\xa0\x80",
    ]
    return content[:place] + dice.choice(pieces) * dice.randint(1, 3) + content[place + dice.randint(0, 3) :]


def _encode(dice: random.Random, content: bytes) -> bytes:
    text = content.decode().replace("Begin", "Début")
    return dice.choice(
        [
            b"\xef\xbb\xbf" + text.encode(), text.encode("utf-16"), text.encode("utf-16-be"), text.encode("utf-32"),
            text.encode("latin-1"),
            text.encode("cp037"), b"", b"\0" * 4096, b"\xff\xfe", b"PK\x03\x04" + content, dice.randbytes(3000),
        ]
    )  # fmt: skip


def _repeat_keys(dice: random.Random, content: bytes) -> bytes:
    old, new = dice.choice(
        [(b'"id":', b'"id": "x", "id":'), (b'"nodes":', b'"nodes": 3, "nodes":'), (b'"type":', b'"type": [], "type":')]
    )
    return content.replace(old, new)


def _swap_value(dice: random.Random, document: Document) -> None:
    holder, key = dice.choice(_places(document))
    holder[key] = copy.deepcopy(dice.choice(_STRANGE))


def _drop(dice: random.Random, document: Document) -> None:
    holder, key = dice.choice(_places(document))
    del holder[key]


def _add_field(dice: random.Random, document: Document) -> None:
    holders = [holder for holder, _key in _places(document) if isinstance(holder, dict)]
    dice.choice([document, *holders])[dice.choice(["__class__", "__init__", "later", "", "model_fields", "id ", "é"])] = (
        copy.deepcopy(dice.choice(_STRANGE))
    )


def _move_value(dice: random.Random, document: Document) -> None:
    (one, key), (other, name) = dice.choice(_places(document)), dice.choice(_places(document))
    one[key] = copy.deepcopy(other[name])


def _nest(dice: random.Random, document: Document) -> None:
    holder, key = dice.choice(_places(document))
    value: Any = 1
    for _ in range(dice.choice([60, 99, 101, 250])):
        value = [value] if dice.random() < 0.5 else {"a": value}
    holder[key] = value


def _twins(dice: random.Random, document: Document) -> None:
    parts = document.get(dice.choice(["nodes", "edges", "notes", "groups"]))
    if isinstance(parts, list) and parts:
        parts.extend(copy.deepcopy([dice.choice(parts)]) * dice.randint(1, 3))


def _groups(dice: random.Random, document: Document) -> None:
    names = [f"g{number}" for number in range(dice.randint(1, 60))]
    document["groups"] = [
        {
            "id": name,
            "nodes": dice.choices([*names, "start", "total", "nobody", name], k=dice.randint(0, 8)),
            "collapsed": dice.random() < 0.5,
        }
        for name in names
    ]


def _far(dice: random.Random, document: Document) -> None:
    for part in [*_parts(document, "nodes"), *_parts(document, "notes")]:
        part["position"] = [dice.choice([1e9, -1e9, 0, 1e-300, 999999999.9]), dice.choice([1e9, -1e9, 0])]
        if "size" in part:
            part["size"] = [dice.choice([1e9, -1e9, 0, 1]), dice.choice([1e9, -5, 0])]


def _wires(dice: random.Random, document: Document) -> None:
    names = ["start", "total", "big", "nobody"]
    document["edges"] = [
        {
            "id": f"w{number}",
            "source": dice.choice(names),
            "target": dice.choice(names),
            "source_port": f"p{number % dice.randint(1, 300)}",
        }
        for number in range(dice.randint(1, 600))
    ]


def _parts(document: Document, kind: str) -> list[dict[str, Any]]:
    parts = document.get(kind)
    return [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Give every place in a value as the map or list that holds it, and its key there."""
    found: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        holder = waiting.pop()
        if isinstance(holder, dict | list):
            for key in list(holder) if isinstance(holder, dict) else range(len(holder)):
                found.append((holder, key))
                waiting.append(holder[key])
    return found or [({"x": 1}, "x")]


def _many_nodes(dice: random.Random) -> bytes:
    nodes = b",".join(b'{"id":"n%d","type":"data.set"}' % number for number in range(1_000_000))
    return b'{"format":"concertmaster.workflow/1","nodes":[%b]}' % nodes


def _many_edges(dice: random.Random) -> bytes:
    edges = b",".join(b'{"id":"e%d","source":"a","target":"a"}' % number for number in range(700_000))
    return b'{"nodes":[{"id":"a","type":"data.set"}],"edges":[%b]}' % edges


def _long_text(dice: random.Random) -> bytes:
    return json.dumps({**_BASE, dice.choice(["name", "description", "later"]): "x" * 20_000_000}).encode()


def _deep(dice: random.Random) -> bytes:
    depth = dice.choice([5_000, 200_000, 5_000_000])
    opening, closing = dice.choice([(b"[", b"]"), (b'{"a":', b"}")])
    value = opening * depth + b"1" + closing * depth
    return dice.choice([value, b'{"nodes":[{"id":"a","type":"x","parameters":%b}]}' % value, b'{"later":%b}' % value])


def _many_parts(dice: random.Random) -> bytes:
    kind = dice.choice(["notes", "groups"])
    return json.dumps({**_BASE, kind: [{"id": f"p{number}"} for number in range(dice.choice([20_001, 300_000]))]}).encode()


def _many_members(dice: random.Random) -> bytes:
    return json.dumps({**_BASE, "groups": [{"id": "g", "nodes": [f"n{number}" for number in range(500_000)]}]}).encode()


def _many_cases(dice: random.Random) -> bytes:
    document = copy.deepcopy(_BASE)
    document["nodes"][3]["parameters"]["cases"] = [{"name": f"c{number}"} for number in range(dice.choice([500, 30_000]))]
    return json.dumps(document).encode()


def _many_strangers(dice: random.Random) -> bytes:
    return json.dumps({**_BASE, "nodes": [{"id": f"n{n}", "type": f"t{n}", "later": n} for n in range(30_000)]}).encode()


_ON_BYTES: tuple[Callable[[random.Random, bytes], bytes], ...] = (_flip, _flip, _cut, _splice, _splice, _encode, _repeat_keys)
_ON_VALUES: tuple[Callable[[random.Random, Document], None], ...] = (
    _swap_value, _swap_value, _swap_value, _drop, _add_field, _move_value, _nest, _twins, _groups, _far, _wires,
)  # fmt: skip
_HEAVY: tuple[Callable[[random.Random], bytes], ...] = (
    _many_nodes, _many_edges, _long_text, _deep, _many_parts, _many_members, _many_cases, _many_strangers,
)  # fmt: skip


class Opener:
    """Opens files in a window as a person does, looks at what came, and closes it again."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self._window = window
        self._path = folder / "hostile.workflow.json"
        self.failures: list[str] = []

    def open(self, content: bytes) -> tuple[str, float]:
        """Open a file; give ``document`` or ``dialog``, or what went wrong, and the seconds of processor that it took."""
        self._path.write_bytes(content)
        desk = self._window.parts.desk
        before, hook = len(self.failures), sys.excepthook
        sys.excepthook = lambda kind, failure, _trace: self.failures.append(f"{kind.__name__}: {failure}")
        busy, until = time.process_time(), time.perf_counter() + PATIENCE_S
        try:
            self._window.parts.opening.open_file(self._path)
            while desk.current is None and not _dialogs() and len(self.failures) == before and time.perf_counter() < until:
                QApplication.processEvents()
                time.sleep(0.001)
            self._look()
            spent = time.process_time() - busy
            outcome = "document" if desk.current is not None else "dialog" if _dialogs() else "hang"
            self._close()
        finally:
            sys.excepthook = hook
        return (self.failures[-1] if len(self.failures) > before else outcome), spent

    def _look(self) -> None:
        document = self._window.parts.desk.current
        if document is not None:
            document.session.select(list(document.session.draft.nodes)[:1])
            document.canvas.fit()
        for _ in range(3):
            QApplication.processEvents()
        self._window.grab()

    def _close(self) -> None:
        for dialog in _dialogs():
            dialog.done(0)
        for document in self._window.parts.desk.documents:
            self._window.parts.desk.close(document)
        QApplication.processEvents()


def _dialogs() -> list[QDialog]:
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, Dialog) and widget.isVisible()]
