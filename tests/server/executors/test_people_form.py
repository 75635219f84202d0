"""``people.form`` against its cases: whom it asks for which form, or how it ends without asking."""

from __future__ import annotations

import pytest

from concertmaster_server.executors.people_form import execute
from tests.support.asking import AskingCase, asking_cases, check


@pytest.mark.parametrize("case", asking_cases("people_form"))
def test_case(case: AskingCase) -> None:
    check("people.form", execute, case)
