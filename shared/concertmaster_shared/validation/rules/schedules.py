"""A schedule names days that come, in a time zone that there is."""

from collections.abc import Callable, Iterator

from concertmaster_shared.calendars import check_cron, find_zone
from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.expressions import is_template
from concertmaster_shared.problems import Problem, error, join
from concertmaster_shared.validation.view import WorkflowView
from concertmaster_shared.workflow import Node

_CHECKS: tuple[tuple[str, Callable[[str], object]], ...] = (("cron", check_cron), ("time_zone", find_zone))


def check_node(_view: WorkflowView, node: Node) -> Iterator[Problem]:
    """Check the calendar and the time zone of a schedule."""
    if node.type != "trigger.schedule":
        return
    for name, judge in _CHECKS:
        value = node.parameters.get(name)
        if isinstance(value, str) and value and not is_template(value):
            try:
                judge(value)
            except ConcertMasterError as failure:
                yield error(failure.code, join("nodes", node.id, "parameters", name), position=None, **failure.parameters)
