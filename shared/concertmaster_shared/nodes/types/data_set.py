"""Give names to values."""

from concertmaster_shared.nodes.spec import NodeSpec, Parameter

SPEC = NodeSpec(
    type="data.set",
    family="data",
    title="Set values",
    help="Computes values and gives them names. The output holds exactly these.",
    icon="pencil-line",
    parameters=(
        Parameter(
            name="values",
            title="Values",
            kind="mapping",
            help="Name and value of each. A value may be a constant, a text with {{ }} parts or an expression.",
            required=True,
            default={},
            example='{"total": {"expr": "input.a + input.b"}}',
        ),
    ),
)
