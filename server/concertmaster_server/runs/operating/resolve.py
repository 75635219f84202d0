"""Use case: judge a step of which nobody knows whether its effect happened. It is judged once, and a second judge is told so."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from concertmaster_server.db.queries.judgements import find_doubt, lock_run
from concertmaster_server.db.queries.signals import Telling, tell
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.runs.cancel import RunEndedError
from concertmaster_shared.api.operating import ResolveBody
from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.messages import sentence
from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.runs.history import Failure

_JUDGED = "step.judged"


class NotUncertainError(ConcertMasterError):
    """The step does not wait for a judgement, or not any more. Takes ``node_id``."""

    code: ClassVar[str] = "step.not_uncertain"


class PortUnknownError(ConcertMasterError):
    """The node has no such output port. Takes ``port`` and ``ports``."""

    code: ClassVar[str] = "step.port"


async def resolve_step(tx: Transaction, organisation: UUID, run_id: UUID, *, judgement: ResolveBody) -> None:
    """Tell the step what to make of its attempt.

    Raises ``NotFoundError``, ``RunEndedError``, ``NotUncertainError`` or ``PortUnknownError``.
    """
    run = await lock_run(tx, organisation, run_id)
    if run is None:
        raise NotFoundError(kind="run", id=run_id)
    if not run.is_open:
        raise RunEndedError(status=run.status)
    node_id, iteration = judgement.node_id, judgement.iteration
    found = await find_doubt(tx, organisation, run_id, node_id=node_id, iteration=iteration)
    if found is None or found.is_told or not found.is_uncertain:
        raise NotUncertainError(node_id=node_id)
    body = _body(judgement, [port.name for port in CATALOGUE[found.type].outputs])
    await tell(tx.raw, [Telling(org_id=organisation, run_id=run_id, node_id=node_id, iteration=iteration, body=body)])


def _body(judgement: ResolveBody, ports: list[str]) -> dict[str, Any]:
    """Give what the step is told."""
    if judgement.decision == "retry":
        return {"again": True}
    if judgement.decision == "failed":
        return {"error": Failure(code=_JUDGED, message=sentence(_JUDGED, {})).model_dump(exclude_defaults=True)}
    port = judgement.port or ports[0]
    if port not in ports:
        raise PortUnknownError(port=port, ports=", ".join(ports))
    return {"output": judgement.output, "port": port}
