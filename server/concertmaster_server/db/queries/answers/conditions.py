"""Conditions of the expression language as SQL, as far as SQL can say exactly the same.

Each function gives a fragment or raises ``BeyondSqlError``: then the condition is for the evaluator. What is translated
cannot fail on a row, so that it does not matter in which order the server looks at its parts. A condition gives true, or false
or null, which are one where it stands alone; under ``not`` it is made certain first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from concertmaster_server.db.sql import ALWAYS, NEVER, Fragment, joined, sql
from concertmaster_shared.expressions import Context, ExpressionError
from concertmaster_shared.expressions.compiler import compile_tree
from concertmaster_shared.expressions.operators import truth
from concertmaster_shared.expressions.tree import (
    Access,
    Call,
    Comparison,
    FieldKey,
    Logic,
    Name,
    Node,
    Not,
    children,
)
from concertmaster_shared.expressions.values import kind_of
from concertmaster_shared.forms.values.choices import OTHER, OTHER_SIGN

from .places import DATA, SORTED_CHARACTERS, Form, Native, Place, Spot

_FLIPPED: Final = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_SQL_SIGNS: Final = {"==": "=", "!=": "is distinct from", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_SCALARS: Final = frozenset({"number", "text", "boolean", "date", "datetime"})
_NO_ORDER: Final = frozenset({"boolean"})


class BeyondSqlError(Exception):
    """SQL has no words for this that mean exactly the same."""


class Operand:
    """One side of a comparison: its kind, how its SQL compares, and the SQL of the whole value where that is another.

    With ``own_words`` conditions see another text than the SQL gives.
    """

    __slots__ = ("form", "kind", "own_words", "sql", "whole")

    def __init__(
        self, kind: str, form: Form, ordered: Fragment, whole: Fragment | None = None, *, own_words: bool = False
    ) -> None:
        self.own_words = own_words
        self.kind = kind
        self.form = form
        self.sql = ordered
        self.whole = whole or ordered


class Conditions:
    """Translates the conditions of one filter; ``names`` says where names stand, ``now`` what ``now()`` is."""

    def __init__(self, names: Mapping[str, Place], now: datetime) -> None:
        self._names = names
        self._context = Context(now)
        self._items: list[Spot] = []

    def condition(self, node: Node, *, certain: bool = False) -> Fragment:
        """Translate a condition; a ``certain`` one is never null."""
        if is_constant(node):
            try:
                return ALWAYS if truth(self.constant(node)) else NEVER
            except ExpressionError as fault:
                raise BeyondSqlError from fault
        match node:
            case Logic(sign=sign, operands=operands):
                parts = [self.condition(operand, certain=certain) for operand in operands]
                return sql("({})", joined(f" {sign} ", parts))
            case Not(operand=operand):
                return sql("(not {})", self.condition(operand, certain=True))
            case Comparison():
                found = self._comparison(node)
            case Call():
                found = self._call(node, certain=certain)
            case _:
                found = self._truth(node)
        return sql("coalesce({}, false)", found) if certain else found

    def constant(self, node: Node) -> Any:
        """Work out what names nothing; raises ``BeyondSqlError`` where that fails, as it then does for each row."""
        self._context.begin()
        try:
            return compile_tree(node)({}, self._context)
        except ExpressionError as fault:
            raise BeyondSqlError from fault

    def _truth(self, node: Node) -> Fragment:
        operand = self.operand(node)
        if operand.kind != "boolean" or operand.form != "json":
            raise BeyondSqlError
        return sql("({} = 'true'::jsonb)", operand.sql)

    def _comparison(self, node: Comparison) -> Fragment:
        if node.sign == "in":
            return self._contained(node.left, node.right)
        left, right, sign = node.left, node.right, node.sign
        if is_constant(left):
            left, right, sign = right, left, _FLIPPED[sign]  # type: ignore[assignment]  # a sign for a sign
        one = self.operand(left)
        if is_constant(right):
            return compared(one, sign, self.constant(right))
        other = self.operand(right)
        if (
            one.own_words
            or other.own_words
            or one.kind != other.kind
            or one.form != other.form
            or (one.kind in _NO_ORDER and sign not in {"==", "!="})
        ):
            raise BeyondSqlError
        if sign == "==":
            return sql("({} is not distinct from {})", one.whole, other.whole)
        return sql(f"({{}} {_SQL_SIGNS[sign]} {{}})", one.whole, other.whole)

    def _contained(self, part: Node, whole: Node) -> Fragment:
        """Translate ``part in whole``."""
        if is_constant(whole):
            listed = self.constant(whole)
            if not isinstance(listed, list):
                raise BeyondSqlError
            return _one_of(self.operand(part), listed)
        if not is_constant(part):
            raise BeyondSqlError
        wanted = self.constant(part)
        spot = self.spot(whole)
        if not isinstance(wanted, str) or not storable(wanted):
            raise BeyondSqlError
        if spot.place.kind == "text" and not spot.place.own_words:
            return sql("(strpos({}, {}::text) > 0)", spot.text(), wanted)
        if spot.place.kind == "list" and spot.place.items == "text":
            if spot.place.own_words and stands_for_words(wanted):
                return _has_words(spot) if wanted == OTHER else NEVER
            return sql("({} ? {}::text)", spot.json(), wanted)
        raise BeyondSqlError

    def _call(self, node: Call, *, certain: bool) -> Fragment:
        arguments = node.arguments
        match node.name:
            case "contains":
                return self._contained(arguments[1], arguments[0])
            case "starts_with" | "ends_with":
                return self._affix(node)
            case "empty":
                return self._empty(arguments[0])
            case "any" | "all":
                return self._quantified(node, certain=certain)
            case _:
                return self._truth(node)

    def _affix(self, node: Call) -> Fragment:
        subject, affix = node.arguments
        spot = self.spot(subject)
        wanted = self.constant(affix) if is_constant(affix) else None
        if spot.place.kind != "text" or spot.place.own_words or not isinstance(wanted, str) or not storable(wanted):
            raise BeyondSqlError
        if not wanted:
            return sql("({} is not null)", spot.text())
        side = "left" if node.name == "starts_with" else "right"
        return sql(f'({side}({{}}, {{}}::int) collate "C" = {{}})', spot.text(), len(wanted), wanted)

    def _empty(self, node: Node) -> Fragment:
        spot = self.spot(node)
        match spot.place.kind:
            case "text":
                return sql("(coalesce({}, '') = '')", spot.text())
            case "list":
                return sql("(coalesce({}, '[]'::jsonb) in ('[]'::jsonb, 'null'::jsonb))", spot.json())
            case "map":
                return sql("(coalesce({}, '{{}}'::jsonb) in ('{{}}'::jsonb, 'null'::jsonb))", spot.json())
            case kind if kind in _SCALARS:
                return sql("(nullif({}, 'null'::jsonb) is null)", spot.json())
            case _:
                raise BeyondSqlError

    def _quantified(self, node: Call, *, certain: bool) -> Fragment:
        """Translate ``any`` and ``all`` over the rows of a repeat; without rows, and without an answer, no row holds."""
        rows, source, item = self._rows(node.arguments[0])
        self._items.append(item)
        try:
            if node.name == "any":
                found = sql("exists (select from {} where {})", source, self.condition(node.arguments[1]))
            else:
                found = sql("not exists (select from {} where not {})", source, self.condition(node.arguments[1], certain=True))
        finally:
            self._items.pop()
        if node.name == "all" or certain:
            return sql("(jsonb_typeof({}) = 'array' and {})", rows, found)
        return sql("({})", found)

    def _rows(self, node: Node) -> tuple[Fragment, Fragment, Spot]:
        """Give a repeat's value, the rows of it as a source, and one row."""
        spot = self.spot(node)
        if spot.place.kind != "list" or not spot.place.parts:
            raise BeyondSqlError
        rows = spot.json()
        name = f"i{len(self._items) + 1}"
        listed = sql("case jsonb_typeof({}) when 'array' then {} else '[]'::jsonb end", rows, rows)
        source = sql(f"jsonb_array_elements({{}}) as {name} (item)", listed)
        return rows, source, Spot(spot.place, Fragment(f"{name}.item"))

    def operand(self, node: Node) -> Operand:
        """Translate a value that a row holds."""
        match node:
            case Call(name="len", arguments=(subject,)):
                return self._length(subject)
            case Call(name="count", arguments=(source, body)):
                return self._count(source, body)
            case Name(name=name) if isinstance(native := self._named(name), Native):
                return Operand(native.kind, native.form, Fragment(native.expression))
        spot = self.spot(node)
        kind = spot.place.kind
        if kind not in _SCALARS:
            raise BeyondSqlError
        whole = spot.ordered() if kind in {"number", "boolean"} else sql('({} collate "C")', spot.text())
        form: Form = "json" if kind in {"number", "boolean"} else "text"
        return Operand(kind, form, spot.ordered(), whole, own_words=spot.place.own_words)

    def _length(self, subject: Node) -> Operand:
        spot = self.spot(subject)
        if spot.place.kind == "text" and not spot.place.own_words:
            return Operand("number", "json", sql("to_jsonb(char_length({}))", spot.text()))
        if spot.place.kind == "list":
            value = spot.json()
            listed = sql("case jsonb_typeof({}) when 'array' then jsonb_array_length({}) end", value, value)
            return Operand("number", "json", sql("to_jsonb({})", listed))
        raise BeyondSqlError

    def _count(self, source: Node, body: Node) -> Operand:
        rows, listed, item = self._rows(source)
        self._items.append(item)
        try:
            counted = sql("(select count(*) from {} where {})", listed, self.condition(body))
        finally:
            self._items.pop()
        return Operand("number", "json", sql("to_jsonb(case jsonb_typeof({}) when 'array' then {} end)", rows, counted))

    def spot(self, node: Node) -> Spot:
        """Find the stored value that a name, or a way from a name into maps, stands for."""
        match node:
            case Name(name=name):
                place = self._named(name)
                if isinstance(place, Native) or not place.certain:
                    raise BeyondSqlError
                return Spot(place, DATA)
            case Access(target=Name(name="item"), keys=(FieldKey(name=first), *rest)) if self._items:
                row = self._items[-1]
                inner = row.place.parts.get(first)
                spot = None if inner is None else Spot(inner, row.holder)
            case Access(target=target, keys=(*rest,)):
                spot = self.spot(target)
            case _:
                raise BeyondSqlError
        for key in rest:
            if spot is None or spot.place.kind != "map" or not isinstance(key, FieldKey):
                raise BeyondSqlError
            spot = spot.part(key.name)
        if spot is None or not spot.place.certain:
            raise BeyondSqlError
        return spot

    def _named(self, name: str) -> Place:
        if self._items and name in {"item", "index"}:
            raise BeyondSqlError
        place = self._names.get(name)
        if place is None:
            raise BeyondSqlError
        return place


