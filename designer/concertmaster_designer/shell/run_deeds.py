"""Carry out what is asked of a run: rest, go on, judge, retry, fork."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from concertmaster_designer.monitor.deeds import Deed, Verb
from concertmaster_designer.remote.client import Client
from concertmaster_designer.ui.dialogs.failure import tell_failure
from concertmaster_shared.api import operating, runs
from concertmaster_shared.api.runs import RunAnswer

from .connection import Connection

_FAILED: Final[dict[Verb, str]] = {
    "pause": "The run cannot be paused",
    "resume": "The run cannot go on",
    "retry": "The run cannot be retried",
    "fork": "Nothing can go on from this step",
    "resolve": "The step cannot be judged",
}


class RunDeeds(QObject):
    """``changed`` says that a run stands otherwise now, ``begun`` gives a run that goes on from another one."""

    changed = Signal()
    begun = Signal(object)

    def __init__(self, connection: Connection, new_key: Callable[[], str], window: QWidget) -> None:
        super().__init__(window)
        self._connection = connection
        self._new_key = new_key
        self._window = window

    def carry_out(self, deed: Deed) -> None:
        """Ask the server for it; a refusal is told."""
        key = self._new_key()

        def done(run: RunAnswer | None) -> None:
            if run is not None:
                self.begun.emit(run)
            self.changed.emit()

        self._connection.ask(
            lambda client: _send(client, deed, key),
            owner=self,
            then=done,
            otherwise=lambda failure: tell_failure(self._window, _FAILED[deed.verb], failure),
        )


async def _send(client: Client, deed: Deed, key: str) -> RunAnswer | None:
    """Make the call; gives the new run where there is one."""
    match deed.verb:
        case "pause":
            await client.call(operating.PAUSE, run_id=deed.run)
        case "resume":
            await client.call(operating.RESUME, run_id=deed.run)
        case "resolve":
            judgement = operating.ResolveBody(node_id=deed.node_id, iteration=deed.iteration, decision=deed.decision or "retry")
            await client.call(operating.RESOLVE, body=judgement, run_id=deed.run)
        case "retry":
            begun = await client.call(operating.RETRY, idempotency_key=key, run_id=deed.run)
            return await client.call(runs.GET, run_id=begun.id)
        case "fork":
            place = operating.ForkBody(from_node=deed.node_id, iteration=deed.iteration)
            begun = await client.call(operating.FORK, body=place, idempotency_key=key, run_id=deed.run)
            return await client.call(runs.GET, run_id=begun.id)
    return None
