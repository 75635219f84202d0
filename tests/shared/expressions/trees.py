"""Random trees and values for the tests of this room: everything the parser can make, nothing it cannot."""

from __future__ import annotations

import unicodedata
from typing import Any

from hypothesis import strategies as st

from concertmaster_shared.expressions.functions import FUNCTIONS
from concertmaster_shared.expressions.tree import (
    Access,
    Arithmetic,
    Call,
    Comparison,
    FieldKey,
    IndexKey,
    ListLiteral,
    Literal,
    Logic,
    MapLiteral,
    Name,
    Negate,
    Node,
    Not,
    Term,
)

PLACE = {"position": 0, "length": 0}
ROOTS = ("input", "rows", "total", "item", "index")
LARGEST = 2**53

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)
numbers = st.one_of(
    st.integers(-3, 12), st.integers(-LARGEST, LARGEST), st.floats(allow_nan=False, allow_infinity=False).map(lambda x: x + 0.0)
)
scalars = st.one_of(st.none(), st.booleans(), numbers, texts, st.sampled_from(["2026-03-31", "a", "12", "2026-03-31T08:30:00Z"]))
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(["a", "b", "city", "kwh"]), inner, max_size=3)
    ),
    max_leaves=8,
)
names = st.fixed_dictionaries(
    {
        "input": st.dictionaries(st.sampled_from(["a", "b", "n"]), values),
        "rows": st.lists(st.fixed_dictionaries({"city": texts, "kwh": st.one_of(st.none(), numbers)}), max_size=4),
        "total": numbers,
        "item": values,
        "index": st.integers(0, 5),
    }
)
fields = st.sampled_from(["a", "b", "city", "kwh", "in"])


def plain(number: float) -> float:
    """Give a number as the parser does: whole where it can be, and never minus zero."""
    return int(number) if float(number).is_integer() and abs(number) <= LARGEST else number


literals = st.one_of(
    st.none(), st.booleans(), numbers.map(plain), texts.map(lambda text: unicodedata.normalize("NFC", text))
).map(lambda value: Literal(value, **PLACE))


def is_number(node: Node) -> bool:
    return isinstance(node, Literal) and type(node.value) in {int, float}


def chain(signs: str, inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    term = st.builds(lambda sign, operand: Term(sign, operand, **PLACE), st.sampled_from(signs), inner)
    terms = st.lists(term, min_size=1, max_size=3).map(tuple)
    return st.builds(lambda first, rest: Arithmetic(first, rest, **PLACE), inner, terms)


def calls(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    @st.composite
    def call(draw: Any) -> Node:
        function = draw(st.sampled_from(list(FUNCTIONS.values())))
        count = draw(st.integers(function.fewest, min(function.most, function.fewest + 2)))
        return Call(function.name, tuple(draw(inner) for _argument in range(count)), **PLACE)

    return call()


def grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    key = st.one_of(fields.map(lambda name: FieldKey(name, **PLACE)), inner.map(lambda index: IndexKey(index, **PLACE)))
    keys = st.lists(key, min_size=1, max_size=3).map(tuple)
    accessible = inner.filter(lambda node: not isinstance(node, Access))
    return st.one_of(
        st.lists(inner, max_size=4).map(lambda items: ListLiteral(tuple(items), **PLACE)),
        st.dictionaries(fields, inner, max_size=3).map(lambda entries: MapLiteral(tuple(entries.items()), **PLACE)),
        st.builds(lambda target, way: Access(target, way, **PLACE), accessible, keys),
        inner.filter(lambda node: not is_number(node)).map(lambda operand: Negate(operand, **PLACE)),
        inner.map(lambda operand: Not(operand, **PLACE)),
        chain("+-", inner),
        chain("*/%", inner),
        st.builds(
            lambda sign, left, right: Comparison(sign, left, right, **PLACE),
            st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "in"]),
            inner,
            inner,
        ),
        st.builds(lambda sign, operands: Logic(sign, operands, **PLACE), st.sampled_from(["and", "or"]), several),
        calls(inner),
        calls(inner),
    )


roots = st.sampled_from(ROOTS).map(lambda name: Name(name, **PLACE))
trees: st.SearchStrategy[Node] = st.recursive(st.one_of(literals, roots), grown, max_leaves=12)
