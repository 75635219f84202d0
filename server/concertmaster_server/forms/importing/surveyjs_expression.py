"""Saying in our own language what a SurveyJS form says: ``{name} = 'x' and {other} notempty``.

SurveyJS compares without looking at kinds, so that ``{n} = '3'`` is true of the number 3; here a constant takes the kind of the
answer that it is compared with.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(
    r"""\s*(?:
        \{(?P<name>[^}]+)\}
      | (?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
      | (?P<number>\d+(?:\.\d+)?)
      | (?P<sign><>|!=|==|<=|>=|&&|\|\||[=<>!+*/%(),\[\]-])
      | (?P<word>[A-Za-z_]\w*)
    )""",
    re.VERBOSE,
)

_WORDS: Final = {
    "greater": ">",
    "less": "<",
    "greaterorequal": ">=",
    "lessorequal": "<=",
    "equal": "==",
    "notequal": "!=",
    "=": "==",
    "<>": "!=",
    "&&": "and",
    "||": "or",
}
_COMPARISONS: Final = frozenset({"==", "!=", "<", "<=", ">", ">="})
_AFTER: Final = frozenset({"empty", "notempty"})
_MEMBERS: Final = frozenset({"contains", "contain", "notcontains", "notcontain", "anyof", "allof"})
_FUNCTIONS: Final = {
    "iif": "if({0}, {1}, {2})",
    "today": "today()",
    "round": "round({0})",
    "sum": "sum([{all}])",
    "max": "max([{all}])",
    "min": "min([{all}])",
    "avg": "avg([{all}])",
    "suminarray": "sum({0}.{1})",
    "mininarray": "min({0}.{1})",
    "maxinarray": "max({0}.{1})",
    "avginarray": "avg({0}.{1})",
    "countinarray": "len(coalesce({0}, []))",
}
_DEEPEST: Final = 40


class SurveyExpressionError(ValueError):
    """Something that has no counterpart; the text says what."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a name stands for with us: the path to it, and the kind of its values."""

    path: str
    kind: str


def translate(text: str, names: Mapping[str, Answer]) -> str:
    """Write an expression in our language; raises ``SurveyExpressionError``."""
    parser = _Parser(tuple(_tokens(text)), names)
    found = parser.either(0)
    parser.end()
    return found


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    position, whole = 0, text.rstrip()
    while position < len(whole):
        match = _TOKEN.match(whole, position)
        if match is None or match.lastgroup is None:
            raise SurveyExpressionError(f"{whole[position : position + 12].strip()} cannot be read")
        yield match.lastgroup, match[match.lastgroup]
        position = match.end()


