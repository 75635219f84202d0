"""Problems of documents: the same rules in the designer's panel, at the API and before a publish.

``rules`` holds one file a rule. Nothing here changes a document or asks anything of the outside; what a rule may know of
other documents is handed in as ``Surroundings``.
"""

from .check import check_workflow, has_errors
from .recheck import Rechecker
from .view import Surroundings, WorkflowView

__all__ = ["Rechecker", "Surroundings", "WorkflowView", "check_workflow", "has_errors"]
