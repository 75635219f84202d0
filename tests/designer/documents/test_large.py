"""Large documents: what is done to one part does not cost more where there are many, and reading stays near plain decoding."""

import json
import statistics
import time

import orjson
import pytest

from concertmaster_designer.documents.content.open_draft import OpenDraft
from concertmaster_designer.documents.content.reading import read_heads
from concertmaster_designer.documents.keeping import begin_journal, begin_snapshot
from concertmaster_designer.documents.session import Session
from concertmaster_shared.workflow.edits import Move, MoveNodes, RemoveEdge, RemoveNode
from tests.support.large_workflow import large_workflow

pytestmark = pytest.mark.alone

FEW, MANY = 500, 50_000


def opened(nodes, folder):
    session = Session(OpenDraft.read(json.dumps(large_workflow(nodes)).encode()), None)
    begin_journal(session, folder / str(nodes))
    return session


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return opened(FEW, tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    return opened(MANY, tmp_path_factory.mktemp("large"))


def middle(do, times=60):
    """Give the median processor time of doing something."""
    spent = []
    for number in range(times):
        begun = time.process_time()
        do(number)
        spent.append(time.process_time() - begun)
    return statistics.median(spent)


def test_an_edit_with_its_journal_costs_the_same_among_many_nodes(small, large):
    def move(session):
        return middle(lambda number: session.apply([MoveNodes(moves=(Move(id=f"n{number}", position=(number, 1)),))]))

    assert move(large) < 4 * move(small) + 0.0005


def test_removing_a_node_and_taking_that_back_costs_the_same_among_many_nodes(small, large):
    def remove(session):
        def once(number):
            edges = session.draft.edges_of(f"n{number}")
            session.apply([*(RemoveEdge(id=edge.id) for edge in edges), RemoveNode(id=f"n{number}")])
            session.undo()

        once(0)  # the order is made when it is first asked for
        return middle(once)

    assert remove(large) < 8 * remove(small) + 0.002


def test_a_snapshot_is_begun_in_a_fraction_of_the_time_in_which_it_is_written(large):
    snapshots = []
    begun = middle(lambda _number: snapshots.append(begin_snapshot(large)), times=5)
    start = time.process_time()
    snapshots[-1].write()
    assert begun < (time.process_time() - start) / 5


def test_reading_takes_little_more_than_decoding():
    content = json.dumps(large_workflow(MANY)).encode()
    plain = middle(lambda _number: orjson.loads(content), times=5)
    assert middle(lambda _number: read_heads(content), times=5) < 2 * plain
