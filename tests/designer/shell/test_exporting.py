"""Export through the window: asked for by a dialogue, painted between events, cancelled, refused with a sentence."""

from xml.etree import ElementTree as ET

import pytest
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from concertmaster_designer.shell.exporting import Exporting
from concertmaster_designer.shell.exporting import exporting as module
from concertmaster_designer.shell.exporting.export_dialog import ExportDialog, Wish
from tests.support.large_workflow import large_workflow


@pytest.fixture
def exporting(designer):
    designer.open_stored()
    made = Exporting(designer.window)
    made.paths = []
    made.exported.connect(made.paths.append)
    return made


@pytest.mark.parametrize(
    ("chosen", "suffix", "begin"),
    [("png", ".png", b"\x89PNG"), ("svg", ".svg", b"<?xml"), ("pdf", ".pdf", b"%PDF"), ("mermaid", ".mmd", b"flow")],
)
def test_each_format_is_chosen_in_the_dialogue_and_written(designer, tmp_path, monkeypatch, chosen, suffix, begin):
    designer.open_stored()
    monkeypatch.setattr(QFileDialog, "open", lambda self: self.fileSelected.emit(str(tmp_path / f"picture{suffix}")))
    designer.do("document.export")
    dialog = designer.dialog("ExportDialog")
    dialog.formats.setCurrentIndex(dialog.formats.findData(chosen))
    assert dialog.scales.isEnabled() == (chosen == "png")
    designer.press(dialog, "Export")
    path = tmp_path / f"picture{suffix}"
    designer.until(path.exists)
    assert path.read_bytes().startswith(begin)
    if chosen == "svg":
        texts = {text.text for text in ET.parse(path).iter("{http://www.w3.org/2000/svg}text")}  # noqa: S314 - our own
        assert {"Begin", "Totals", "Large?"} <= texts


def test_only_what_is_selected_is_in_a_picture_of_it(designer, exporting, tmp_path):
    designer.document.canvas.select(["start", "total"])
    exporting.write(designer.document, Wish("mermaid", chosen_only=True), tmp_path / "a.mmd")
    text = (tmp_path / "a.mmd").read_text()
    assert "Totals" in text
    assert "Large?" not in text
    assert "n1 --> n2" in text
    exporting.write(designer.document, Wish("png", scale=1.0, chosen_only=True), tmp_path / "a.png")
    exporting.write(designer.document, Wish("png", scale=1.0), tmp_path / "b.png")
    designer.until(lambda: len(exporting.paths) == 3)
    assert QImage(str(tmp_path / "a.png")).width() < QImage(str(tmp_path / "b.png")).width()


def test_a_picture_is_copied(designer, exporting):
    QGuiApplication.clipboard().clear()
    designer.do("document.copy_picture")
    designer.until(lambda: not QGuiApplication.clipboard().image().isNull())
    assert QGuiApplication.clipboard().image().width() > 600


def test_what_cannot_be_written_or_painted_says_why(designer, exporting, tmp_path):
    exporting.write(designer.document, Wish("svg"), tmp_path / "gone" / "a.svg")
    dialog = designer.dialog("Dialog")
    assert "the old one is untouched" in dialog.sentence.text()
    dialog.accept()
    document = large_workflow(20_000)
    designer.parts.opening._desk.close(designer.document)
    designer.open_stored(document)
    exporting.write(designer.document, Wish("png", scale=3.0), tmp_path / "a.png")
    assert "pixels" in designer.dialog("Dialog").sentence.text()
    designer.dialog("Dialog").accept()
    assert not (tmp_path / "a.png").exists()


def test_a_long_one_can_be_cancelled_and_leaves_nothing(designer, exporting, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_PATIENCE_MS", 0)
    designer.parts.opening._desk.close(designer.document)
    designer.open_stored(large_workflow(3_000))
    exporting.write(designer.document, Wish("png", scale=0.5), tmp_path / "a.png")
    dialog = designer.dialog("Dialog")
    designer.press(dialog, "Cancel")
    designer.qtbot.wait(300)
    assert exporting.paths == []
    assert list(tmp_path.glob("*.png")) == []
    assert ExportDialog(None, has_selection=False).what.isEnabled() is False
