"""Who draws the picture: tests that ask for ``renderer`` run once with the kernel, where there is one, and once with Qt alone."""

from __future__ import annotations

import pytest

from concertmaster_designer.canvas.kernel.library import SWITCH, load

RENDERERS = ("kernel", "painter") if load() is not None else ("painter",)


@pytest.fixture(params=RENDERERS)
def renderer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv(SWITCH, "on" if request.param == "kernel" else "off")
    return request.param
