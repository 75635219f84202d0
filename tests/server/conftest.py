"""What several rooms of the server are tried against."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.object_store import ObjectStore, object_store


@pytest.fixture(scope="session")
def s3() -> Iterator[ObjectStore]:
    with object_store() as running:
        yield running
