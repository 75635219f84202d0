"""Five hundred random merges against an obvious reference: nothing is lost in silence, and nothing is made up."""

from __future__ import annotations

import json

import pytest

from concertmaster_shared.workflow import Draft, read_workflow
from concertmaster_shared.workflow.merge import merge
from tests.shared.workflow.merge.reference import lost, unjustified
from tests.support.random_workflows import chance_of, edited, workflow

SEEDS = range(500)


def three(seed):
    chance = chance_of(seed)
    base = workflow(chance)
    ours, _edits = edited(chance, base, chance.randrange(1, 25))
    theirs, _edits = edited(chance, base, chance.randrange(1, 25))
    return base, ours, theirs


def dangling(document):
    nodes = {node.id for node in document.nodes}
    return {edge.id for edge in document.edges if not {edge.source, edge.target} <= nodes} | {
        group.id for group in document.groups if not set(group.nodes) <= nodes
    }


def shape(document):
    """Give what a document says, whatever its order and the ids of what only drawing knows."""
    value = document.to_json()
    for kind in ("edges", "notes", "groups"):
        for part in value[kind]:
            del part["id"]
            part["nodes"] = sorted(part.get("nodes", ()))
    return {
        name: sorted(json.dumps(part, sort_keys=True) for part in found) if isinstance(found, list) else found
        for name, found in value.items()
    }


def test_every_change_is_in_the_outcome_or_in_the_list():
    conflicts = 0
    for seed in SEEDS:
        base, ours, theirs = three(seed)
        merged = merge(base, ours, theirs)
        assert lost(base, (ours, theirs), merged) == [], seed
        conflicts += len(merged.conflicts)
    assert conflicts > len(SEEDS)  # the edits do meet


def test_there_is_no_conflict_over_changes_that_do_not_touch():
    for seed in SEEDS:
        base, ours, theirs = three(seed)
        assert unjustified(base, (ours, theirs), merge(base, ours, theirs).conflicts) == [], seed


def test_whatever_is_chosen_the_outcome_is_a_document_without_loose_ends():
    for seed in SEEDS:
        base, ours, theirs = three(seed)
        chance = chance_of(seed)
        found = merge(base, ours, theirs).conflicts
        for _time in range(3):
            choices = {conflict.place: chance.choice(["ours", "theirs"]) for conflict in found}
            merged = merge(base, ours, theirs, choices=choices)
            assert merged.conflicts == found
            assert read_workflow(merged.document.to_json()) == merged.document
            assert dangling(merged.document) == set(), seed


def test_sides_may_change_places():
    for seed in SEEDS:
        base, ours, theirs = three(seed)
        one, other = merge(base, ours, theirs), merge(base, theirs, ours)
        mirrored = {(c.place, str(c.base), str(c.ours), str(c.theirs)) for c in one.conflicts}
        assert mirrored == {(c.place, str(c.base), str(c.theirs), str(c.ours)) for c in other.conflicts}, seed
        swapped = merge(base, theirs, ours, choices={conflict.place: "theirs" for conflict in other.conflicts})
        assert shape(one.document) == shape(swapped.document), seed


def test_a_side_that_changed_nothing_takes_the_other_to_the_letter():
    for seed in SEEDS:
        base, ours, _theirs = three(seed)
        for merged in (merge(base, ours, base), merge(base, base, ours), merge(base, ours, ours), merge(ours, ours, ours)):
            assert merged.conflicts == ()
            assert merged.document == ours, seed


def test_the_choice_of_a_side_at_every_conflict_takes_its_way_there():
    for seed in SEEDS:
        base, ours, theirs = three(seed)
        found = merge(base, ours, theirs).conflicts
        merged = merge(base, ours, theirs, choices={conflict.place: "theirs" for conflict in found})
        nodes, wanted = {node.id for node in merged.document.nodes}, {node.id for node in theirs.nodes}
        for conflict in found:
            if conflict.place[0] == "nodes" and len(conflict.place) == 2:
                assert (conflict.place[1] in nodes) == (conflict.place[1] in wanted), seed
        assert not lost_of_theirs(base, theirs, merged), seed


def lost_of_theirs(base, theirs, merged):
    """Give what of theirs is missing where they were preferred everywhere: only edges that ours moved away from may be."""
    everything = type(merged)(merged.document, ())
    return [place for place, *_values in lost(base, (base, theirs), everything) if place[0] == "nodes" and len(place) > 2]


@pytest.mark.parametrize("seed", range(100))
def test_edits_of_two_halves_come_to_the_same_as_one_after_the_other(seed):
    chance = chance_of(seed)
    base = workflow(chance, nodes=12)
    ids = [node.id for node in base.nodes]
    ours, mine = edited(chance, base, 15, only=frozenset(ids[:6]))
    theirs, other = edited(chance, base, 15, only=frozenset(ids[6:]))
    merged = merge(base, ours, theirs)
    both = Draft(base)
    both.apply([*mine, *other])
    assert merged.conflicts == ()
    assert shape(merged.document) == shape(both.document())
