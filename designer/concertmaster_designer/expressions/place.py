"""Where an expression stands: what it sees there and with which values it can be tried. Rooms say it, editors ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from PySide6.QtWidgets import QWidget

from concertmaster_designer.documents.typing import KnownRun, Outlook, Sight, Trial, try_names
from concertmaster_designer.documents.typing.trial import Source
from concertmaster_shared.nodes import Parameter


class Values(Protocol):
    """Where values for trying expressions come from: a run that is known, and what a person made up."""

    def run(self) -> KnownRun | None:
        """Give the last run that is known."""

    def sample(self, node_id: str) -> Mapping[str, object] | None:
        """Give the sample data of a node; "" stands for the workflow."""

    def keep_sample(self, node_id: str, sample: Mapping[str, object] | None) -> None:
        """Keep sample data on this machine, or forget it."""


class NoValues:
    """Knows no run and keeps samples for as long as it lives."""

    def __init__(self) -> None:
        self._samples: dict[str, Mapping[str, object]] = {}

    def run(self) -> KnownRun | None:
        """Give no run."""
        return None

    def sample(self, node_id: str) -> Mapping[str, object] | None:
        """Give what was kept."""
        return self._samples.get(node_id)

    def keep_sample(self, node_id: str, sample: Mapping[str, object] | None) -> None:
        """Keep it here."""
        self._samples.pop(node_id, None)
        if sample is not None:
            self._samples[node_id] = sample


class Place:
    """One place: a node of a draft, or with no node the settings of the workflow."""

    def __init__(self, outlook: Outlook, node_id: str, values: Values) -> None:
        self._outlook = outlook
        self.node_id = node_id
        self.values = values
        self.preferred: Source | None = None

    def sight(self, parameter: Parameter | None = None) -> Sight:
        """Give what an expression sees, in a parameter of the node where one is given."""
        return self._outlook.at(self.node_id, parameter) if self.node_id else self._outlook.for_settings()

    def trial(self, sight: Sight, steps: Iterable[str] | None) -> Trial:
        """Give values for the names that an expression uses, with those of all that is near for None."""
        return try_names(
            self._outlook,
            sight,
            run=self.values.run(),
            sample=self.values.sample(self.node_id),
            steps=steps,
            prefer=self.preferred,
        )

    def first_sample(self, sight: Sight) -> Mapping[str, object]:
        """Give what sample data may begin with: what was kept, else values of the last run or examples."""
        kept = self.values.sample(self.node_id)
        if kept is not None:
            return kept
        return try_names(self._outlook, sight, run=self.values.run(), sample=None, steps=None).names


class SharedPlace(Place):
    """Several nodes whose parameters are set at once."""

    def __init__(self, outlook: Outlook, node_ids: Sequence[str], values: Values) -> None:
        super().__init__(outlook, node_ids[0], values)
        self._node_ids = tuple(node_ids)

    def sight(self, parameter: Parameter | None = None) -> Sight:
        """Give what all of the nodes see."""
        return self._outlook.at_all(self._node_ids, parameter)


class PlaceOwner:
    """A widget that knows the place of the editors inside it."""

    expression_place: Place | None = None


class ParameterOwner:
    """A widget that edits a parameter."""

    parameter: Parameter


def place_of(widget: QWidget) -> tuple[Place | None, Parameter | None]:
    """Find the place of an editor among the widgets around it, and the outermost parameter that it stands in."""
    parameter: Parameter | None = None
    at: QWidget | None = widget.parentWidget()
    while at is not None:
        if isinstance(at, ParameterOwner):
            parameter = at.parameter
        if isinstance(at, PlaceOwner):
            return at.expression_place, parameter
        at = at.parentWidget()
    return None, parameter
