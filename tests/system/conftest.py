"""One running product for all tests of a file; files run beside each other, each with its own."""

import pytest

from tests.support.product import running_product


@pytest.fixture(scope="module")
def product():
    with running_product() as product:
        yield product
