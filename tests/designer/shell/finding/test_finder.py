"""A large document is looked through without a stall."""

import time

import pytest
from PySide6.QtCore import QObject

from concertmaster_designer.documents.searching import Query
from concertmaster_designer.shell.finding.finder import MOST_HITS, Finder
from concertmaster_shared.workflow import Draft, read_workflow
from tests.support.large_workflow import large_workflow


@pytest.fixture(scope="module")
def draft():
    return Draft(read_workflow(large_workflow(10_000)))


@pytest.fixture
def finder(qapp):
    owner = QObject()
    finder = Finder(lambda call: call(), owner)
    finder.hits = []
    finder.found.connect(finder.hits.extend)
    yield finder
    finder.close()


def test_ten_thousand_nodes_are_looked_through_in_slices(finder, draft, qtbot):
    longest = 0.0
    go_on = finder._go_on

    def measured():
        nonlocal longest
        begun = time.thread_time()
        go_on()
        longest = max(longest, time.thread_time() - begun)

    finder._slices.timeout.disconnect()
    finder._slices.timeout.connect(measured)
    with qtbot.waitSignal(finder.ended, timeout=20_000):
        finder.find(draft, Query("finance 77"))
    assert 1 < len(finder.hits) < 200
    assert longest < 0.016


def test_a_search_gives_up_at_a_number_that_nobody_reads(finder, draft, qtbot):
    with qtbot.waitSignal(finder.ended, timeout=20_000):
        finder.find(draft, Query("e"))
    assert len(finder.hits) == MOST_HITS


def test_another_search_ends_the_one_before(finder, draft, qtbot):
    finder.find(draft, Query("finance"))
    with qtbot.waitSignal(finder.ended, timeout=20_000):
        finder.find(draft, Query("n4242"))
    assert {hit.place.id for hit in finder.hits} == {"n4242"}
    with qtbot.waitSignal(finder.ended):
        finder.find(draft, Query(""))
