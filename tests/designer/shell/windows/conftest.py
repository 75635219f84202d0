"""Two windows of one program, each with hands of its own."""

from types import SimpleNamespace

import pytest

from concertmaster_designer.app.wiring import program
from tests.support.designer import Designer


@pytest.fixture
def built(dressed, server, folders):
    with program(dressed, folders) as made:
        made.window.show()
        yield made


@pytest.fixture
def hands(built, server, qtbot):
    """Give the hands of a person at a window."""

    def at(window):
        return Designer(SimpleNamespace(window=window, equipment=built.equipment), server, qtbot)

    return at


@pytest.fixture
def designer(built, hands):
    return hands(built.window)


@pytest.fixture
def second(built, hands, designer):
    """Give hands at a second window."""
    designer.do("windows.new")
    return hands(built.windows.every[1])