class _Parser:
    """Reads tokens from left to right, and writes as it goes."""

    def __init__(self, tokens: tuple[tuple[str, str], ...], names: Mapping[str, Answer]) -> None:
        self._tokens, self._names, self._at = tokens, names, 0

    def either(self, depth: int) -> str:
        """Read what is joined by *or*."""
        if depth > _DEEPEST:
            raise SurveyExpressionError("it is nested too deep")
        parts = [self._both(depth)]
        while self._operator() == "or":
            self._take()
            parts.append(self._both(depth))
        return " or ".join(parts)

    def end(self) -> None:
        """Make sure that nothing is left."""
        if self._at < len(self._tokens):
            raise SurveyExpressionError(f"nothing is expected at {self._peek()[1]}")

    def _both(self, depth: int) -> str:
        parts = [self._comparison(depth)]
        while self._operator() == "and":
            self._take()
            parts.append(self._comparison(depth))
        return " and ".join(parts)

    def _comparison(self, depth: int) -> str:
        kind, left = self._sum(depth)
        operator = self._operator()
        if operator in _AFTER:
            self._take()
            return f"empty({left})" if operator == "empty" else f"not empty({left})"
        if operator in _COMPARISONS:
            self._take()
            return f"{left} {operator} {self._fitting(kind, depth)}"
        if operator in _MEMBERS:
            self._take()
            return self._membership(operator, left, kind, depth=depth)
        return left

    def _membership(self, operator: str, left: str, kind: str, *, depth: int) -> str:
        _kind, right = self._sum(depth)
        negation = "not " if operator.startswith("not") else ""
        if kind == "text":
            return f'{negation}contains(coalesce({left}, ""), {right})'
        if operator == "anyof":
            return f"any({right}, item in coalesce({left}, []))" if kind == "list" else f"{left} in {right}"
        items = right if right.startswith("[") else f"[{right}]"
        return f"{negation}all({items}, item in coalesce({left}, []))"

    def _fitting(self, kind: str, depth: int) -> str:
        """Read the other side of a comparison; a constant takes the kind of the answer."""
        sort, text = self._peek()
        if sort == "text":
            constant = text[1:-1]
            if kind == "number" and re.fullmatch(r"-?\d+(?:\.\d+)?", constant):
                self._take()
                return constant
            if kind == "boolean" and constant.lower() in ("true", "false"):
                self._take()
                return constant.lower()
            if kind == "date":
                self._take()
                return f"date({json.dumps(constant)})"
        if sort == "number" and kind == "text":
            self._take()
            return json.dumps(text)
        return self._sum(depth)[1]

    def _sum(self, depth: int) -> tuple[str, str]:
        kind, text = self._primary(depth)
        while self._peek()[1] in {"+", "-", "*", "/", "%"}:
            operator = self._take()[1]
            kind, text = "number", f"{text} {operator} {self._primary(depth)[1]}"
        return kind, text

    def _primary(self, depth: int) -> tuple[str, str]:
        sort, text = self._take()
        if sort == "name":
            return self._answer(text)
        if sort == "number":
            return "number", text
        if sort == "text":
            return "text", json.dumps(text[1:-1], ensure_ascii=False)
        if sort == "sign" and text in "([!-":
            return self._open(text, depth)
        if sort == "word":
            return self._word(text, depth)
        raise SurveyExpressionError(f"{text or 'the end'} is not expected there")

    def _open(self, sign: str, depth: int) -> tuple[str, str]:
        if sign == "-":
            return "number", f"-{self._primary(depth + 1)[1]}"
        if sign == "!":
            return "boolean", f"not ({self._primary(depth + 1)[1]})"
        if sign == "(":
            inside = self.either(depth + 1)
            self._expect(")")
            return "any", f"({inside})"
        items = self._arguments("]", depth)
        return "list", f"[{', '.join(items)}]"

    def _word(self, word: str, depth: int) -> tuple[str, str]:
        if word.lower() in ("true", "false", "null", "undefined"):
            return "boolean", "null" if word.lower() == "undefined" else word.lower()
        pattern = _FUNCTIONS.get(word.lower())
        if pattern is None or self._take() != ("sign", "("):
            raise SurveyExpressionError(f"{word} has no counterpart")
        arguments = self._arguments(")", depth)
        unquoted = [arguments[0], *(argument.strip('"') for argument in arguments[1:])] if "InArray" in word else arguments
        try:
            return "any", pattern.format(*unquoted, all=", ".join(arguments))
        except IndexError:
            raise SurveyExpressionError(f"{word} has other arguments") from None

    def _arguments(self, closing: str, depth: int) -> list[str]:
        found: list[str] = []
        while self._peek() != ("sign", closing):
            if found:
                self._expect(",")
            found.append(self.either(depth + 1))
        self._take()
        return found

    def _answer(self, name: str) -> tuple[str, str]:
        known = self._names.get(name) or self._names.get(re.sub(r"^(panel|row)\.", "", name))
        if known is None:
            raise SurveyExpressionError(f"{name} names nothing that was carried over")
        return known.kind, known.path

    def _operator(self) -> str:
        sort, text = self._peek()
        return _WORDS.get(text.lower(), text.lower()) if sort in ("word", "sign") else ""

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("", "")

    def _take(self) -> tuple[str, str]:
        sort = self._peek()
        self._at += 1
        return sort

    def _expect(self, sign: str) -> None:
        if self._take() != ("sign", sign):
            raise SurveyExpressionError(f"{sign} is missing")
