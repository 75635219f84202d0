"""Pictures of a graph for elsewhere: pixels or vectors, painted piece by piece so that a large one can be followed and cancelled.

It writes no file and asks nobody anything; what it gives are bytes.
"""

from .frame import Frame, PictureError, frame_of
from .picture import Look, Steps, pdf, png, svg

__all__ = ["Frame", "Look", "PictureError", "Steps", "frame_of", "pdf", "png", "svg"]
