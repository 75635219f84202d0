"""``logic.switch``: the way of the first case that is true."""

from typing import Any, ClassVar, Final, cast

from concertmaster_server.engine.results import Outcome
from concertmaster_server.engine.step import StepContext, StepError
from concertmaster_shared.nodes import failed_of
from concertmaster_shared.nodes.spec import PORT_FIELD

ELSE: Final = "else"


class CaseError(StepError):
    """The condition of a case that had its turn has no answer. Takes ``port`` and ``reason``."""

    code: ClassVar[str] = "step.case"


def execute(step: StepContext) -> Outcome:
    """Go on at the first case that is true; later ones do not matter, even if they failed."""
    cases = cast("list[dict[str, Any]]", step.parameters["cases"])
    port = next((case[PORT_FIELD] for case in cases if _holds(case)), ELSE)
    return Outcome({"result": port}, port)


def _holds(case: dict[str, Any]) -> bool:
    reason = failed_of(case).get("when")
    when = case.get("when")
    if reason is None and not isinstance(when, bool | None):
        reason = "It must give true or false."
    if reason is not None:
        raise CaseError(port=case.get(PORT_FIELD), reason=reason)
    return bool(when)
