"""The checked tree of an expression: frozen nodes that know where they stand in the text.

Chains are one node (``a + b - c``, ``a and b and c``, ``a.b.c``), so that a long line does not make a deep tree. Two nodes
are equal when they mean the same, wherever they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal as OneOf

from .budget import MAX_DEPTH
from .errors import ExpressionError

ArithmeticSign = OneOf["+", "-", "*", "/", "%"]
ComparisonSign = OneOf["==", "!=", "<", "<=", ">", ">=", "in"]
LogicSign = OneOf["and", "or"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Any part of the tree; ``position`` and ``length`` count characters of the text."""

    position: int = field(compare=False)
    length: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A constant: ``null``, ``true``, ``12``, ``"text"``."""

    value: bool | float | str | None

    def __eq__(self, other: object) -> bool:
        """Compare type-strict, as the language does: ``1`` is not ``true``."""
        if not isinstance(other, Literal):
            return NotImplemented
        return isinstance(self.value, bool) is isinstance(other.value, bool) and self.value == other.value

    def __hash__(self) -> int:
        return hash((isinstance(self.value, bool), self.value))


@dataclass(frozen=True, slots=True)
class ListLiteral(Node):
    """``[a, b]``."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class MapLiteral(Node):
    """``{"a": b}``."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A root: ``input``, or ``item`` inside a list function."""

    name: str


@dataclass(frozen=True, slots=True)
class FieldKey(Node):
    """One way on from a value: ``.name``. Its place is that of the name, without the point: an error is about the name."""

    name: str


@dataclass(frozen=True, slots=True)
class IndexKey(Node):
    """One way on from a value: ``[expression]``."""

    index: Node


@dataclass(frozen=True, slots=True)
class Access(Node):
    """A value and the way into it: ``a.b["c"][0]``."""

    target: Node
    keys: tuple[FieldKey | IndexKey, ...]


@dataclass(frozen=True, slots=True)
class Negate(Node):
    """``-a``."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Not(Node):
    """``not a``."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Term(Node):
    """One further member of a chain: ``+ b``; it stands where its sign stands."""

    sign: ArithmeticSign
    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """A chain of one rank, worked out from the left: ``a + b - c`` or ``a * b / c``."""

    first: Node
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """``a < b``, ``a == b``, ``a in b``."""

    sign: ComparisonSign
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """``a and b and c``, or the same with ``or``; stops at the first operand that decides."""

    sign: LogicSign
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Call(Node):
    """``name(arguments)``."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A name that comes from outside, with the constant part of the way into it: ``steps.total.rows[0]``."""

    parts: tuple[str | int, ...]
    position: int
    length: int

    def __iter__(self) -> Iterator[str | int]:
        return iter(self.parts)

    @property
    def root(self) -> str:
        """Give the first part: the name itself."""
        return str(self.parts[0])


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """A parsed expression: its text after NFC, its tree, and what it names from outside."""

    text: str
    tree: Node
    references: tuple[Reference, ...]


def children(node: Node) -> tuple[Node, ...]:  # noqa: PLR0911 - one line a kind of node
    """Give the parts directly below a node, in the order of the text."""
    match node:
        case ListLiteral(items=parts) | Logic(operands=parts) | Call(arguments=parts):
            return parts
        case MapLiteral(entries=entries):
            return tuple(value for _key, value in entries)
        case Access(target=target, keys=keys):
            return target, *keys
        case IndexKey(index=part) | Negate(operand=part) | Not(operand=part) | Term(operand=part):
            return (part,)
        case Arithmetic(first=first, terms=terms):
            return first, *terms
        case Comparison(left=left, right=right):
            return left, right
        case _:
            return ()


def count_nodes(tree: Node) -> int:
    """Count the parts of a tree, and refuse one that is too deep to recurse into. Does not recurse itself."""
    count = 0
    level = [tree]
    for _depth in range(MAX_DEPTH):
        count += len(level)
        level = [child for node in level for child in children(node)]
        if not level:
            return count
    raise ExpressionError("expression.too_deep", limit=MAX_DEPTH).at(level[0].position, level[0].length)
