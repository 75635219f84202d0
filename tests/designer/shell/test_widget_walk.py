"""The whole window without a mouse and without eyes: each page, panel and dialog is walked through by Tab."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from tests.support.tab_walk import back, describe, nameless, shows_focus, stops, there
from tests.support.window_places import DIALOGS, PAGES, in_groups


def faults(place: QWidget) -> list[str]:
    """Say where the walk goes wrong: a place without a name, left out, come upon twice, in another order back, or not seen."""
    found = [f"no name: {what}" for what in nameless(place)]
    way = there(place)
    wanted = stops(place)
    found += [f"not reached: {describe(widget)}" for widget in wanted if widget not in way]
    found += [f"nobody expected: {describe(widget)}" for widget in way if widget not in wanted]
    returned = back(way)
    found += [f"other way back: {describe(a)}, {describe(b)}" for a, b in zip(way, returned, strict=True) if a is not b]
    for kind in {type(widget) for widget in way}:
        widget = next(widget for widget in way if type(widget) is kind)
        other = next((other for other in way if other is not widget), None)
        if other is not None and not shows_focus(widget, other):
            found.append(f"focus cannot be seen: {describe(widget)}")
    return found


@pytest.mark.parametrize("pages", in_groups(PAGES))
def test_every_page_is_walked_by_tab_and_heard_and_seen(designer, pages):
    for page in pages:
        window = PAGES[page](designer)
        assert (page, faults(window)) == (page, [])


@pytest.mark.parametrize("dialogs", in_groups(DIALOGS))
def test_every_dialog_is_walked_by_tab_and_heard_and_seen(designer, dialogs):
    for name in dialogs:
        dialog = DIALOGS[name](designer)
        assert (name, faults(dialog)) == (name, [])
        dialog.close()
