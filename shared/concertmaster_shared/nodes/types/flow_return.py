"""Give the run's output."""

from concertmaster_shared.nodes.spec import NodeSpec, Parameter

SPEC = NodeSpec(
    type="flow.return",
    family="logic",
    title="Return",
    help="Sets the output of the run. Where several are reached, the first to finish wins.",
    icon="corner-down-left",
    outputs=(),
    parameters=(
        Parameter(
            name="value",
            title="Value",
            kind="any",
            help="What the run gives back.",
            required=True,
            example='{"expr": "steps.total"}',
        ),
    ),
)
