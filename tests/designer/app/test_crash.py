import sys
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from concertmaster_designer.app import crash

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def installed(show, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    window = show(QWidget())
    crash.install(tmp_path / "crashes", lambda: window)
    return window


def fail():
    secret = "the answer of a respondent"
    raise RuntimeError(secret)


def reported():
    try:
        fail()
    except RuntimeError:
        sys.excepthook(*sys.exc_info())


def test_a_mistake_is_written_down_and_told_of_once(installed, tmp_path, capsys):
    reported()
    reported()
    reports = list((tmp_path / "crashes").iterdir())
    assert len(reports) == 2
    assert reports[0].stat().st_mode & 0o777 == 0o600
    dialogs = [widget for widget in QApplication.topLevelWidgets() if widget.windowTitle() == "Something went wrong"]
    assert len(dialogs) == 1
    assert any(str(tmp_path) in label.text() for label in dialogs[0].findChildren(QLabel))
    dialogs[0].accept()
    assert "RuntimeError" in capsys.readouterr().err


def test_a_report_says_where_and_nothing_of_what_was_worked_on(installed, tmp_path, capsys):
    reported()
    (report,) = (tmp_path / "crashes").iterdir()
    text = report.read_text()
    assert "in fail" in text
    assert "builtins.RuntimeError" in text
    assert "respondent" not in text.replace('secret = "the answer of a respondent"', "")


def test_a_program_without_a_terminal_reports_as_well(installed, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    reported()
    assert len(list((tmp_path / "crashes").iterdir())) == 1


def test_only_the_newest_reports_are_kept(tmp_path):
    for number in range(25):
        crash.write_report(tmp_path, "x", NOW + timedelta(seconds=number))
    assert len(list(tmp_path.iterdir())) == 20


def test_a_disk_that_refuses_is_no_second_mistake(tmp_path):
    (tmp_path / "file").write_text("in the way")
    assert crash.write_report(tmp_path / "file", "x", NOW) is None