def is_constant(node: Node) -> bool:
    """Tell whether a part of a tree names nothing."""
    return not any(isinstance(part, Name) for part in _parts(node))


def _parts(node: Node) -> Iterator[Node]:
    yield node
    for child in children(node):
        yield from _parts(child)


def compared(one: Operand, sign: str, value: Any) -> Fragment:
    """Compare a row's value with a constant."""
    if value is None:
        match sign:
            case "==" | "!=":
                return sql("({} is null)" if sign == "==" else "({} is not null)", one.sql)
            case _:
                return NEVER
    if kind_of(value) != one.kind:
        if sign in {"==", "!="}:
            return ALWAYS if sign == "!=" else NEVER
        raise BeyondSqlError
    if (one.kind in _NO_ORDER or one.own_words) and sign not in {"==", "!="}:
        raise BeyondSqlError
    if one.own_words and stands_for_words(value):
        return _are_words(one, sign) if value == OTHER else ALWAYS if sign == "!=" else NEVER
    if isinstance(value, datetime) and one.form == "text" and value.microsecond:
        return _between_seconds(one, sign, value)
    ordered = one.whole if isinstance(value, str) and len(value) >= SORTED_CHARACTERS else one.sql
    return sql(f"({{}} {_SQL_SIGNS[sign]} {{}})", ordered, _parameter(one.form, value))


