"""Texts of n8n: behind an equals sign they hold scripts in double brackets, which become expressions here.

A script without a counterpart is kept where it was, as an expression that cannot be read: so the node has a problem until
somebody mends it, and nothing ever sends the script's own text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from concertmaster_shared.expressions import ExpressionError, parse, parse_template

from .drafting import json_in
from .scripts import without_json

_BROKEN: Final = "$ "
"""No expression can begin so."""

_ESCAPED: Final = re.compile(r"\\.", re.DOTALL)
_MARK: Final = re.compile("\ue000(\\d{1,6})\ue001")


@dataclass(frozen=True, slots=True)
class Texts:
    """``script`` gives an expression for a script, or None; ``tell`` is told of each that has none, and where it stands."""

    script: Callable[[str], str | None]
    tell: Callable[[str, str], object]

    def value(self, value: object, at: str) -> object:
        """Give a parameter's value as ours."""
        if isinstance(value, dict):
            return {key: self.value(item, f"{at}.{key}") for key, item in value.items()}
        if isinstance(value, list):
            return [self.value(item, f"{at}.{number + 1}") for number, item in enumerate(value)]
        if not isinstance(value, str):
            return value
        if not value.startswith("="):
            return value.replace("{{", r"\{{")
        return self._expression(value[1:], at)

    def json(self, raw: str, at: str) -> object:
        """Give JSON that stands in a text, with scripts in its texts or in place of its values; raises ``ValueError``."""
        if not raw.startswith("="):
            return _escaped(json_in(raw))
        text = raw[1:]
        inserts = list(_inserts(text))
        if [(len(text) - len(text.lstrip()), len(text.rstrip()))] == inserts:
            return {"expr": self._one(without_json(text.strip()[2:-2]), at)}
        scripts = [text[start + 2 : end - 2] for start, end in inserts]
        marked = _escaped(json_in("".join(_marked(text, inserts))))
        return self._filled(marked, scripts, at)

    def sql(self, raw: str, at: str) -> tuple[str, dict[str, object]]:
        """Give a statement that names its values, and the values; one that puts scripts elsewhere is told, and stays."""
        text = raw.removeprefix("=")
        if not raw.startswith("="):
            return text, {}
        pieces: list[str] = []
        values: dict[str, object] = {}
        done, inside = 0, False
        for start, end in _inserts(text):
            quoted = text.endswith("'", done, start) and text.startswith("'", end)
            before = text[done : start - quoted]
            inside ^= before.count("'") % 2 == 1
            if inside:
                self.tell(at, text)
                return text, {}
            name = f"value_{len(values) + 1}"
            values[name] = {"expr": self._one(text[start + 2 : end - 2], at)}
            pieces += [before, f":{name}"]
            done = end + quoted
        return "".join(pieces) + text[done:], values

    def _one(self, script: str, at: str) -> str:
        written = self.script(script)
        if written is None:
            self.tell(at, script.strip())
            return _unreadable(script.strip())
        return written

    def _expression(self, text: str, at: str) -> object:
        inserts = list(_inserts(text))
        stripped = text.strip()
        if [(len(text) - len(text.lstrip()), len(text.rstrip()))] == inserts:
            return {"expr": self._one(stripped[2:-2], at)}
        pieces: list[str] = []
        done = 0
        broken = False
        for start, end in inserts:
            written = self._one(text[start + 2 : end - 2], at)
            broken = broken or _is_unreadable(written)
            pieces += (text[done:start], "{{ ", written, " }}")
            done = end
        whole = "".join(pieces) + text[done:]
        # A script may hold brackets that make something else of the text around it.
        return {"expr": _BROKEN + text} if broken and _is_template(whole) else whole

    def _filled(self, value: object, scripts: list[str], at: str) -> object:
        if isinstance(value, dict):
            return {self._text(str(key), scripts, at): self._filled(item, scripts, f"{at}.{key}") for key, item in value.items()}
        if isinstance(value, list):
            return [self._filled(item, scripts, f"{at}.{number + 1}") for number, item in enumerate(value)]
        if not isinstance(value, str):
            return value
        if value.startswith("\ue002") and (found := _MARK.fullmatch(value[1:])) and int(found[1]) < len(scripts):
            return {"expr": self._one(without_json(scripts[int(found[1])]), at)}
        return self._text(value, scripts, at)

    def _text(self, value: str, scripts: list[str], at: str) -> str:
        def filled(found: re.Match[str]) -> str:
            number = int(found[1])
            return f"{{{{ {self._one(scripts[number], at)} }}}}" if number < len(scripts) else ""

        return _MARK.sub(filled, value)


def _marked(text: str, inserts: list[tuple[int, int]]) -> Iterator[str]:
    """Put marks in place of scripts, in quotes where they are none in a text yet."""
    done, inside = 0, False
    for number, (start, end) in enumerate(inserts):
        before = text[done:start]
        inside ^= _ESCAPED.sub("", before).count('"') % 2 == 1
        mark = f"\ue000{number}\ue001"
        yield before
        yield mark if inside else f'"\ue002{mark}"'
        done = end
    yield text[done:]


def _escaped(value: object) -> object:
    if isinstance(value, dict):
        return {key: _escaped(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_escaped(item) for item in value]
    return value.replace("{{", r"\{{") if isinstance(value, str) else value


def _unreadable(script: str) -> str:
    """Give a script so that it can be seen but not be read by chance."""
    return script if _is_unreadable(script) else _BROKEN + script


def unreadable(text: str) -> dict[str, str]:
    """Give what has no counterpart as an expression that the check tells of."""
    return {"expr": _unreadable(text)}


def _is_unreadable(text: str) -> bool:
    try:
        parse(text)
    except ExpressionError:
        return bool(text.strip())
    return False


def _is_template(text: str) -> bool:
    try:
        parse_template(text)
    except ExpressionError:
        return False
    return True


def written(value: object) -> str:
    """Write a value of ours as a part of an expression."""
    if isinstance(value, dict) and set(value) == {"expr"}:
        return str(value["expr"])
    return json.dumps(value, ensure_ascii=False)


def _inserts(text: str) -> Iterator[tuple[int, int]]:
    """Give where pairs of double brackets begin and end; once through the text, however many stay open."""
    end = 0
    while (start := text.find("{{", end)) >= 0 and (found := text.find("}}", start + 2)) >= 0:
        end = found + 2
        yield start, end
