"""The node types as a list to choose from: favourites, what was used last, families; or what a search finds, best first. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from concertmaster_designer.ui.ranking import rank
from concertmaster_shared.look import FAMILIES
from concertmaster_shared.nodes import NodeSpec

FAMILY_TITLES: Final[Mapping[str, str]] = {
    "trigger": "Triggers",
    "data": "Data",
    "logic": "Logic",
    "people": "People",
    "outside": "Outside",
}

SYNONYMS: Final[Mapping[str, str]] = {
    "data.aggregate": "sum count average group total statistics pivot",
    "data.filter": "where select rows keep remove condition",
    "data.import": "load csv excel spreadsheet upload dataset",
    "data.join": "merge combine lookup vlookup enrich",
    "data.set": "assign variable edit fields transform map compute change function code",
    "data.sort": "order rank arrange",
    "data.validate": "check verify assert schema quality",
    "database.query": "sql select read postgres mysql",
    "database.write": "sql insert update delete store postgres mysql",
    "email.send": "mail smtp message notify gmail outlook",
    "file.read": "open load csv excel xml json",
    "file.write": "save export csv excel xml json",
    "flow.call": "sub-workflow subprocess execute run link",
    "flow.return": "end output answer result respond",
    "http.request": "api rest call fetch get post web url curl json",
    "logic.for_each": "loop iterate repeat split batches items",
    "logic.if": "condition branch decision filter true false",
    "logic.merge": "join wait combine gather",
    "logic.stop": "abort fail error throw end",
    "logic.switch": "case route branch choose",
    "logic.wait": "delay pause sleep timer",
    "people.approval": "approve sign off review decision confirm accept",
    "people.form": "ask questionnaire survey input fill",
    "trigger.form": "start answer submission survey questionnaire",
    "trigger.manual": "start button hand click test",
    "trigger.schedule": "start cron timer daily interval calendar",
    "trigger.webhook": "start http hook receive callback api",
    "webhook.send": "hook notify push callback post event",
}
"""What people call these types elsewhere."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The title above some types; ``family`` is empty where they are of several."""

    family: str
    title: str


@dataclass(frozen=True, slots=True)
class Item:
    """A type in the list, with the letters of its title by which it was found."""

    spec: NodeSpec
    letters: tuple[int, ...] = ()
    starred: bool = False

    @property
    def title(self) -> str:
        """Give the title of the type."""
        return self.spec.title


Entry = Heading | Item


def entries(
    specs: Iterable[NodeSpec], search: str = "", *, favourites: Sequence[str] = (), recent: Sequence[str] = ()
) -> tuple[Entry, ...]:
    """Give the types that fit a search, best first; without one all of them, below headings."""
    known = {spec.type: spec for spec in specs}
    starred = frozenset(favourites)
    if search.strip():
        lately = {node_type: place for place, node_type in enumerate((*favourites, *recent))}
        found = rank(
            search,
            known.values(),
            title=lambda spec: spec.title,
            others=lambda spec: (spec.type, SYNONYMS.get(spec.type, ""), spec.help),
            recent=lambda spec: lately.get(spec.type),
        )
        return tuple(Item(one.entry, one.letters, one.entry.type in starred) for one in found)
    groups = [("", "Favourites", _known(favourites, known)), ("", "Used last", _known(recent, known))]
    for family in FAMILIES:
        members = sorted((spec for spec in known.values() if spec.family == family), key=lambda spec: spec.title.casefold())
        groups.append((family, FAMILY_TITLES[family], members))
    made: list[Entry] = []
    for family, title, members in groups:
        if members:
            made += [Heading(family, title), *(Item(spec, starred=spec.type in starred) for spec in members)]
    return tuple(made)


def _known(types: Sequence[str], specs: Mapping[str, NodeSpec]) -> list[NodeSpec]:
    return [specs[node_type] for node_type in types if node_type in specs]
