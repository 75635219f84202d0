"""Run every rule over a document. The rules are found by scanning ``rules``; their order is the order of the problems."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Final

from concertmaster_shared.problems import Problem
from concertmaster_shared.workflow import Node, WorkflowDocument

from . import rules
from .view import Surroundings, WorkflowView


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as its module has it, with ``check_node``, ``check`` or both."""

    name: str
    reads: frozenset[str]
    words: frozenset[str]
    check: Callable[[WorkflowView], Iterator[Problem]] | None
    check_node: Callable[[WorkflowView, Node], Iterator[Problem]] | None
    depends: Callable[[WorkflowView, Node], object] | None
    prepare: Callable[[WorkflowView, Iterable[Node]], Iterable[Node]] | None

    @classmethod
    def of(cls, module: ModuleType) -> Rule:
        """Read what a module says."""
        known = vars(module)
        return cls(
            module.__name__,
            known.get("READS", frozenset()),
            known.get("WORDS", frozenset()),
            known.get("check"),
            known.get("check_node"),
            known.get("depends"),
            known.get("prepare"),
        )

    def all(self, view: WorkflowView) -> Iterator[Problem]:
        """Give what the rule finds in a whole document."""
        if self.check_node is not None:
            nodes = view.document.nodes
            for node in nodes if self.prepare is None else self.prepare(view, nodes):
                yield from self.check_node(view, node)
        if self.check is not None:
            yield from self.check(view)


RULES: Final[tuple[Rule, ...]] = tuple(
    Rule.of(importlib.import_module(f"{rules.__name__}.{module.name}")) for module in pkgutil.iter_modules(rules.__path__)
)

_UNKNOWN = Surroundings()


def check_workflow(document: WorkflowDocument, surroundings: Surroundings = _UNKNOWN) -> tuple[Problem, ...]:
    """Give every problem of a workflow, errors first; runs nothing."""
    view = WorkflowView.of(document, surroundings)
    return errors_first(problem for rule in RULES for problem in rule.all(view))


def errors_first(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Put what forbids a publish before what does not, each in its order."""
    return tuple(sorted(problems, key=lambda problem: problem.severity != "error"))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether any of the problems forbids a publish."""
    return any(problem.severity == "error" for problem in problems)
