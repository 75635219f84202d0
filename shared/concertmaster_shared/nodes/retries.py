"""The parameter that says how often, and after which pauses, a failed step is tried again; the same in every type that has it."""

from __future__ import annotations

from .spec import Parameter

_FIELDS = (
    Parameter(
        name="attempts",
        title="Attempts",
        kind="integer",
        help="Tries in all.",
        default=3,
        minimum=1,
        maximum=100,
    ),
    Parameter(
        name="backoff",
        title="Backoff",
        kind="choice",
        help="How the pause grows.",
        choices=("constant", "exponential"),
        default="exponential",
    ),
    Parameter(
        name="delay_s",
        title="First pause",
        kind="number",
        help="Seconds before the second attempt.",
        default=1,
        minimum=0,
        maximum=86400,
    ),
    Parameter(
        name="max_delay_s",
        title="Longest pause",
        kind="number",
        help="Seconds that a pause never exceeds.",
        default=60,
        minimum=0,
        maximum=86400,
    ),
)


def retry(about: str) -> Parameter:
    """Give the parameter; ``about`` says what is tried again."""
    return Parameter(name="retry", title="Retry", kind="object", help=about, fixed=True, advanced=True, fields=_FIELDS)
