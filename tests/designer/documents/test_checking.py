import os
import queue
import signal
import time
from uuid import UUID

import pytest

from concertmaster_designer.documents.checking import _RESTARTS, Checker
from concertmaster_shared.validation import Surroundings
from concertmaster_shared.workflow.document import WorkflowSettings
from concertmaster_shared.workflow.edits import RemoveEdge, RemoveNode, SetNode, SetParameters, SetWorkflow

GONE = UUID(int=9)


class Here:
    """Runs on this thread what the checker wants delivered."""

    def __init__(self):
        self.calls = queue.SimpleQueue()

    def deliver(self, call):
        self.calls.put(call)

    def until(self, condition, seconds=20):
        end = time.monotonic() + seconds
        while not condition():
            self.calls.get(timeout=max(0.0, end - time.monotonic()))()


@pytest.fixture
def here():
    return Here()


@pytest.fixture
def checker(here):
    checker = Checker(here.deliver)
    yield checker
    checker.close()


def codes(session):
    return [problem.code for problem in session.problems]


def test_problems_come_and_go_with_the_edits(session, here, checker):
    checker.watch(session)
    session.apply([RemoveEdge(id="e1")])
    here.until(lambda: codes(session).count("workflow.unconnected") == 2)
    session.undo()
    here.until(lambda: codes(session) == [])
    session.apply([RemoveEdge(id="e1"), RemoveNode(id="start")])
    here.until(lambda: "workflow.no_trigger" in codes(session))


def test_many_edits_in_a_row_end_in_the_truth_about_the_last(session, here, checker):
    checker.watch(session)
    for number in range(200):
        session.apply([SetParameters(id="big", set={"condition": {"expr": f"steps.total.a > {number} +"}})])
    session.apply([SetParameters(id="big", set={"condition": True})])
    heard = []
    session.checked.listen(lambda problems: heard.append(session.version))
    here.until(lambda: heard)
    assert codes(session) == []


def test_forms_that_are_known_are_asked_for(session, here, checker):
    session.apply([SetParameters(id="start", set={"form": "unheard-of"})])
    checker.watch(session)
    here.until(lambda: "workflow.unknown_parameter" in codes(session))


def test_what_the_server_has_is_known_from_then_on_and_after_a_death_too(session, here, checker):
    session.apply([SetNode(id="start", type="trigger.form"), SetParameters(id="start", set={"form": "intake"})])
    session.apply([SetWorkflow(settings=WorkflowSettings(on_error=GONE))])
    checker.watch(session)
    here.until(lambda: session.check == "done")
    assert codes(session) == []
    checker.know_workflows([str(UUID(int=1))])
    here.until(lambda: codes(session) == ["workflow.unknown_workflow"])
    checker.know_forms(["other"])
    here.until(lambda: codes(session) == ["workflow.unknown_form", "workflow.unknown_workflow"])
    os.kill(checker._child.process_id, signal.SIGKILL)
    session.apply([SetParameters(id="start", set={"form": "other"})])
    here.until(lambda: codes(session) == ["workflow.unknown_workflow"])
    checker.know_workflows([str(GONE)])
    here.until(lambda: codes(session) == [])


def test_a_checker_that_dies_is_replaced_and_knows_the_document_as_it_stands(session, here, checker):
    checker.watch(session)
    session.apply([RemoveEdge(id="e2")])
    here.until(lambda: "workflow.unconnected" in codes(session))
    os.kill(checker._child.process_id, signal.SIGKILL)
    session.apply([RemoveEdge(id="e1")])
    here.until(lambda: codes(session).count("workflow.unconnected") == 2)


def test_after_too_many_deaths_it_is_said_that_nobody_checks(session, here, checker):
    checker.watch(session)
    for _ in range(_RESTARTS + 1):
        pid = checker._child.process_id
        os.kill(pid, signal.SIGKILL)
        here.until(lambda: checker._child is None or checker._child.process_id != pid)  # noqa: B023 - asked at once
    assert session.check == "impossible"
    assert checker._child is None


def test_a_session_that_is_no_longer_watched_hears_nothing(session, here, checker):
    end = checker.watch(session)
    end()
    end()
    session.apply([RemoveEdge(id="e1")])
    with pytest.raises(queue.Empty):
        here.until(lambda: codes(session), seconds=1)


@pytest.mark.parametrize("number", [2**64, -(10**400)])
def test_a_number_of_any_length_is_checked_like_others(session, here, checker, number):
    checker.watch(session)
    session.apply([SetParameters(id="total", set={"values": {"n": number}})])
    session.apply([RemoveEdge(id="e1")])
    here.until(lambda: codes(session).count("workflow.unconnected") == 2)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_message_that_cannot_be_written_makes_a_new_checker(session, here, checker):
    checker.watch(session)
    here.until(lambda: session.check == "done")
    checker.know_forms([object()])
    checker._surroundings = Surroundings()
    session.apply([RemoveEdge(id="e1")])
    here.until(lambda: codes(session).count("workflow.unconnected") == 2)
