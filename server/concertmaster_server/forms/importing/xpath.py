"""Reading the expressions of XLSForm: the part of XPath 1.0 that its authors use, with ``${name}`` for an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias


class XPathError(ValueError):
    """Something that cannot be read, or has no counterpart; the text says what."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A text or a number."""

    value: str | float


@dataclass(frozen=True, slots=True)
class Reference:
    """An answer by its name; the answer of the row itself where the name is empty."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function and its arguments."""

    name: str
    arguments: tuple[XPath, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """Two operands, or one behind a minus sign."""

    operator: str
    operands: tuple[XPath, ...]


XPath: TypeAlias = Literal | Reference | Call | Operation

_TOKEN: Final = re.compile(
    r"""\s*(?:
        (?P<reference>\$\{\s*(?:last-saved\#)?[^}]+?\s*\})
      | (?P<text>"[^"]*"|'[^']*')
      | (?P<number>\d+(?:\.\d*)?|\.\d+)
      | (?P<path>(?:current\(\)/)?(?:\.\./)+[A-Za-z_][\w.-]*(?:/[A-Za-z_][\w.-]*)*|/[A-Za-z_][\w.-]*(?:/[A-Za-z_][\w.-]*)*)
      | (?P<sign>!=|<=|>=|[=<>+*,()-])
      | (?P<name>[A-Za-z_][\w.:-]*)
      | (?P<self>\.)
      | (?P<other>\S)
    )""",
    re.VERBOSE,
)

_LEVELS: Final[tuple[frozenset[str], ...]] = (
    frozenset({"or"}),
    frozenset({"and"}),
    frozenset({"=", "!="}),
    frozenset({"<", "<=", ">", ">="}),
    frozenset({"+", "-"}),
    frozenset({"*", "div", "mod"}),
)
_DEEPEST: Final = 60

_ATOMS: Final[Mapping[str, Callable[[str], XPath]]] = {
    "number": lambda text: Literal(float(text)),
    "text": lambda text: Literal(text[1:-1]),
    "reference": lambda text: Reference(text[2:-1].strip().removeprefix("last-saved#")),
    "path": lambda text: Reference(text.rpartition("/")[2]),
    "self": lambda _text: Reference(""),
}

Token: TypeAlias = tuple[str, str]


def read_xpath(text: str) -> XPath:
    """Read an expression; raises ``XPathError``."""
    parser = _Parser(tuple(_tokens(text)))
    found = parser.binary(0, 0)
    parser.end()
    return found


def _tokens(text: str) -> Iterator[Token]:
    position = 0
    stripped = text.rstrip()
    while position < len(stripped):
        match = _TOKEN.match(stripped, position)
        if match is None or match.lastgroup is None or match.lastgroup == "other":
            raise XPathError(f"{stripped[position : position + 12].strip()} cannot be read")
        yield match.lastgroup, match[match.lastgroup]
        position = match.end()


class _Parser:
    """Reads tokens from left to right."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self._tokens = tokens
        self._at = 0

    def binary(self, level: int, depth: int) -> XPath:
        """Read operators of one level and everything that binds tighter."""
        if depth > _DEEPEST:
            raise XPathError("it is nested too deep")
        if level == len(_LEVELS):
            return self._unary(depth)
        left = self.binary(level + 1, depth + 1)
        while self._peek()[1] in _LEVELS[level] and self._peek()[0] in ("sign", "name"):
            operator = self._take()[1]
            left = Operation(operator, (left, self.binary(level + 1, depth + 1)))
        return left

    def end(self) -> None:
        """Make sure that nothing is left."""
        if self._at < len(self._tokens):
            raise XPathError(f"nothing is expected at {self._peek()[1]}")

    def _unary(self, depth: int) -> XPath:
        if self._peek() == ("sign", "-"):
            self._take()
            return Operation("-", (self._unary(depth + 1),))
        return self._primary(depth)

    def _primary(self, depth: int) -> XPath:
        kind, text = self._take()
        if kind in _ATOMS:
            return _ATOMS[kind](text)
        if kind == "name" and self._peek() == ("sign", "("):
            return self._call(text, depth)
        if (kind, text) == ("sign", "("):
            inside = self.binary(0, depth + 1)
            self._expect(")")
            return inside
        raise XPathError(f"{text or 'the end'} is not expected there")

    def _call(self, name: str, depth: int) -> XPath:
        self._take()
        arguments: list[XPath] = []
        if self._peek() != ("sign", ")"):
            arguments.append(self.binary(0, depth + 1))
            while self._peek() == ("sign", ","):
                self._take()
                arguments.append(self.binary(0, depth + 1))
        self._expect(")")
        return Call(name, tuple(arguments))

    def _peek(self) -> Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("", "")

    def _take(self) -> Token:
        token = self._peek()
        self._at += 1
        return token

    def _expect(self, sign: str) -> None:
        if self._take() != ("sign", sign):
            raise XPathError(f"{sign} is missing")
