"""Which expressions of a form a page works out while people type, and which wait for the server.

A page may do so where the expression needs nothing but answers that it can read from its controls, or that the respondent
has given before. Whatever respondents do not see stays with the server: hidden fields, values worked out without being shown, and
everything that depends on them. So does what only the server can do: patterns that are known only when they run.

A page need not be right about anything: the server works everything out again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from concertmaster_shared.expressions import Expression, Reference
from concertmaster_shared.expressions.page_tree import page_tree
from concertmaster_shared.expressions.tree import Call, Comparison, Literal, Name, Node, children
from concertmaster_shared.forms.spec import FieldSettings

from .analyse import Analysis
from .layout import Layout, Placed
from .rules import Rule, names_in_scope
from .scope import ENV

READ_IN_PAGES: Final = frozenset(
    {
        "calculated", "choice", "choices", "consent", "date", "date_range", "decimal", "email", "file", "image", "integer",
        "location", "long_text", "lookup", "matrix", "money", "ranking", "rating", "repeat", "scale", "text", "time", "url",
        "yes_no",
    }
)  # fmt: skip
"""Field types whose answers a page reads from its controls as the server does."""

_NOTICED: Final = frozenset({"datetime", "phone", "signature"})


def is_read_in_pages(settings: FieldSettings) -> bool:
    """Tell whether a page reads a field's answer, and not only whether there is one."""
    return settings.type in READ_IN_PAGES and getattr(settings, "cells", None) != "typed"


def is_noticed_in_pages(settings: FieldSettings) -> bool:
    """Tell whether a page knows only whether a field has an answer, as the server alone brings it into its normal form."""
    return settings.type in _NOTICED or getattr(settings, "cells", None) == "typed"


Trees = Mapping[str, Mapping[str, list[Any]]]
"""Owner's id to the key of a slot to the tree that a page works out."""

_WORKED_OUT: Final = "value"
_IN_PAGES: Final = frozenset({"show", "require", "limit", "value"})


def place(analysis: Analysis) -> Trees:
    """Give the trees for pages; an expression without one waits for the server."""
    placing = _Placing(analysis)
    trees: dict[str, dict[str, list[Any]]] = {}
    for rule in analysis.rules:
        tree = placing.tree(rule)
        if tree is not None:
            trees.setdefault(rule.owner, {})[rule.path.rpartition("/")[2]] = tree
    return trees


class _Placing:
    """One look at all expressions; a form without circles has an end to each question."""

    def __init__(self, analysis: Analysis) -> None:
        self._layout: Layout = analysis.layout
        self._values = {rule.owner: rule for rule in analysis.rules if rule.purpose == _WORKED_OUT}
        self._scopes: dict[str, Mapping[str, Placed]] = {}
        self._readable: dict[str, bool] = {}

    def tree(self, rule: Rule) -> list[Any] | None:
        if rule.purpose not in _IN_PAGES or not isinstance(rule.parsed, Expression):
            return None
        if not self._is_seen(rule):
            return None
        asked = _asked_for(rule.parsed.tree)
        if not all(self._knows(one, rule.level, asked) for one in rule.parsed.references):
            return None
        return page_tree(rule.parsed)

    def _is_seen(self, rule: Rule) -> bool:
        """Tell whether the respondent sees whatever the expression is about."""
        placed = self._layout.placed.get(rule.owner)
        return placed is None or (placed.spec.type != "hidden" and bool(getattr(placed.settings, "show", True)))

    def _knows(self, reference: Reference, level: str, asked: frozenset[str]) -> bool:
        if reference.root == ENV:
            return True
        if level not in self._scopes:
            self._scopes[level] = names_in_scope(self._layout, level)
        placed = self._scopes[level].get(reference.root)
        if placed is not None and reference.root in asked and is_noticed_in_pages(placed.settings):
            return True
        return placed is not None and all(map(self._reads, self._meant(placed, reference)))

    def _meant(self, placed: Placed, reference: Reference) -> Iterator[Placed]:
        """Give the fields a name leads to: for a repeat the one behind the point, else all inside."""
        yield placed
        if placed.is_repeat:
            inside = [one for one in self._layout.placed.values() if placed.id in one.repeats and one.spec.has_answer]
            named = [one for one in inside if one.name in reference.parts[1:]]
            yield from named or inside

    def _reads(self, placed: Placed) -> bool:
        if placed.id not in self._readable:
            self._readable[placed.id] = False
            self._readable[placed.id] = self._finds(placed)
        return self._readable[placed.id]

    def _finds(self, placed: Placed) -> bool:
        settings: Any = placed.settings
        if not is_read_in_pages(settings) or not getattr(settings, "show", True):
            return False
        rule = self._values.get(placed.id)
        return rule is None or self.tree(rule) is not None


def _asked_for(tree: Node) -> frozenset[str]:
    """Name the fields of which an expression asks only whether they have an answer: ``empty(a)``, ``a != null``."""
    nodes = [tree]
    for node in nodes:
        nodes += children(node)
    named = Counter(node.name for node in nodes if isinstance(node, Name))
    asked = Counter(name for node in nodes if (name := _name_asked_for(node)) is not None)
    return frozenset(name for name, times in asked.items() if times == named[name])


def _name_asked_for(node: Node) -> str | None:
    match node:
        case Call("empty", (Name(name),)):
            return name
        case Comparison("==" | "!=", Name(name), Literal(None)) | Comparison("==" | "!=", Literal(None), Name(name)):
            return name
    return None
