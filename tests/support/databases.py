"""A database of the newest schema for each test, copied from a template that is migrated once for the process."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator
from contextlib import contextmanager

from concertmaster_server.db.migrate import migrate
from tests.support.servers import shared_servers

_TEMPLATE = "migrated"
_numbers = itertools.count(1)


@functools.cache
def _template() -> str:
    migrate(shared_servers().create_database(_TEMPLATE))
    return _TEMPLATE


@contextmanager
def fresh_database() -> Iterator[str]:
    """Give the address of a migrated, empty database; it is removed afterwards."""
    template = _template()
    name = f"test_{next(_numbers)}"
    yield shared_servers().create_database(name, template=template)
    shared_servers().drop_database(name)
