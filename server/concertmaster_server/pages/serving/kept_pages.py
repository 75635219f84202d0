"""Blank pages kept in this process: they are the same for everybody as long as version, language and day are."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Final

from concertmaster_server.pages.replies import Reply

_MOST_KEPT: Final = 500


class KeptPages:
    """Pages by what they were drawn from, the longest unused forgotten first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Reply] = OrderedDict()

    def find(self, key: Hashable) -> Reply | None:
        """Give a page that was drawn before."""
        reply = self._kept.get(key)
        if reply is not None:
            self._kept.move_to_end(key)
        return reply

    def keep(self, key: Hashable, reply: Reply) -> Reply:
        """Keep a page, and give it."""
        self._kept[key] = reply
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return reply
