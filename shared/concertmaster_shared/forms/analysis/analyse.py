"""One look at a document that both its check and its compilation need: places, expressions, order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from concertmaster_shared.forms.document import FormDocument

from .layout import Layout, lay_out
from .order import Order, references, work_out_order
from .rules import Rule, rules_of


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is known about a document; ``used`` leads from a field or page to the fields that decide about it."""

    layout: Layout
    rules: tuple[Rule, ...]
    used: Mapping[str, tuple[str, ...]]
    order: Order


def analyse(document: FormDocument) -> Analysis:
    """Work out places, expressions and order of a document."""
    layout = lay_out(document)
    rules = tuple(rules_of(layout))
    used = references(layout, rules)
    return Analysis(layout, rules, used, work_out_order(layout, used))
