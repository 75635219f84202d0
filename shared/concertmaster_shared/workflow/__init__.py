"""Workflow documents, edits of them as values, and questions about their graph.

One frozen model is what the canvas shows, the file holds, the wire carries and the engine reads. Nothing here runs a workflow.
"""

from .document import Edge, Group, Node, Note, WorkflowDocument, content_hash, read_workflow
from .draft import Draft
from .edits import Edit, EditError, EditList
from .graph import Graph

__all__ = [
    "Draft",
    "Edge",
    "Edit",
    "EditError",
    "EditList",
    "Graph",
    "Group",
    "Node",
    "Note",
    "WorkflowDocument",
    "content_hash",
    "read_workflow",
]
