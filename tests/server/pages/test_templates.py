"""What is prepared before the first visitor comes."""

import subprocess
import sys

_FIRST_PAGE = """
from jinja2 import Environment, UndefinedError
from concertmaster_server.pages.templates import prepare, render

def too_late(*given, **named):
    raise AssertionError("a template is compiled while a visitor waits")

prepare()
Environment.compile = too_late
try:
    render("receipt.html")
except UndefinedError:
    pass  # Nothing was given that it could show, and it came as far as finding that out.
"""


def test_nothing_is_compiled_for_the_first_visitor() -> None:
    """In a process of its own, as here other tests have drawn pages before."""
    ran = subprocess.run([sys.executable, "-c", _FIRST_PAGE], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
