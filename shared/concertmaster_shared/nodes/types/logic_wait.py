"""Wait for some time, or until a moment."""

from concertmaster_shared.nodes.spec import NodeSpec, Parameter

SPEC = NodeSpec(
    type="logic.wait",
    family="logic",
    title="Wait",
    help="Waits some seconds or until a moment, however long; waiting holds nothing but a row. The output is {until}.",
    icon="timer",
    parameters=(
        Parameter(
            name="seconds",
            title="Seconds",
            kind="number",
            help="How long to wait. A moment in `Until` comes before it.",
            minimum=0,
            maximum=316224000,
            example="3600",
        ),
        Parameter(
            name="until",
            title="Until",
            kind="text",
            help="A date or date-time; without an offset it is UTC. A moment that has passed waits no more.",
            example='{"expr": "input.deadline"}',
        ),
    ),
)
