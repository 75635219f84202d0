"""What can be typed next in an expression: names, fields and functions, those that fit the place first.

Whatever is offered is known there: completed, it never makes the check say that a name is unknown.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from concertmaster_shared.expressions import FUNCTIONS, ExpressionError, FunctionSpec, Scope, Shape, infer, parse
from concertmaster_shared.expressions.cursor import OpenCall, Surroundings, can_follow_a_point, surroundings
from concertmaster_shared.expressions.shapes import ANY, NUMBER, Kind

from .kinds import kind_words
from .sight import Sight

OfferKind = Literal["name", "field", "step", "function", "word"]

MOST: Final = 200
_SURE: Final = 400
"""The kinds of more candidates than these are not looked at: nearness ranks them."""

_ENOUGH: Final = 2
_LOOSE: Final = 3

_UNCERTAIN: Final = frozenset({"any", "null"})
_ORDERED: Final = frozenset({"number", "text", "date", "datetime"})
_ROOT_HELP: Final = {
    "input": "What the run started with.",
    "steps": "Outputs of nodes that have ended.",
    "run": "The run itself: its id, version and start.",
    "step": "This step: its idempotency key.",
    "item": "The item that this is evaluated for.",
    "index": "The place of the item, counted from 0.",
}
_VALUE_WORDS: Final = {"true": "Yes.", "false": "No.", "null": "No value.", "not": "The opposite of a condition."}
_OPERATOR_WORDS: Final = {
    "and": "Both conditions hold.",
    "or": "At least one condition holds.",
    "in": "The list, map or text holds it.",
}
_WORD_KINDS: Final[dict[str, Kind]] = {"true": "boolean", "false": "boolean", "not": "boolean", "null": "null"}


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to type: ``insert`` takes the place of the text from ``start`` to ``end``; ``back`` steps back from its end.

    ``detail`` says its kind, ``help`` in one line what it is.
    """

    label: str
    kind: OfferKind
    insert: str
    start: int
    end: int
    detail: str = ""
    help: str = ""
    back: int = 0
    fits: bool = True

    def complete(self, text: str) -> str:
        """Give the text with this in it."""
        return text[: self.start] + self.insert + text[self.end :]


@dataclass(frozen=True, slots=True)
class Completion:
    """The offers for a place, best first, and how many there are in all; ``call`` is the innermost call around the place."""

    offers: tuple[Offer, ...] = ()
    total: int = 0
    call: OpenCall | None = None
    word: str = ""


def complete(text: str, place: int, sight: Sight) -> Completion:
    """Give what can be typed at a place of an expression."""
    here = surroundings(text, place)
    scope = _bound(here, sight.known)
    call = next((call for call in reversed(here.calls) if call.name in FUNCTIONS), None)
    found: list[Offer] = []
    total = 0
    wanted = _wanted(text, here, sight, scope)
    if here.wish in {"field", "key"}:
        found, total = _fields(text, here, sight, scope, wanted)
    elif here.wish == "value":
        found = _sorted(_values(text, here, scope, wanted), here.word)
        total = len(found)
    elif here.wish == "operator":
        words = (_offer(here, word, "word", help=told) for word, told in _OPERATOR_WORDS.items())
        found = _sorted((offer for offer in words if _rank(offer.label, here.word) is not None), here.word)
        total = len(found)
    return Completion(tuple(found[:MOST]), total, call, here.word)


def call_at(text: str, place: int) -> OpenCall | None:
    """Give the innermost call of a known function around a place."""
    return next((call for call in reversed(surroundings(text, place).calls) if call.name in FUNCTIONS), None)


def written_path(path: Sequence[str | int]) -> str:
    """Write a name with its fields and places as an expression does: ``steps["a-b"].items[0]``."""
    pieces: list[str] = []
    for number, part in enumerate(path):
        if isinstance(part, int):
            pieces.append(f"[{part}]")
        elif number and not can_follow_a_point(part):
            pieces.append(f"[{json.dumps(part, ensure_ascii=False)}]")
        else:
            pieces.append(f".{part}" if number else part)
    return "".join(pieces)


