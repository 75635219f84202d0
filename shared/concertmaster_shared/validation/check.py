"""Run every rule over a document. The rules are found by scanning ``rules``; their order is the order of the problems."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator

from concertmaster_shared.problems import Problem
from concertmaster_shared.workflow import Graph, WorkflowDocument

from . import rules
from .view import Surroundings, WorkflowView

Rule = Callable[[WorkflowView], Iterator[Problem]]

_RULES: tuple[Rule, ...] = tuple(
    importlib.import_module(f"{rules.__name__}.{module.name}").check for module in pkgutil.iter_modules(rules.__path__)
)

_UNKNOWN = Surroundings()


def check_workflow(document: WorkflowDocument, surroundings: Surroundings = _UNKNOWN) -> tuple[Problem, ...]:
    """Give every problem of a workflow, errors first; runs nothing."""
    view = WorkflowView(document, Graph.of(document), surroundings)
    found = [problem for rule in _RULES for problem in rule(view)]
    return tuple(sorted(found, key=lambda problem: problem.severity != "error"))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether any of the problems forbids a publish."""
    return any(problem.severity == "error" for problem in problems)
