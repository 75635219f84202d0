"""The parameter that bounds one attempt of a step as a whole; the same in every type that has it."""

from __future__ import annotations

from .spec import Parameter


def time_limit(usual_s: float = 30, *, longest_s: float = 300) -> Parameter:
    """Give the parameter ``timeout_s``."""
    return Parameter(
        name="timeout_s",
        title="Time limit",
        kind="number",
        help="Seconds for one attempt in all.",
        default=usual_s,
        minimum=0.1,
        maximum=longest_s,
        fixed=True,
        advanced=True,
    )
