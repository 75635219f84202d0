"""Whatever is done at the whole window, in whatever order: nothing raises, and canvas, inspector and document agree.

``tests/designer/canvas/test_hand_machine.py`` knows what each deed on the canvas
comes to; here many parts get into each other's way.
"""

from __future__ import annotations

import json

import pytest
from PySide6.QtWidgets import QApplication

from concertmaster_designer.app.wiring import program
from tests.support.window_hands import DOCUMENT, Hands

STEPS = 120
PICTURE_EVERY = 30


@pytest.fixture
def window(dressed, folders, tmp_path, qtbot):
    with program(dressed, folders) as built:
        built.window.show()
        for name in ("left", "right"):
            file = tmp_path / f"{name}.workflow.json"
            file.write_text(json.dumps(DOCUMENT | {"name": name}))
            before = len(built.window.desk.documents)
            built.window.parts.opening.open_file(file)
            qtbot.waitUntil(lambda before=before: len(built.window.desk.documents) > before)
        yield built.window
        for other in QApplication.topLevelWidgets():
            if other is not built.window:
                other.close()


@pytest.mark.parametrize("seed", [1, 19])
def test_all_agree_whatever_is_done(window, seed):
    with Hands(window, seed) as hands:
        for step in range(STEPS):
            hands.work()
            if step % PICTURE_EVERY == 0:
                hands.check_picture()
            assert hands.faults == [], hands.done[-8:]
            if not window.desk.documents:
                break
        hands.take_all_back()
        assert hands.faults == [], hands.done[-8:]
