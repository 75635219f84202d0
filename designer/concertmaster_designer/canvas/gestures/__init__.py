"""Gestures: what a hand does from press to release, one class a file. Each ends in at most one request for edits.

A gesture acts on the stage alone; it knows no widget.
"""

from . import add_next, ask_problems, band, choose_edge, connect, cut, group_move, lasso, move, note_move, pan, reconnect
from .gesture import Gesture, Pointer

STARTERS = (
    pan.begin,
    cut.begin,
    group_move.begin_card,
    ask_problems.begin,
    reconnect.begin,
    add_next.begin,
    connect.begin,
    move.begin,
    lasso.begin,
    choose_edge.begin,
    group_move.begin,
    note_move.begin,
    band.begin,
)
"""Asked in this order what a press begins; the first that answers has the hand."""

__all__ = ["STARTERS", "Gesture", "Pointer"]
