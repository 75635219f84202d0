"""The wire: each operation declared once (method, path, body, answer, right), and its models.

Server routes are registered by these values and the designer's client calls by them, so the two cannot disagree.
"""

from .operation import Operation
from .page import Page
from .rights import RIGHTS, ROLES, Right, Role

__all__ = ["RIGHTS", "ROLES", "Operation", "Page", "Right", "Role"]
