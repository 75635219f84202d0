"""Expressions of programs that write JavaScript: simple ones say the same in ours, and only those are carried over.

A small part of the language is read as it binds there, and written as it binds here. Whatever else comes up, the whole script
has no counterpart: half of a meaning would be worse than none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from concertmaster_shared.expressions import ExpressionError, parse
from concertmaster_shared.expressions.budget import MAX_CHARACTERS
from concertmaster_shared.expressions.tokenizer import is_name, scan

from .script_calls import EACH, FUNCTIONS, METHODS, SEVERAL, later, pattern
from .script_tokens import Token, UnknownScript, tokens_of

_DEEPEST: Final = 40
_OR, _AND, _NOT, _COMPARED, _SUM, _PRODUCT, _SIGNED, _WHOLE = range(8)
_SIGNS: Final[Mapping[str, tuple[int, str]]] = {
    "||": (_OR, "or"), "&&": (_AND, "and"), "===": (_COMPARED, "=="), "!==": (_COMPARED, "!="), "==": (_COMPARED, "=="),
    "!=": (_COMPARED, "!="), "<": (_COMPARED, "<"), ">": (_COMPARED, ">"), "<=": (_COMPARED, "<="), ">=": (_COMPARED, ">="),
    "+": (_SUM, "+"), "-": (_SUM, "-"), "*": (_PRODUCT, "*"), "/": (_PRODUCT, "/"), "%": (_PRODUCT, "%"),
}  # fmt: skip
_BINDS: Final[Mapping[str, int]] = {
    "??": 1, "||": 1, "&&": 2, "===": 3, "!==": 3, "==": 3, "!=": 3, "<": 4, ">": 4, "<=": 4, ">=": 4, "+": 5, "-": 5, "*": 6,
    "/": 6, "%": 6,
}  # fmt: skip
_WORDS: Final = {"true": "true", "false": "false", "null": "null", "undefined": "null", "$now": "now()", "$today": "today()"}
_OF_FUNCTIONS: Final = frozenset(name.partition(".")[0] for name, _count in FUNCTIONS) | {"Math", "$min", "$max"}
_ITEMS: Final = ("item", "first", "last")


@dataclass(frozen=True, slots=True)
class Roots:
    """What a script may name: ``own`` is what arrives, ``named`` gives what a node hands on, None for one that is not there."""

    own: str
    named: Callable[[str], str | None]


class _Said(NamedTuple):
    """A piece in our words; ``level`` says how firmly it holds together, ``literal`` what kind of constant it is."""

    text: str
    level: int = _WHOLE
    literal: str = ""

    def at(self, level: int) -> str:
        return self.text if self.level >= level else f"({self.text})"


def translated(script: str, roots: Roots) -> str | None:
    """Write a script as an expression; None where ours cannot say it."""
    if "\0" in script or len(script) > MAX_CHARACTERS:
        return None
    try:
        reading = _Reading(tokens_of(script), roots)
        said = reading.whole()
        parse(said)
    except (UnknownScript, ExpressionError):
        return None
    return said if all(token.kind != "error" for token in scan(said)) else None


def without_json(script: str) -> str:
    """Give what a script turns into JSON, where it does nothing else; else the script."""
    inner = script.strip().removesuffix(";").rstrip()
    if not (inner.startswith("JSON.stringify(") and inner.endswith(")")):
        return script
    try:
        tokens = tokens_of(inner)[3:-1]  # without the name and the end
    except UnknownScript:
        return script
    depth = 0
    for number, token in enumerate(tokens):
        depth += (token.text in {"(", "[", "{"}) - (token.text in {")", "]", "}"}) if token.kind == "sign" else 0
        if not depth and number < len(tokens) - 1:
            return script
    return inner.removeprefix("JSON.stringify(").removesuffix(")")


@dataclass(slots=True)
class _Reading:
    tokens: list[Token]
    roots: Roots
    place: int = 0
    depth: int = 0
    bound: dict[str, str] = field(default_factory=dict)

    def whole(self) -> str:
        said = self.choice()
        if self.peek().kind != "end":
            raise UnknownScript
        return said.text

    def peek(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        token = self.tokens[self.place]
        self.place = min(self.place + 1, len(self.tokens) - 1)
        return token

    def sees(self, *signs: str) -> bool:
        token = self.peek()
        return token.kind == "sign" and token.text in signs

    def takes(self, sign: str) -> bool:
        seen = self.sees(sign)
        if seen:
            self.take()
        return seen

    def needs(self, sign: str) -> None:
        if not self.takes(sign):
            raise UnknownScript

    def name(self) -> str:
        token = self.take()
        if token.kind != "name":
            raise UnknownScript
        return token.text

    def choice(self) -> _Said:
        """Read an expression: one with a question at its end, or without."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise UnknownScript
        said = self.joined(1)
        if self.takes("?"):
            yes = self.choice()
            self.needs(":")
            said = _Said(f"if({said.text}, {yes.text}, {self.choice().text})")
        self.depth -= 1
        return said

    def joined(self, least: int) -> _Said:
        """Read what signs join, those that bind at least so firmly."""
        left = self.signed()
        while self.peek().kind == "sign" and _BINDS.get(self.peek().text, 0) >= least:
            sign = self.take().text
            left = _join(left, sign, self.joined(_BINDS[sign] + 1))
        return left

    def signed(self) -> _Said:
        signs = []
        while self.sees("!", "-"):
            signs.append(self.take().text)
        said = self.way(self.first())
        for sign in reversed(signs):
            said = _Said(f"not {said.at(_SUM)}", _NOT) if sign == "!" else _Said(f"-{said.at(_SIGNED)}", _SIGNED)
        return said

    def first(self) -> _Said:
        """Read what stands before the first point."""
        token = self.take()
        match token.kind:
            case "number" | "text":
                return _Said(token.text, literal=token.kind)
            case "template":
                return self.template(token.text)
            case "name":
                return self.root(token.text)
        if token.text == "(":
            said = self.choice()
            self.needs(")")
            return _Said(f"({said.text})") if said.level < _WHOLE else said
        if token.text == "[":
            return _Said(f"[{', '.join(self.listed(']'))}]")
        if token.text == "{":
            return self.map()
        raise UnknownScript

    def root(self, name: str) -> _Said:
        word = self.bound.get(name) or _WORDS.get(name) or (self.roots.own if name == "$json" else None)
        if word is not None:
            return _Said(word)
        if name == "new":
            return self.new_date()
        return self.function(name) if name in _OF_FUNCTIONS else self.node(name)

    def node(self, name: str) -> _Said:
        """Read what a node hands on, in one of the ways to name it, or what the run is called."""
        if name == "$input":
            return self.output(self.roots.own)
        if name == "$":
            self.needs("(")
            title = self.quoted()
            self.needs(")")
            return self.output(self.roots.named(title))
        if name == "$node":
            title = self.key() if self.takes("[") else self.after_point()
            return self.output(self.roots.named(title), bare=True)
        if name == "$execution" and self.after_point() == "id":
            return _Said("run.id")
        raise UnknownScript

    def output(self, said: str | None, *, bare: bool = False) -> _Said:
        """Read on from a node to what it hands on: ``.item.json``, or ``.json`` alone."""
        word = self.after_point()
        if word in _ITEMS and not bare:
            if word != "item":
                self.needs("(")
                self.needs(")")
            word = self.after_point()
        if said is None or word != "json":
            raise UnknownScript
        return _Said(said)

    def new_date(self) -> _Said:
        if self.name() != "Date":
            raise UnknownScript
        self.needs("(")
        given = self.listed(")")
        if len(given) > 1:
            raise UnknownScript
        return _Said(f"datetime({given[0]})" if given else "now()")

    def function(self, name: str) -> _Said:
        if self.takes("."):
            name = f"{name}.{self.name()}"
        self.needs("(")
        given = self.listed(")")
        if name in SEVERAL:
            return _Said(f"{SEVERAL[name]}({', '.join(given)})")
        words = FUNCTIONS.get((name, len(given)))
        if words is None or sum(map(len, given)) > MAX_CHARACTERS:
            raise UnknownScript
        return _Said(words.format(*given), _COMPARED if " == " in words else _WHOLE)

    def way(self, said: _Said) -> _Said:
        """Read the fields and methods behind a value."""
        while self.sees(".", "?.", "["):
            sign = self.take().text
            if sign == "[" or self.takes("["):
                inside = self.choice().text
                self.needs("]")
                said = _Said(f"{said.at(_WHOLE)}[{inside}]")
                continue
            word = self.name()
            if self.takes("("):
                said = self.method(said, word)
            elif word == "length":
                said = _Said(f"len({said.text})")
            else:
                said = _Said(said.at(_WHOLE) + (f".{word}" if is_name(word) else f'["{word}"]'))
        return said

    def method(self, said: _Said, word: str) -> _Said:
        if word in EACH:
            return self.each(said, EACH[word])
        if word in {"plus", "minus"}:
            return self.moved(said, word == "minus")
        if word in {"toFormat", "format"}:
            signs = pattern(self.quoted())
            self.needs(")")
            if signs is None:
                raise UnknownScript
            return _Said(f"format_date({said.text}, {signs})")
        given = self.listed(")")
        if word == "isNotEmpty" and not given:
            return _Said(f"not empty({said.text})", _NOT)
        words = METHODS.get((word, len(given)))
        if words is None:
            raise UnknownScript
        return _Said(words.format(said.text, *given))

    def each(self, said: _Said, function: str) -> _Said:
        """Read an arrow: its parameter is ``item`` here, its second one ``index``."""
        if self.bound:
            raise UnknownScript  # The inner item would hide the outer one.
        names = [self.name()] if not self.takes("(") else self.parameters()
        self.needs("=>")
        if len(names) > 2 or self.sees("{"):  # noqa: PLR2004 - the item and its place
            raise UnknownScript
        self.bound = dict(zip(names, ("item", "index"), strict=False))
        body = self.choice().text
        self.bound = {}
        self.needs(")")
        return _Said(f"{function}({said.text}, {body}){')' * function.count('(')}")

    def parameters(self) -> list[str]:
        names = [self.name()]
        while self.takes(","):
            names.append(self.name())
        self.needs(")")
        return names

    def moved(self, said: _Said, back: bool) -> _Said:  # noqa: FBT001 - one of two
        """Read how far a moment is moved: ``{ days: 1, hours: 2 }``, or ``1, 'days'``."""
        steps: list[tuple[str, str]] = []
        if self.takes("{"):
            while not self.takes("}"):
                unit = self.name()
                self.needs(":")
                steps.append((unit, self.choice().text))
                if not self.sees("}"):
                    self.needs(",")
        else:
            amount = self.choice().text
            self.needs(",")
            steps.append((self.quoted(), amount))
        self.needs(")")
        moment: str | None = said.text
        for unit, amount in steps:
            moment = later(moment or "", unit, f"-({amount})" if back else amount)
            if moment is None:
                raise UnknownScript
        return _Said(moment or "")

    def map(self) -> _Said:
        """Read a map; what is spread into it is merged."""
        parts: list[str] = []
        entries: list[str] = []
        while not self.takes("}"):
            if self.takes("..."):
                parts += [_map(entries)] if entries else []
                parts.append(self.choice().text)
                entries = []
            else:
                entries.append(self.entry())
            if not self.sees("}"):
                self.needs(",")
        if not parts:
            return _Said(_map(entries))
        return _Said(f"merge({', '.join([*parts, _map(entries)] if entries else parts)})")

    def entry(self) -> str:
        token = self.take()
        if token.kind not in {"text", "name", "number"}:
            raise UnknownScript
        key = self.unquoted(token) if token.kind == "text" else token.text
        self.needs(":")
        return f"{json.dumps(key, ensure_ascii=False)}: {self.choice().text}"

    def listed(self, end: str) -> list[str]:
        """Read what stands between commas, up to the bracket that closes it."""
        found: list[str] = []
        while not self.takes(end):
            found.append(self.choice().text)
            if not self.sees(end):
                self.needs(",")
        return found

    def template(self, text: str) -> _Said:
        """Read a text with ``${ }`` in it."""
        self.depth += 1
        pieces: list[str] = []
        rest = text
        while "${" in rest:
            before, _, rest = rest.partition("${")
            inside, closed, rest = rest.partition("}")
            if not closed or self.depth > _DEEPEST:
                raise UnknownScript
            inner = _Reading(tokens_of(inside), self.roots, depth=self.depth, bound=dict(self.bound))
            pieces += [*([json.dumps(before, ensure_ascii=False)] if before else []), f"text({inner.whole()})"]
        if rest or not pieces:
            pieces.append(json.dumps(rest, ensure_ascii=False))
        self.depth -= 1
        return _Said(" + ".join(pieces), _SUM if len(pieces) > 1 else _WHOLE)

    def after_point(self) -> str:
        if not self.takes("?."):
            self.needs(".")
        return self.name()

    def key(self) -> str:
        title = self.quoted()
        self.needs("]")
        return title

    def quoted(self) -> str:
        token = self.take()
        if token.kind != "text":
            raise UnknownScript
        return self.unquoted(token)

    @staticmethod
    def unquoted(token: Token) -> str:
        value = next(scan(token.text)).value
        if not isinstance(value, str):
            raise UnknownScript
        return value


def _map(entries: list[str]) -> str:
    return f"{{{', '.join(entries)}}}"


def _join(left: _Said, sign: str, right: _Said) -> _Said:
    if len(left.text) + len(right.text) > MAX_CHARACTERS:
        raise UnknownScript
    if sign == "??":
        return _Said(f"coalesce({left.text}, {right.text})")
    if sign == "||" and right.literal == "text":
        return _Said(f"if(empty({left.text}), {right.text}, {left.text})")
    if sign == "||" and right.literal == "number":
        return _Said(f"coalesce({left.text}, {right.text})")
    level, word = _SIGNS[sign]
    return _Said(f"{left.at(level + (level == _COMPARED))} {word} {right.at(level + 1)}", level)
