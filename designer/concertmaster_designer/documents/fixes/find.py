"""Which fixes there are for which problem. A code that is not here has none that is obvious."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from concertmaster_shared.problems import Problem
from concertmaster_shared.workflow import Draft, EditError

from . import expressions, graph, parameters
from .fix import Fix, Place, place_of

_Find = Callable[[Draft, Problem, Place], Iterator[Fix]]

FIXES: Final[Mapping[str, _Find]] = MappingProxyType(
    {
        "expression.unknown_name": expressions.rename,
        "expression.unknown_field": expressions.rename,
        "expression.unknown_function": expressions.rename,
        "expression.use_instead": expressions.replace_sign,
        "expression.open_bracket": expressions.close,
        "expression.open_template": expressions.close,
        "workflow.unknown_type": graph.known_type,
        "workflow.unknown_type_close": graph.known_type,
        "workflow.dangling_edge": graph.remove_edge,
        "workflow.duplicate_edge": graph.remove_edge,
        "workflow.loop_crossed": graph.remove_edge,
        "workflow.unknown_port": graph.known_port,
        "workflow.unconnected": graph.reach,
        "workflow.no_trigger": graph.start,
        "workflow.cycle": graph.open_circle,
        "workflow.two_lanes": graph.one_lane,
        "workflow.limits": graph.hard_limit,
        "workflow.unknown_parameter": parameters.known_name,
        "workflow.missing_parameter": parameters.default,
        "workflow.fixed_parameter": parameters.constant,
        "workflow.wrong_kind": parameters.convert,
        "workflow.wrong_choice": parameters.choice,
        "workflow.out_of_range": parameters.into_range,
        "workflow.port_taken": parameters.free_port,
        "statement.value_missing": parameters.given_value,
        "statement.value_unused": parameters.drop,
    }
)


def fixes_for(draft: Draft, problem: Problem) -> tuple[Fix, ...]:
    """Give what mends a problem, the best first; nothing where the draft has moved on from under it."""
    find = FIXES.get(problem.code)
    place = place_of(draft, problem)
    if find is None or (place.part == "nodes" and place.id and place.node is None):
        return ()
    try:
        return tuple(find(draft, problem, place))
    except (LookupError, TypeError, ValueError, EditError):  # the problem is older than the draft
        return ()