def _values(text: str, here: Surroundings, scope: Scope, wanted: tuple[Kind, ...]) -> Iterator[Offer]:
    for name, shape in scope.roots.items():
        if _rank(name, here.word) is not None:
            told = _ROOT_HELP.get(name, "")
            fits = _fits(shape, wanted) or shape.kind in {"map", "any"}
            yield _offer(here, name, "name", detail=kind_words(shape), help=told, fits=fits)
    if len(here.word) >= _ENOUGH:
        yield from _inner_fields(here, scope, wanted)
    called = text[here.end :].lstrip()[:1] == "("
    for function in FUNCTIONS.values():
        if _rank(function.name, here.word) is not None:
            yield _function(here, function, wanted, called=called)
    for word, told in _VALUE_WORDS.items():
        if _rank(word, here.word) is not None:
            fits = not wanted or _WORD_KINDS[word] in wanted
            yield _offer(here, word, "word", help=told, fits=fits)


def _inner_fields(here: Surroundings, scope: Scope, wanted: tuple[Kind, ...]) -> Iterator[Offer]:
    """Offer fields of what is at hand by their own names, so that "total" finds ``input.total``."""
    for root in ("item", "input"):
        shape = scope.roots.get(root, ANY)
        for name, part in shape.fields.items() if shape.kind == "map" else ():
            if can_follow_a_point(name) and (rank := _rank(name, here.word)) is not None and rank < _LOOSE:
                fits = _fits(part, wanted)
                yield replace(
                    _offer(here, name, "field", detail=kind_words(part), help=f"{root}.{name}", fits=fits),
                    insert=f"{root}.{name}",
                )


def _function(here: Surroundings, function: FunctionSpec, wanted: tuple[Kind, ...], *, called: bool) -> Offer:
    shape = function.returns if isinstance(function.returns, Shape) else ANY
    takes = bool(function.parameters)
    offer = _offer(here, function.name, "function", detail=kind_words(shape), help=function.help, fits=_fits(shape, wanted))
    return offer if called else replace(offer, insert=f"{function.name}()", back=1 if takes else 0)


def _fields(text: str, here: Surroundings, sight: Sight, scope: Scope, wanted: tuple[Kind, ...]) -> tuple[list[Offer], int]:
    target = _infer(here.target, scope)
    owner = target
    while owner.kind == "list" and owner.items is not None:
        owner = owner.items
    if owner.kind != "map" or (here.wish == "key" and target.kind != "map"):
        return [], 0
    # Names alone in lists of their rank: ten thousand pairs would call for the garbage collector in the middle of a keystroke.
    ranked: tuple[list[str], ...] = tuple([] for _ in range(_LOOSE + 1))
    for name in owner.fields:
        if (rank := _rank(name, here.word)) is not None:
            ranked[rank].append(name)
    total = sum(map(len, ranked))
    are_steps, looked_at = here.target == "steps", total <= _SURE
    offers: list[Offer] = []
    for names in ranked:
        equals: list[Offer] = []
        for name in names[: len(names) if looked_at else MOST - len(offers)]:
            shape = _field_of(target, name)
            fits = not looked_at or _fits(shape, wanted) or shape.kind == "map"
            told = sight.title(name) if are_steps else ""
            offer = _offer(here, name, "step" if are_steps else "field", detail=kind_words(shape), help=told, fits=fits)
            equals.append(_written(offer, text, here))
        offers += sorted(equals, key=lambda offer: not offer.fits)
    return offers, total


def _field_of(target: Shape, name: str) -> Shape:
    """Give the shape of a field; a field of a list is the list of its items' fields."""
    if target.kind == "list":
        return Shape.list(_field_of(target.items or ANY, name))
    return target.fields.get(name, ANY)


