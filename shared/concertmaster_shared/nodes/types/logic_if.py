"""Take one of two ways."""

from concertmaster_shared.nodes.spec import NodeSpec, Parameter, Port

SPEC = NodeSpec(
    type="logic.if",
    family="logic",
    title="If",
    help="Goes on at `true` or at `false`. A condition that is null counts as false.",
    icon="split",
    outputs=(Port("true", "True"), Port("false", "False")),
    parameters=(
        Parameter(
            name="condition",
            title="Condition",
            kind="condition",
            help="An expression that gives true or false.",
            required=True,
            example='{"expr": "steps.total.total > 1000"}',
        ),
    ),
)
