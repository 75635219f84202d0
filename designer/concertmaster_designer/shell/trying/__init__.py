"""What expressions are tried with: the last run of the document in front, its forms, and sample data of this machine."""

from .expression_values import ExpressionValues

__all__ = ["ExpressionValues"]