def stands_for_words(value: Any) -> bool:
    """Tell whether own words are in the way of comparing with a value: conditions see ``other``, never the words."""
    return isinstance(value, str) and (value == OTHER or value.startswith(OTHER_SIGN))


def _are_words(one: Operand, sign: str) -> Fragment:
    """Compare with ``other``, which a choice of an earlier version may be called as well."""
    return sql(f"(left({{}} || ':', {{}}::int) {_SQL_SIGNS[sign]} {{}}::text)", one.sql, len(OTHER_SIGN), OTHER_SIGN)


def _has_words(spot: Spot) -> Fragment:
    value = spot.json()
    listed = sql("case jsonb_typeof({}) when 'array' then {} else '[]'::jsonb end", value, value)
    return sql(
        "exists (select from jsonb_array_elements_text({}) as c (one) where starts_with(c.one || ':', {}))", listed, OTHER_SIGN
    )


def _between_seconds(one: Operand, sign: str, value: datetime) -> Fragment:
    """Compare a moment of whole seconds with one between two seconds."""
    if sign in {"==", "!="}:
        return ALWAYS if sign == "!=" else NEVER
    return compared(one, "<=" if sign in {"<", "<="} else ">", value.replace(microsecond=0))


def _one_of(one: Operand, listed: list[Any]) -> Fragment:
    kept = [value for value in listed if value is not None and kind_of(value) == one.kind]
    alike = [value for value in kept if _is_plain(one, value)] if len(kept) > 1 else []
    parts = [compared(one, "==", value) for value in kept if value not in alike]
    if alike:
        parts.append(_any_of(one, alike))
    if any(value is None for value in listed):
        parts.append(sql("({} is null)", one.sql))
    return sql("({})", joined(" or ", parts)) if parts else NEVER


def _is_plain(one: Operand, value: Any) -> bool:
    """Tell whether a value is compared as it is stored, whatever it is."""
    if one.form != "text" or not isinstance(value, str):
        return False
    return len(value) < SORTED_CHARACTERS and storable(value) and not (one.own_words and stands_for_words(value))


def _any_of(one: Operand, texts: list[str]) -> Fragment:
    """Compare with many texts at once: the database looks them up, where it would try one condition after the other."""
    return sql("({} = any({}::text[]))", one.sql, texts)


def _parameter(form: Form, value: Any) -> Fragment:
    match form:
        case "json":
            return sql("{}::jsonb", json.dumps(value))
        case "moment":
            return sql("{}::timestamptz", value)
    text = stored_text(value)
    if not storable(text):
        raise BeyondSqlError
    return sql("{}::text", text)


def stored_text(value: str | date | datetime) -> str:
    """Write a constant as answers are stored."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    return value.isoformat() if isinstance(value, date) else value


def storable(text: str) -> bool:
    """Tell whether the database can take a text at all."""
    return "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)
