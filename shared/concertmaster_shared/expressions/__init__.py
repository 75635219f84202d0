"""The expression language: text to tree, tree to value, for parameters, conditions, form logic and filters.

Its rules, in short: values are never turned into another kind; null wins in arithmetic and loses every order comparison; names
come from a scope and nowhere else; every evaluation has a budget. One Python engine here and one in the browser are
held equal by ``tests/corpus/expressions``.

This room must not know what an expression is used for, what a node or a form is, or what time it is: names, the time and a
clock come in as arguments. Nothing here runs, imports or formats what an author or a respondent wrote.
"""

from .budget import DEFAULT, Budget, Context, OverdrawnError
from .checker import check, infer
from .errors import ExpressionError
from .evaluator import compiled, evaluate, render, render_in
from .formatter import format_tree
from .functions import FAMILIES, FUNCTIONS, FunctionSpec, Parameter
from .parser import parse
from .shapes import Scope, Shape
from .template import Insert, Template, is_template, parse_template
from .tokenizer import tokens
from .tree import Expression, Reference
from .tree_json import tree_from_json, tree_to_json
from .values import Value, to_wire

__all__ = [
    "DEFAULT",
    "FAMILIES",
    "FUNCTIONS",
    "Budget",
    "Context",
    "Expression",
    "ExpressionError",
    "FunctionSpec",
    "Insert",
    "OverdrawnError",
    "Parameter",
    "Reference",
    "Scope",
    "Shape",
    "Template",
    "Value",
    "check",
    "compiled",
    "evaluate",
    "format_tree",
    "infer",
    "is_template",
    "parse",
    "parse_template",
    "render",
    "render_in",
    "to_wire",
    "tokens",
    "tree_from_json",
    "tree_to_json",
]
