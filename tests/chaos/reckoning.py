"""What came of it: what was lost, doubled or stuck, and how long it took until others went on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.installation import Installation
from tests.chaos.load import Load
from tests.chaos.monkeys import Deeds
from tests.chaos.receiver import Receiver

_AFTERMATH_S = 10.0
"""So long after its end PostgreSQL is on its way back, and nobody is called dead right after that."""

_ALL = "select id::text, status, output, error ->> 'code' from runs"
_DOUBLED = """
select workflow_id::text, coalesce(input ->> 'key', input ->> 'email') as key, count(*) from runs
where coalesce(input ->> 'key', input ->> 'email') is not null group by 1, 2 having count(*) > 1
"""
_TWICE = """
select run_id::text, node_id, iteration from run_records
where kind in ('step_succeeded', 'step_failed', 'step_skipped', 'step_cancelled')
group by run_id, node_id, iteration having count(*) > 1
"""
_LOST_ATTEMPTS = """
select extract(epoch from begun.at)::float8, extract(epoch from lost.at)::float8 from run_records lost
join lateral (
    select at from run_records
    where run_id = lost.run_id and node_id = lost.node_id and iteration = lost.iteration and kind = 'attempt_started'
        and sequence < lost.sequence
    order by sequence desc limit 1
) begun on true
where lost.kind = 'attempt_lost'
"""


@dataclass(slots=True)
class Verdict:
    """The figures; ``wrong`` names those that must be 0 and are not."""

    figures: dict[str, Any] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def note(self, name: str, value: Any) -> None:
        """Note a figure."""
        self.figures[name] = value

    def none(self, name: str, found: Sequence[object]) -> None:
        """Note how many there are of something that must not be."""
        self.figures[name] = len(found)
        if found:
            self.wrong.append(f"{name}: {', '.join(str(one) for one in list(found)[:5])}")


async def ends_of(installation: Installation) -> dict[str, tuple[Any, ...]]:
    """Give how every run ended: status, output and code of its error."""
    return {run: tuple(end) for run, *end in await installation.ask(_ALL)}


async def reckon(installation: Installation, load: Load, receiver: Receiver, golden: dict[str, Any], deeds: Deeds) -> Verdict:
    """Compare what the database and the receiver have with what was acknowledged."""
    verdict = Verdict()
    for name, count in deeds.counts().items():
        verdict.note(name, count)
    runs = await ends_of(installation)
    verdict.note("acknowledged", len(load.acknowledged))
    verdict.note("requests", load.tries)
    verdict.note("runs", len(runs))
    verdict.none("acknowledged_lost", [key for key, (_, run) in load.acknowledged.items() if run not in runs])
    verdict.none("triggers_doubled", await installation.ask(_DOUBLED))
    verdict.none("steps_committed_twice", await installation.ask(_TWICE))
    verdict.none("ended_otherwise", [run for way, run in load.acknowledged.values() if runs.get(run) != golden[way.shape.name]])
    verdict.none("effects_doubled", receiver.doubled())
    verdict.none("steps_with_several_keys", receiver.several_keys())
    verdict.none("audit_findings", await installation.audit())
    verdict.none("unexpected_answers", list(load.unexpected.elements()))
    for name, seconds in recovery(await installation.ask(_LOST_ATTEMPTS), deeds).items():
        verdict.note(name, seconds)
    return verdict


def recovery(lost: Sequence[tuple[float, float]], deeds: Deeds) -> dict[str, Any]:
    """Tell how long attempts that a killed worker had begun waited for the next one, from the kill on.

    Where several kills may have been the cause the earliest counts, so that this says too much rather than too little. Attempts
    that were on their way while PostgreSQL was killed, or another worker frozen, measure something else and are left out.
    """
    waits = []
    for begun, ended in lost:
        others = [*deeds.postgres_kills, *deeds.postgres_restarts]
        if any(begun - _AFTERMATH_S <= other <= ended for other in others):
            continue
        if any(start <= ended and begun <= stop for start, stop in deeds.freezes):
            continue
        causes = [kill for kill in deeds.worker_kills if begun - 0.1 <= kill <= ended]
        if causes:
            waits.append(ended - min(causes))
    waits.sort()
    names = {"recovery_p50_s": 0.5, "recovery_p95_s": 0.95, "recovery_max_s": 1.0}
    found = {
        name: round(waits[min(len(waits) - 1, int(len(waits) * share))], 3) if waits else None for name, share in names.items()
    }
    return {"attempts_lost": len(lost), "recoveries_measured": len(waits), **found}
