"""End the run here."""

from concertmaster_shared.nodes.spec import NodeSpec, Parameter

SPEC = NodeSpec(
    type="logic.stop",
    family="logic",
    title="Stop",
    help="Ends the whole run at once: as failed with the error text where there is one, else as succeeded. Other branches stop.",
    icon="octagon-x",
    outputs=(),
    parameters=(
        Parameter(
            name="error",
            title="Error",
            kind="text",
            help="Why the run failed; left empty, it has succeeded.",
            example="The order {{ input.number }} is unknown",
        ),
    ),
)
