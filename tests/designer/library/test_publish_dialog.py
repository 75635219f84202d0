from PySide6.QtWidgets import QLabel

from concertmaster_designer.library.publish_dialog import PublishDialog
from concertmaster_shared.problems import Problem


def problem(severity, number=0):
    return Problem(code="c", severity=severity, path="/nodes", message=f"Problem {number}.")


def words(dialog):
    return [label.text() for label in dialog.findChildren(QLabel)]


def test_the_first_version_and_the_next(show):
    assert show(PublishDialog(None, title="Intake", published=None, problems=())).submit.text() == "Publish version 1"
    assert show(PublishDialog(None, title="Intake", published=3, problems=())).submit.text() == "Publish version 4"


def test_the_note_is_given_once_and_a_refusal_can_be_tried_again(show):
    dialog, heard = show(PublishDialog(None, title="Intake", published=None, problems=())), []
    dialog.submitted.connect(heard.append)
    dialog.note.setPlainText(" Because. ")
    dialog.submit.click()
    dialog.submit.click()
    dialog.show_failure("The server does not answer.")
    dialog.submit.click()
    assert heard == ["Because.", "Because."]


def test_errors_forbid_a_version_and_are_named(show):
    dialog = show(PublishDialog(None, title="Intake", published=None, problems=(problem("error"),)))
    assert dialog.submit is None
    assert "Problem 0." in words(dialog)
    assert dialog.failure.isVisible()


def test_warnings_are_named_and_forbid_nothing(show):
    problems = [problem("warning", number) for number in range(9)]
    dialog = show(PublishDialog(None, title="Intake", published=None, problems=problems))
    assert dialog.submit.isEnabled()
    assert "and 3 more in the problems panel" in words(dialog)