def _written(offer: Offer, text: str, here: Surroundings) -> Offer:
    """Write a field behind the point where its name allows that, else in brackets in the place of the point."""
    quoted = json.dumps(offer.label, ensure_ascii=False)
    if here.wish == "key":
        quote = text[here.start - 1]
        inside = quoted[1:-1] if quote == '"' else quoted[1:-1].replace('\\"', '"').replace("'", "\\'")
        rest = text[here.end :]
        closing = quote + "]"
        if rest.startswith(closing):
            return replace(offer, insert=inside)
        return replace(offer, insert=inside + closing, end=here.end + (1 if rest.startswith((quote, "]")) else 0))
    if can_follow_a_point(offer.label):
        return offer
    return replace(offer, insert=f"[{quoted}]", start=here.tokens[-1].start)


def _offer(here: Surroundings, label: str, kind: OfferKind, *, detail: str = "", help: str = "", fits: bool = True) -> Offer:  # noqa: A002 - what it is
    return Offer(label, kind, label, here.start, here.end, detail, help, fits=fits)


def _sorted(offers: Iterator[Offer], word: str) -> list[Offer]:
    """Put what fits first among what matches equally well; of both, names stand before functions."""
    order = {"name": 0, "step": 0, "field": 0, "function": 1, "word": 2}
    return sorted(offers, key=lambda offer: (_rank(offer.label, word) or 0, not offer.fits, order[offer.kind]))


def _rank(label: str, word: str) -> int | None:
    """Tell how well a label matches what was typed, 0 best; nothing where it does not."""
    if not word or label.startswith(word):
        return 0
    small, typed = label.casefold(), word.casefold()
    if typed in small:
        return 1 if small.startswith(typed) else 2
    if small[:1] != typed[:1]:
        return None
    place = 0
    for sign in typed:
        place = small.find(sign, place) + 1
        if not place:
            return None
    return _LOOSE


def _fits(shape: Shape, wanted: tuple[Kind, ...]) -> bool:
    return not wanted or shape.kind in wanted or shape.kind in _UNCERTAIN


def _infer(text: str, scope: Scope) -> Shape:
    try:
        return infer(parse(text), scope)
    except ExpressionError:
        return ANY


def _bound(here: Surroundings, scope: Scope) -> Scope:
    """Add what list functions around the place bind."""
    for call in here.calls:
        function = FUNCTIONS.get(call.name)
        if function is not None and function.parameters and call.index and function.parameter(call.index).is_body:
            scope = scope.bind(item=_infer(call.arguments[0], scope).items or ANY, index=NUMBER)
    return scope


def _wanted(text: str, here: Surroundings, sight: Sight, scope: Scope) -> tuple[Kind, ...]:
    """Tell which kinds belong at the place: by the operator before it, by the argument, by the parameter."""
    begin = here.target_start if here.wish in {"field", "key"} else here.start
    before = next((token for token in reversed(here.tokens) if token.start < begin), None)
    if before is not None and before.kind == "keyword" and before.value in {"and", "or", "not"}:
        return ("boolean",)
    if before is not None and before.kind == "keyword" and before.value == "in":
        return ("list", "map", "text")
    if before is not None and before.kind == "operator":
        return _beside(text, str(before.value), before.start, scope)
    if before is not None and before.kind in {"bracket", "punctuation"}:
        call = here.calls[-1] if here.calls else None
        function = FUNCTIONS.get(call.name) if call is not None and before.value in {"(", ","} else None
        if call is not None and function is not None and function.parameters:
            kinds = function.parameter(call.index).kinds
            return () if "any" in kinds else kinds
        return ()
    return sight.wanted if before is None else ()


def _beside(text: str, sign: str, end: int, scope: Scope) -> tuple[Kind, ...]:
    """Tell what belongs at the other side of an operator that stands at ``end``."""
    if sign in {"-", "*", "/", "%"}:
        return ("number",)
    left = surroundings(f"{text[:end]}.", end + 1).target
    kind = _infer(left, scope).kind if left else "any"
    if kind in _UNCERTAIN:
        return ("number", "text") if sign == "+" else ()
    return (kind,) if sign in {"==", "!=", "+"} or kind in _ORDERED else ()
