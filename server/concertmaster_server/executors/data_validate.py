"""``data.validate``: which rules do not hold."""

from collections.abc import Iterator
from typing import cast

from concertmaster_server.engine.results import Outcome
from concertmaster_server.engine.step import StepContext
from concertmaster_shared.nodes import failed_of

from .items import EntryError


def execute(step: StepContext) -> Outcome:
    """Look at every rule: one that could not be computed is a problem of its own and keeps no other from being looked at."""
    rules = cast("list[object]", step.parameters["rules"])
    problems = [problem for number, rule in enumerate(rules) for problem in _problem(number, rule)]
    return Outcome({"problems": problems}, "invalid" if problems else "valid")


def _problem(number: int, rule: object) -> Iterator[dict[str, object]]:
    if not isinstance(rule, dict) or "check" not in rule:
        raise EntryError(parameter="Rules", entry=number, reason="it must be a map with check and message")
    failed = failed_of(rule)
    message = rule.get("message") or failed.get("message") or ""
    if "check" in failed:
        yield {"rule": number, "message": message, "reason": failed["check"]}
    elif rule["check"] is None or rule["check"] is False:
        yield {"rule": number, "message": message}
    elif rule["check"] is not True:
        yield {"rule": number, "message": message, "reason": "The check must give true or false."}
