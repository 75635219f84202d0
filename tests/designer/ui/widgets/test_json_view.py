from concertmaster_designer.ui.widgets import json_view
from concertmaster_designer.ui.widgets.json_view import JsonView


def test_a_value_is_shown_to_be_read(show):
    view = show(JsonView("Output"))
    view.show_value({"a": ["ü"]})
    assert view.toPlainText() == '{\n  "a": [\n    "ü"\n  ]\n}'
    view.show_value(None)
    assert view.toPlainText() == ""


def test_what_is_very_long_is_cut_and_says_so(show, monkeypatch):
    monkeypatch.setattr(json_view, "LIMIT", 10)
    view = show(JsonView("Output"))
    view.show_value("x" * 1000)
    assert view.toPlainText().endswith("… 992 more characters")
