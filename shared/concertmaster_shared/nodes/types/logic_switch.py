"""Take one of many ways."""

from concertmaster_shared.nodes.spec import NodeSpec, Parameter, Port

SPEC = NodeSpec(
    type="logic.switch",
    family="logic",
    title="Switch",
    help=(
        "Goes on at the port of the first case whose condition is true, at `else` if there is none. Cases are looked at in "
        "their order; a condition that is null counts as false."
    ),
    icon="route",
    outputs=(Port("else", "Else"),),
    outputs_from="cases",
    parameters=(
        Parameter(
            name="cases",
            title="Cases",
            kind="list",
            help="Each makes an output port of its own.",
            default=[],
            apart=True,
            entries=(
                Parameter(
                    name="port",
                    title="Port",
                    kind="text",
                    help="Up to 64 letters without accents, digits, _ and -.",
                    required=True,
                    fixed=True,
                    example="large",
                ),
                Parameter(
                    name="when",
                    title="When",
                    kind="condition",
                    help="An expression that gives true or false.",
                    required=True,
                    example='{"expr": "input.total > 1000"}',
                ),
            ),
            example='[{"port": "large", "when": {"expr": "input.total > 1000"}}]',
        ),
    ),
)
