"""Comparing and merging in the window: what to compare with is asked, the difference is shown, conflicts are settled.

What differs and what a merge makes of it is decided in ``concertmaster_shared.workflow``.
"""

from .comparisons import Comparisons

__all__ = ["Comparisons"]
