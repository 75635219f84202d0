"""The canvas for those who do not see it: what a screen reader finds there, and what it is told when something happens.

Only what is near is offered: the node the keyboard is at, its neighbours along edges, and what shows, never a whole large graph.
"""

from .narrator import Narrator

__all__ = ["Narrator"]
