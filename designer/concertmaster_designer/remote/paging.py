"""Read a list to its end, page by page."""

from __future__ import annotations

from typing import Final, TypeVar

from concertmaster_shared.api import Operation, Page
from concertmaster_shared.api.page import PageQuery

from .client import Client

Item = TypeVar("Item")

MOST: Final = 2000
"""How many items of a list are read where nothing else is said."""

_PAGE: Final = 200


async def every_item(client: Client, operation: Operation[Page[Item]], *, most: int = MOST) -> tuple[Item, ...]:
    """Give the items of a list, at most about ``most`` of them; raises ``RemoteError``."""
    items: list[Item] = []
    cursor: str | None = None
    while True:
        page = await client.call(operation, query=PageQuery(limit=_PAGE, cursor=cursor))
        items += page.items
        cursor = page.next_cursor
        if cursor is None or len(items) >= most:
            return tuple(items)
