"""Workflow documents, edits of them as values, and questions about their graph.

One frozen model is what the canvas shows, the file holds, the wire carries and the engine reads. Nothing here runs a workflow.
"""

from .document import Concurrency, Edge, Group, Node, Note, WorkflowDocument, WorkflowSettings, content_hash, read_workflow
from .draft import Draft
from .edits import Edit, EditError, EditList
from .graph import Graph
from .loops import LOOP, Enclosure, enclose

__all__ = [
    "LOOP",
    "Concurrency",
    "Draft",
    "Edge",
    "Edit",
    "EditError",
    "EditList",
    "Enclosure",
    "Graph",
    "Group",
    "Node",
    "Note",
    "WorkflowDocument",
    "WorkflowSettings",
    "content_hash",
    "enclose",
    "read_workflow",
]
