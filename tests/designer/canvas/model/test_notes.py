"""Notes are hit by their boxes, the topmost first, and by the corner that changes their size."""

from concertmaster_designer.canvas.model.notes import adding_note, corner_at, note_at, note_box, putting, removing_notes

NOTES = {
    "low": {"id": "low", "text": "", "position": [0, 0], "size": [200, 100], "color": ""},
    "high": {"id": "high", "text": "", "position": [100, 50], "size": [200, 100], "color": ""},
}


def test_the_topmost_note_is_hit():
    assert note_at(NOTES, (150, 75)) == "high"
    assert note_at(NOTES, (50, 75)) == "low"
    assert note_at(NOTES, (500, 75)) is None


def test_a_note_without_place_and_size_has_the_usual_ones():
    assert note_box({"id": "n"}) == (0, 0, 240, 120)


def test_the_corner_reaches_as_far_as_a_hand_needs_at_any_scale():
    assert corner_at(NOTES, (295, 145), 1.0) == "high"
    assert corner_at(NOTES, (280, 130), 1.0) is None
    assert corner_at(NOTES, (260, 110), 0.25) == "high"
    assert corner_at(NOTES, (600, 600), 1.0) is None


def test_edits_hold_whole_notes():
    assert putting(NOTES["low"], text="x") == {"op": "put_note", "note": {**NOTES["low"], "text": "x"}}
    assert adding_note("n", (100, 100))["note"]["position"] == [-16, 40]
    assert removing_notes(["a", "b"]) == [{"op": "remove_note", "id": "a"}, {"op": "remove_note", "id": "b"}]
