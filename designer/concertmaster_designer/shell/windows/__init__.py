"""Several windows in one program: which there are, what moves from one to another, what is opened again at the next start."""

from .restoring import Restoring
from .windows import Windows

__all__ = ["Restoring", "Windows"]
