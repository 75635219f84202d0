"""What a node type does when it runs: one file a type, each with ``execute``; triggers share one.

An executor gets a step context, gives an outcome or raises ``StepError``, and sees neither database nor queue nor the run. Pure
ones are plain functions that take no time worth mentioning; those that reach outside are coroutines.
"""

from .outside import Outside
from .registry import executors, pure_executors

__all__ = ["Outside", "executors", "pure_executors"]
