"""Read a text into a tree. Rank of the operators, loosest first: or, and, not, comparisons, + -, * / %, unary -, access.

Brackets are counted before anything recurses, chains of one rank become one node, and rows of ``not`` or ``-`` are read in a
loop: so the depth of this parser's own recursion has a bound, whatever the text. Functions are looked up here: whoever holds
a tree knows that its calls name known functions with a right number of arguments.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

from .budget import MAX_BRACKETS, MAX_CHARACTERS
from .errors import ExpressionError, nearest
from .functions import FUNCTIONS
from .memory import remembered
from .references import references
from .tokenizer import Token, scan
from .tree import (
    Access,
    Arithmetic,
    ArithmeticSign,
    Call,
    Comparison,
    ComparisonSign,
    Expression,
    FieldKey,
    IndexKey,
    ListLiteral,
    Literal,
    Logic,
    LogicSign,
    MapLiteral,
    Name,
    Negate,
    Node,
    Not,
    Term,
    count_nodes,
)

_COMPARISONS: Final = frozenset({"==", "!=", "<", "<=", ">", ">=", "in"})
_SUMS: Final = frozenset({"+", "-"})
_PRODUCTS: Final = frozenset({"*", "/", "%"})
_CONSTANTS: Final[dict[object, bool | None]] = {"null": None, "true": True, "false": False}
_CLOSING: Final[dict[object, str]] = {"(": ")", "[": "]", "{": "}"}
_NFC_SHRINKS: Final = 4
_SHOWN_CHARACTERS: Final = 20

_Part = TypeVar("_Part")


def parse(text: str) -> Expression:
    """Read an expression; raises ``ExpressionError`` with the place of the first thing that cannot be read."""
    if len(text) > MAX_CHARACTERS * _NFC_SHRINKS:
        raise ExpressionError("expression.too_long", position=0, limit=MAX_CHARACTERS)
    return _parsed(text)


def _read(text: str) -> Expression:
    text = unicodedata.normalize("NFC", text)
    if len(text) > MAX_CHARACTERS:
        raise ExpressionError("expression.too_long", position=0, limit=MAX_CHARACTERS)
    read = list(scan(text))
    if not read:
        raise ExpressionError("expression.empty", position=0)
    _count_brackets(read)
    tree = _Parser(text, read).whole()
    count_nodes(tree)
    return Expression(text, tree, references(tree))


_parsed = remembered(_read, len)


def _count_brackets(read: list[Token]) -> None:
    depth = 0
    for token in read:
        if token.kind == "bracket":
            depth += 1 if token.value in _CLOSING else -1
            if depth > MAX_BRACKETS:
                raise _error("expression.too_many_brackets", token, limit=MAX_BRACKETS)


class _Parser:
    """Recursive descent, one method a rank. A node's place reaches from its first token to the last one taken."""

    def __init__(self, text: str, read: list[Token]) -> None:
        self._text = text
        self._tokens = read
        self._index = 0

    def whole(self) -> Node:
        """Read the whole text as one expression."""
        tree = self._any()
        if (token := self._peek()) is not None:
            raise self._unexpected(token)
        return tree

    # Ranks, loosest first.

    def _any(self) -> Node:
        return self._logic("or", self._conjunction)

    def _conjunction(self) -> Node:
        return self._logic("and", self._negation)

    def _logic(self, sign: LogicSign, operand: Callable[[], Node]) -> Node:
        start = self._start()
        operands = [operand()]
        while self._take_if("keyword", sign):
            operands.append(operand())
        if len(operands) == 1:
            return operands[0]
        return Logic(sign, tuple(operands), position=start, length=self._since(start))

    def _negation(self) -> Node:
        starts: list[int] = []
        while token := self._take_if("keyword", "not"):
            starts.append(token.start)
        node = self._comparison()
        for start in reversed(starts):
            node = Not(node, position=start, length=self._since(start))
        return node

    def _comparison(self) -> Node:
        start = self._start()
        left = self._sum()
        negated, token = self._take_comparison()
        if token is None:
            return left
        right = self._sum()
        _negated_again, another = self._take_comparison()
        if another is not None:
            raise _error("expression.comparison_chain", another)
        length = self._since(start)
        node = Comparison(cast("ComparisonSign", token.value), left, right, position=start, length=length)
        return Not(node, position=start, length=length) if negated else node

    def _take_comparison(self) -> tuple[bool, Token | None]:
        """Take the sign of a comparison if one comes, and tell whether a ``not`` stood before its ``in``."""
        if self._comes("keyword", "not") and self._comes("keyword", "in", ahead=1):
            self._index += 1
            return True, self._take_if("keyword", "in")
        return False, self._take_if("operator", *_COMPARISONS) or self._take_if("keyword", "in")

    def _sum(self) -> Node:
        return self._chain(_SUMS, self._product)

    def _product(self) -> Node:
        return self._chain(_PRODUCTS, self._unary)

    def _chain(self, signs: frozenset[str], operand: Callable[[], Node]) -> Node:
        start = self._start()
        first = operand()
        terms: list[Term] = []
        while token := self._take_if("operator", *signs):
            sign = cast("ArithmeticSign", token.value)
            terms.append(Term(sign, operand(), position=token.start, length=token.length))
        return Arithmetic(first, tuple(terms), position=start, length=self._since(start)) if terms else first

    def _unary(self) -> Node:
        starts: list[int] = []
        while token := self._take_if("operator", "-"):
            starts.append(token.start)
        node = self._access()
        for start in reversed(starts):
            length = self._since(start)
            if isinstance(node, Literal) and type(node.value) in {int, float}:
                node = Literal(-cast("float", node.value), position=start, length=length)
            else:
                node = Negate(node, position=start, length=length)
        return node

    def _access(self) -> Node:
        start = self._start()
        target = self._primary()
        keys: list[FieldKey | IndexKey] = []
        while True:
            if token := self._take_if("punctuation", "."):
                keys.append(self._field())
            elif token := self._take_if("bracket", "["):
                index = self._any()
                self._close(token)
                keys.append(IndexKey(index, position=token.start, length=self._since(token.start)))
            elif keys:
                return Access(target, tuple(keys), position=start, length=self._since(start))
            else:
                return target

    def _field(self) -> FieldKey:
        token = self._take("expression.field_name_missing")
        if token.kind == "function":
            raise _error("expression.no_methods", token, name=token.value)
        if token.kind != "name":
            raise _error("expression.field_name_missing", token)
        return FieldKey(_public(token), position=token.start, length=token.length)

    def _primary(self) -> Node:
        token = self._take("expression.operand_missing")
        if token.kind in {"number", "text"}:
            return Literal(cast("float | str", token.value), position=token.start, length=token.length)
        if token.kind == "keyword" and token.value in _CONSTANTS:
            return Literal(_CONSTANTS[token.value], position=token.start, length=token.length)
        if token.kind == "name":
            return Name(_public(token), position=token.start, length=token.length)
        if token.kind == "function":
            return self._call(token)
        return self._bracketed(token)

    def _bracketed(self, token: Token) -> Node:
        match token.value if token.kind == "bracket" else None:
            case "(":
                inner = self._any()
                self._close(token)
                return inner
            case "[":
                items = self._listed(token, self._any)
                return ListLiteral(items, position=token.start, length=self._since(token.start))
            case "{":
                entries = self._listed(token, self._entry)
                _refuse_double_keys(entries)
                return MapLiteral(entries, position=token.start, length=self._since(token.start))
        raise self._unexpected(token)

    # Parts in brackets.

    def _call(self, name: Token) -> Node:
        function = FUNCTIONS.get(_public(name))
        if function is None:
            near = nearest(str(name.value), FUNCTIONS)
            raise _error("expression.unknown_function", name, name=name.value, near=near)
        arguments = self._listed(self._take(), self._any)
        length = self._since(name.start)
        if not function.fewest <= len(arguments) <= function.most:
            raise ExpressionError(
                "expression.argument_count",
                position=name.start,
                length=length,
                function=function.name,
                signature=function.signature,
                found=len(arguments),
            )
        return Call(function.name, arguments, position=name.start, length=length)

    def _entry(self) -> tuple[str, Node]:
        key = self._take("expression.key_missing")
        if key.kind != "text":
            raise _error("expression.key_missing", key)
        if not self._take_if("punctuation", ":"):
            raise ExpressionError("expression.colon_missing", position=key.end)
        return str(key.value), self._any()

    def _listed(self, opening: Token, part: Callable[[], _Part]) -> tuple[_Part, ...]:
        """Read parts between commas up to the closing bracket."""
        parts: list[_Part] = []
        if not self._comes("bracket", _CLOSING[opening.value]):
            parts.append(part())
            while self._take_if("punctuation", ","):
                parts.append(part())
        self._close(opening)
        return tuple(parts)

    def _close(self, opening: Token) -> None:
        closing = _CLOSING[opening.value]
        if self._take_if("bracket", closing):
            return
        if (token := self._peek()) is not None:
            raise self._unexpected(token)
        raise _error("expression.open_bracket", opening, opening=opening.value, closing=closing)

    # Tokens.

    def _peek(self, ahead: int = 0) -> Token | None:
        index = self._index + ahead
        if index >= len(self._tokens):
            return None
        token = self._tokens[index]
        if token.error is not None:
            raise token.error
        return token

    def _comes(self, kind: str, *values: str, ahead: int = 0) -> bool:
        token = self._peek(ahead)
        return token is not None and token.kind == kind and token.value in values

    def _take_if(self, kind: str, *values: str) -> Token | None:
        return self._take() if self._comes(kind, *values) else None

    def _take(self, code: str = "expression.operand_missing") -> Token:
        """Take the next token; if the text ends here, say so with ``code``."""
        token = self._peek()
        if token is None:
            raise ExpressionError(code, position=len(self._text))
        self._index += 1
        return token

    def _start(self) -> int:
        token = self._peek()
        return len(self._text) if token is None else token.start

    def _since(self, start: int) -> int:
        return self._tokens[self._index - 1].end - start

    def _unexpected(self, token: Token) -> ExpressionError:
        found = self._text[token.start : token.end]
        if len(found) > _SHOWN_CHARACTERS:
            found = found[:_SHOWN_CHARACTERS] + "…"
        return _error("expression.unexpected", token, found=found)


def _error(code: str, token: Token, **parameters: Any) -> ExpressionError:
    return ExpressionError(code, position=token.start, length=token.length, **parameters)


def _refuse_double_keys(entries: tuple[tuple[str, Node], ...]) -> None:
    seen: set[str] = set()
    for key, value in entries:
        if key in seen:
            raise ExpressionError("expression.double_key", position=value.position, length=value.length, key=key)
        seen.add(key)


def _public(token: Token) -> str:
    """Give a name as text, unless it starts with an underscore."""
    name = str(token.value)
    if name.startswith("_"):
        raise _error("expression.private_name", token, name=name)
    return name
