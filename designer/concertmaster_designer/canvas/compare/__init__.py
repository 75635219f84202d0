"""Two versions of a workflow in one picture: what came, went, changed and moved, told by colour and by sign.

Nothing can be edited here, and nothing is compared here: differences come in as values.
"""

from .compared_canvas import ComparedCanvas

__all__ = ["ComparedCanvas"]
