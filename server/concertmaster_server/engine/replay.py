"""Go through the history of a run again with the engine of today, and say where it would decide otherwise.

At each record the engine is asked what may happen after those before it; the record has to be one of that. Pure steps are
computed again, with the record's own moment as now. What came from outside is taken from the history as it stands: how an attempt
ended or that it was lost, what somebody told a waiting step, what a look-up found (the id of a called run, that a workflow is
not published), that a run was set aside, and that somebody wanted it cancelled. Sentences of failures may be reworded, so
only their codes are compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import orjson

from concertmaster_shared.api.histories import HistoryAnswer
from concertmaster_shared.runs import Record
from concertmaster_shared.runs.history import Failure
from concertmaster_shared.workflow import read_workflow
from concertmaster_shared.workflow.document import UnreadableDocumentError

from .context import RunFacts, context_of
from .decide import Ask, Cancel, Decision, Drop, Fail, Hold, Settle, Skip, Start, Stop, Succeed, decide
from .plan import Plan, PlanError, compile_plan
from .results import Assign, Call, Each, Halt, Outcome, Pause, Result
from .retry import pause_s
from .state import begin
from .step import PureExecutor, StepError, StepId, failure_of
from .transitions import RUN_ENDS, WAIT, IllegalTransitionError

Expected = Mapping[str, object]
"""What a record has to hold: its kind, and the facts that can be computed again."""

_TOLD: Final = frozenset(reason for reason, kinds in WAIT.items() if "retry_scheduled" in kinds)
"""For what a step waits that somebody ends by telling it."""

_NOBODY_KNOWS: Final = "nothing of this step"
_UNSTORABLE: Final = "step.unstorable"
_LONGEST_TEXT: Final = 300
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Divergence:
    """A record that the engine of today would not write: what it would instead, and what was found."""

    sequence: int
    node_id: str | None
    iteration: str
    expected: str
    found: str


def replay(past: HistoryAnswer, executors: Mapping[str, PureExecutor]) -> tuple[Divergence, ...]:
    """Give where a history differs from what the engine decides now; nothing where it agrees.

    ``executors`` holds those of the pure node types. The records count as facts also where they differ. A history that cannot
    be followed further ends with the record that is impossible; what a run took over from another one is not looked at.
    """
    try:
        plan = compile_plan(read_workflow(past.document), past.start)
    except (PlanError, UnreadableDocumentError) as failure:
        last = past.records[-1] if past.records else None
        if last is None or (last.error is not None and last.error.code == PlanError.code):
            return ()
        return (Divergence(last.sequence, None, "", PlanError.code, f"{last.kind}, although: {failure}"),)
    return tuple(_Replay(past, plan, executors).run())


class _Replay:
    """Follows one history. ``_open`` are decisions of one asking that have not become records yet."""

    def __init__(self, past: HistoryAnswer, plan: Plan, executors: Mapping[str, PureExecutor]) -> None:
        self._past = past
        self._executors = executors
        self._state = begin(plan, past.input)
        self._open: dict[StepId, Decision] = {}
        began = past.started_at or _NEVER
        self._facts = RunFacts(id=past.id, organisation=past.organisation, version=past.version, started_at=began)
        ended = bool(past.records) and past.records[-1].kind in RUN_ENDS
        self._may_be_cancelled = not ended or past.records[-1].kind == "run_cancelled"
        limit = plan.settings.run_limit_s
        self._ends_at = None if limit is None or began == _NEVER else began + timedelta(seconds=limit)

    def run(self) -> Iterator[Divergence]:
        for record in self._past.records:
            found = None if record.sequence <= self._past.taken else self._differs(record)
            if found is not None:
                yield Divergence(record.sequence, record.node_id, record.iteration, *found)
            try:
                self._state.apply(record)
            except (IllegalTransitionError, KeyError, TypeError) as failure:
                yield Divergence(record.sequence, record.node_id, record.iteration, "a record that can follow", str(failure))
                return

    def _differs(self, record: Record) -> tuple[str, str] | None:
        """Compare a record with what may come; a wish or the run's time limit counts from where nothing else explains it."""
        found = self._compared(record)
        if found is None:
            return None
        state = self._state
        if self._may_be_cancelled and not state.cancel_requested:
            state.cancel_requested = True
            if self._compared(record) is None:
                return None
            state.cancel_requested = False
        if self._ends_at is not None and self._ends_at <= record.at and not state.timed_out:
            state.timed_out = True
            if self._compared(record) is None:
                return None
            state.timed_out = False
        return found

    def _compared(self, record: Record) -> tuple[str, str] | None:
        if record.node_id is None:
            return self._compared_with_run(record)
        step = StepId(record.node_id, record.iteration)
        if not self._is_known(step):
            return _NOBODY_KNOWS, record.kind
        if (given := self._from_outside(step, record)) is not None:
            self._open.clear()
            return _difference(given, record)
        # What was decided together happens together, whatever the first of it changes for the others.
        decided = self._open.pop(step, None)
        if decided is not None and _difference(self._expected(decided, record), record) is None:
            return None
        self._open = {decision.step: decision for decision in self._decisions(record) if not isinstance(decision, _ENDS)}
        fresh = self._open.pop(step, None)
        return (_NOBODY_KNOWS, record.kind) if fresh is None else _difference(self._expected(fresh, record), record)

    def _is_known(self, step: StepId) -> bool:
        try:
            self._state.pass_of(step)
        except KeyError:
            return False
        return True

    def _compared_with_run(self, record: Record) -> tuple[str, str] | None:
        self._open.clear()
        if record.kind == "run_waiting":
            return None
        if record.kind == "run_started":
            return ("a start is noted once", record.kind) if self._state.started else None
        end = next((decision for decision in self._decisions(record) if isinstance(decision, _ENDS)), None)
        if end is None:
            return "the run goes on", record.kind
        if isinstance(end, Succeed) and record.kind == "run_succeeded":
            return _difference({"output": end.output}, record.model_copy(update={"output": self._past.output}))
        return _difference(_end(end), record)

    def _decisions(self, record: Record) -> tuple[Decision, ...]:
        return decide(self._state, record.at)

    def _from_outside(self, step: StepId, record: Record) -> Expected | None:
        """Give what has to follow from something that nobody can compute; None for what follows from the engine alone."""
        if record.kind == "step_cancelled":
            return None
        if step in self._state.running:
            if record.kind in {"attempt_lost", "step_succeeded"}:
                return {"kind": record.kind}
            return self._given_back(record) if record.error is None else self._after_failure(step, record.error, record)
        waiting = self._state.waiting.get(step)
        if waiting is None or waiting.reason not in _TOLD:
            return None
        if record.kind == "retry_scheduled":
            return {"error": None, "due_at": record.at}
        return {"port": self._error_port(step)} if record.kind == "step_failed" else {"kind": "step_succeeded"}

    def _given_back(self, record: Record) -> Expected | None:
        """Give what follows for an attempt that had not been sent out when its run was to rest."""
        return {"due_at": record.at} if record.kind == "retry_scheduled" else None

    def _after_failure(self, step: StepId, failure: Failure, record: Record) -> Expected:
        """Give what follows from the failure of an attempt; chance alone decides how long within its bounds a pause is."""
        node, known = self._state.node(step), self._state.steps[step]
        if not self._state.is_winding_up:
            if failure.uncertain and node.asks:
                return {"kind": "step_waiting", "reason": "uncertain"}
            shortest, longest = (pause_s(node.retry, failure, known.failures + 1, chance=chance) for chance in (0.0, 1.0))
            if shortest is not None and longest is not None:
                low, high = (record.at + timedelta(seconds=seconds) for seconds in (shortest, longest))
                due = record.due_at
                return {"kind": "retry_scheduled", "due_at": due if due is not None and low <= due <= high else low}
        return {"kind": "step_failed", "port": self._error_port(step)}

    def _expected(self, decision: Decision, record: Record) -> Expected:
        expected: Expected
        match decision:
            case Start(step, attempt):
                expected = self._started(step, attempt, record)
            case Skip(_, port):
                expected = {"kind": "step_skipped", "port": port}
            case Hold(_, seconds):
                expected = {"kind": "step_waiting", "reason": "merge", "due_at": record.at + timedelta(seconds=seconds)}
            case Settle(step, result):
                expected = self._settled(step, result)
            case Ask():
                expected = {"kind": "step_waiting", "reason": "uncertain"}
            case Drop() | Stop():
                expected = {"kind": "step_cancelled"}
            case Succeed() | Fail() | Cancel():
                expected = _end(decision)
        return expected

    def _started(self, step: StepId, attempt: int, record: Record) -> Expected:
        node = self._state.node(step)
        try:
            context = context_of(self._state, self._facts, step, attempt=attempt, now=record.at)
        except StepError as error:
            return {**self._settled(step, failure_of(error)), "input": None}
        given = None if node.is_trigger else context.parameters or None
        if node.effect != "pure":
            known = self._state.steps.get(step)
            started = {"input": given if known is None or known.input is None else None, "attempt": attempt, "key": context.key}
            return self._stored(step, {"kind": "attempt_started", **started}, record)
        try:
            result: Result | Failure = self._executors[node.type](context)
        except StepError as error:
            result = failure_of(error)
        except Exception:  # noqa: BLE001 - the boundary: a mistake in an executor is a failure of its step, here as there
            result = Failure(code="step.crashed", message="")
        return self._stored(step, {"input": given, **self._resulting(step, result, record)}, record)

    def _resulting(self, step: StepId, result: Result | Failure, record: Record) -> Expected:
        match result:
            case Pause(until, outcome):
                waits = {"kind": "step_waiting", "reason": "timer", "due_at": until}
                return {**waits, "output": outcome.output, "port": outcome.port}
            case Each():
                return {"kind": "loop_started"}
            case Halt(failure):
                return {"kind": "step_succeeded", "reason": "stop", "error": failure}
            case Call() | Assign() if record.kind == "step_failed":
                return {"kind": "step_failed", "port": self._error_port(step)}  # what it names was not to be had
            case Call() | Assign():
                return {"kind": "step_waiting", "reason": "child" if isinstance(result, Call) else "person"}
            case _:
                return self._settled(step, result)

    def _settled(self, step: StepId, result: Outcome | Failure) -> Expected:
        if isinstance(result, Outcome):
            return {"kind": "step_succeeded", "output": result.output, "port": result.port, "reason": None, "error": None}
        return {"kind": "step_failed", "error": result, "port": self._error_port(step)}

    def _stored(self, step: StepId, expected: Expected, record: Record) -> Expected:
        """Give what is left of a step whose values the database cannot hold."""
        if record.error is None or record.error.code != _UNSTORABLE or _is_storable([*expected.values()]):
            return expected
        return {"kind": "step_failed", "port": self._error_port(step)}

    def _error_port(self, step: StepId) -> str | None:
        return "error" if self._state.node(step).catches else None


