"""The graph as one widget: it paints a workflow from arrays and turns gestures into requests for edits.

It owns no document and no undo, and speaks to no server. ``model`` holds the arrays, ``paint`` makes the picture,
``gestures`` are what hands do.
"""

from .choosing import Choice
from .context_place import ContextPlace
from .model.looks import NodeLook, catalogue_looks, look_of
from .widget import GraphCanvas

__all__ = ["Choice", "ContextPlace", "GraphCanvas", "NodeLook", "catalogue_looks", "look_of"]
