"""Give a script short names for what only it knows, and leave out blanks: people on slow lines pay for every letter.

It reads tokens, not grammar, so scripts keep to a part of the language: no methods in objects, no labels, and of what browsers
offer only the names below. A name that stands behind a point, is a key, or is given to or taken from other scripts stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import product
from string import ascii_letters
from typing import Final

_TOKEN: Final = re.compile(r'"(?:\\.|[^"\\])*"|//[^\n]*|[A-Za-z_$][\w$]*|\d[\w.]*|\.\.\.|\?\.(?!\d)|=>|[ \t]+|\n|.', re.DOTALL)
_REGEX: Final = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\n\[])+/[a-z]*")
_NAME: Final = re.compile(r"[A-Za-z_$][\w$]*")
_IMPORT: Final = re.compile(r'import \{[^}]*\} from "[^"]*"')
_SHARED: Final = re.compile(r"^export (?:const|class|let) (\w+)|^import \{([^}]*)\}", re.MULTILINE)
_WORDS: Final = """
as async await break case catch class const constructor continue default delete do else export extends false finally for from
function if import in instanceof let new null of return static super switch this throw true try typeof undefined void while yield
"""
_OFFERED: Final = """
Array BigInt Boolean Date FormData Infinity JSON Map Math NaN Number Object RegExp Set String addEventListener clearTimeout crypto
document fetch globalThis history location navigator performance queueMicrotask requestAnimationFrame setTimeout
"""
_KEPT: Final = frozenset((_WORDS + _OFFERED).split())
_GOES_ON: Final = frozenset("{,([=?:&|>")
"""Signs that no line can end with, so that nothing is lost with its end."""
_BEFORE_REGEX: Final = frozenset({"", "(", ",", "=", ":", "[", "!", "&", "|", "?", "{", "}", ";", "=>", "return"})
_BEFORE_OBJECT: Final = frozenset({"(", ",", "=", ":", "[", "?", "&", "|", "return", "const", "let", "...", "of"})


def shorten(text: str) -> str:
    """Give a script that does the same."""
    shared = {name for one, several in _SHARED.findall(text) for name in _NAME.findall(one + " " + several)}
    tokens = list(_tokens(text))
    places = list(_own_names(tokens, _KEPT | shared))
    names = Counter(tokens[place] for place, _is_short in places)
    taken = shared | {piece for place, piece in enumerate(tokens) if _NAME.fullmatch(piece)} - names.keys()
    free = (name for size in (1, 2) for name in map("".join, product(ascii_letters, repeat=size)) if name not in taken | _KEPT)
    short = {name: next(free) for name, _count in names.most_common()}
    for place, is_short in places:
        name = tokens[place]
        tokens[place] = f"{name}:{short[name]}" if is_short else short[name]
    return "".join(_without_blanks(tokens))


def _tokens(text: str) -> Iterator[str]:
    """Cut a script; a template's fixed parts are tokens that begin and end with its signs."""
    place, before, depths = 0, "", list[int]()
    while place < len(text):
        sign = text[place]
        if before in {"", ";"} and (imported := _IMPORT.match(text, place)):
            piece = imported[0]
        elif sign == "`" or (sign == "}" and depths and depths[-1] == 0):
            if sign == "}":
                depths.pop()
            piece = _template_part(text, place)
            if piece.endswith("${"):
                depths.append(0)
        elif sign == "/" and before in _BEFORE_REGEX and (regex := _REGEX.match(text, place)):
            piece = regex[0]
        else:
            match = _TOKEN.match(text, place)
            piece = match[0] if match else sign
            if depths and piece in {"{", "}"}:
                depths[-1] += 1 if piece == "{" else -1
        yield piece
        place += len(piece)
        before = before if piece.isspace() else piece


def _template_part(text: str, start: int) -> str:
    place = start + 1
    while text[place] != "`" and text[place : place + 2] != "${":
        place += 2 if text[place] == "\\" else 1
    return text[start : place + (1 if text[place] == "`" else 2)]


def _own_names(tokens: list[str], kept: frozenset[str] | set[str]) -> Iterator[tuple[int, bool]]:
    """Give the places of a script's own names, and whether one stands for key and value at once."""
    solid = [place for place, piece in enumerate(tokens) if not piece.isspace()]
    brackets: list[bool] = []
    for order, place in enumerate(solid):
        piece = tokens[place]
        before = tokens[solid[order - 1]] if order else ""
        after = tokens[solid[order + 1]] if order + 1 < len(solid) else ""
        if piece in {"{", "(", "["} or piece.endswith("${"):
            brackets.append(piece == "{" and before in _BEFORE_OBJECT)
        if piece in {"}", ")", "]"} or (piece[0] == "}" and len(piece) > 1):
            brackets.pop()
            if piece.endswith("${"):
                brackets.append(False)
        if not _NAME.fullmatch(piece) or piece in kept or before in {".", "?."}:
            continue
        begins = bool(brackets) and brackets[-1] and before in {"{", ","}
        if not (begins and after == ":"):
            yield place, begins and after in {",", "}", "="}


def _without_blanks(tokens: list[str]) -> Iterator[str]:
    last = ""
    for place, piece in enumerate(tokens):
        if piece.strip(" \t") == "":
            following = tokens[place + 1][:1] if place + 1 < len(tokens) else ""
            if not (_joins(last) and _joins(following)) and not (last == following and last in "+-"):
                continue
        if piece == "\n" and (last in _GOES_ON or tokens[place + 1 : place + 2] == ["}"]):
            continue
        yield piece
        last = piece[-1:]


def _joins(sign: str) -> bool:
    return sign.isalnum() or sign in {"_", "$"}