_ENDS: Final = (Succeed, Fail, Cancel)


def _end(decision: Decision) -> Expected:
    match decision:
        case Succeed():
            return {"kind": "run_succeeded"}
        case Fail(failure):
            return {"kind": "run_failed", "error": failure}
        case _:
            return {"kind": "run_cancelled"}


def _difference(expected: Expected, record: Record) -> tuple[str, str] | None:
    """Give the first fact of a record that is not as expected, in words, with what was found."""
    for name, value in expected.items():
        found = getattr(record, name)
        if not _same(_plain(value), _plain(found)):
            return f"{name} {_text(value)}", f"{name} {_text(found)}"
    return None


def _plain(value: object) -> Any:
    """Give a value as it comes back from the history; of a failure what its wording does not touch."""
    if isinstance(value, Failure):
        return value.model_dump(exclude=None if value.code == "run.stopped" else {"message"}, mode="json")
    if isinstance(value, datetime):
        return value.timestamp()
    return orjson.loads(orjson.dumps(value)) if _is_storable(value) else None


def _same(one: Any, other: Any) -> bool:
    """Tell whether two JSON values are the same; a number may have lost its point on the way, but never become a truth."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(value, other[name]) for name, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def _is_storable(value: object) -> bool:
    try:
        text = orjson.dumps(value, default=_shown)
    except TypeError:
        return False
    return b"\\u0000" not in text.replace(b"\\\\", b"")


def _shown(value: object) -> object:
    if isinstance(value, Failure):
        return value.model_dump(mode="json")
    raise TypeError


def _text(value: object) -> str:
    if isinstance(value, str | None):
        return value or "none"
    if isinstance(value, Failure):
        return value.code
    text = orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode() if _is_storable(value) else "unstorable"
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…"
