"""Gestures: what a hand does from press to release, one class a file. Each ends in at most one request for edits.

A gesture acts on the stage alone; it knows no widget.
"""

from . import band, choose_edge, connect, cut, lasso, move, pan, reconnect
from .gesture import Gesture, Pointer

STARTERS = (
    pan.begin,
    cut.begin,
    reconnect.begin,
    connect.begin,
    move.begin,
    lasso.begin,
    choose_edge.begin,
    band.begin,
)
"""Asked in this order what a press begins; the first that answers has the hand."""

__all__ = ["STARTERS", "Gesture", "Pointer"]
