import pytest

from concertmaster_designer.monitor.start_dialog import StartDialog


@pytest.fixture
def dialog(show):
    dialog = show(StartDialog(None, title="Intake", version=3, newer_edits=True, value={"name": "Ada"}))
    dialog.heard = []
    dialog.submitted.connect(dialog.heard.append)
    return dialog


def test_it_says_which_version_runs_and_that_there_are_newer_edits(dialog):
    assert "version 3" in dialog.sentence.text()
    assert "newer edits" in dialog.sentence.text()


def test_the_input_is_given_once(dialog):
    dialog.text.setPlainText('{"name": "Grace"}')
    dialog.submit.click()
    dialog.submit.click()
    assert dialog.heard == [{"name": "Grace"}]


@pytest.mark.parametrize(("text", "words"), [('{"a": ', "Line 1, character 7"), ("[1]", "is an object")])
def test_what_is_no_object_is_explained_and_can_be_mended(dialog, text, words):
    dialog.text.setPlainText(text)
    dialog.submit.click()
    assert words in dialog.failure.text()
    dialog.text.setPlainText("")
    dialog.submit.click()
    assert dialog.heard == [{}]


def test_a_refusal_can_be_tried_again(dialog):
    dialog.submit.click()
    dialog.show_failure("The server does not answer.")
    dialog.submit.click()
    assert len(dialog.heard) == 2
