"""Hold data against rules."""

from concertmaster_shared.nodes.spec import NodeSpec, Parameter, Port

SPEC = NodeSpec(
    type="data.validate",
    family="data",
    title="Validate",
    help=(
        "Checks every rule and goes on at `valid` if all hold, else at `invalid`. The output is {problems}: for each rule that "
        "does not hold its number, counted from 0, and its message."
    ),
    icon="shield-check",
    outputs=(Port("valid", "Valid"), Port("invalid", "Invalid")),
    parameters=(
        Parameter(
            name="rules",
            title="Rules",
            kind="list",
            help="What must be true, and what to say where it is not. A rule that cannot be computed is a problem as well.",
            required=True,
            default=[],
            apart=True,
            entries=(
                Parameter(
                    name="check",
                    title="Check",
                    kind="condition",
                    help="Must be true; null counts as false.",
                    required=True,
                    example='{"expr": "input.staff > 0"}',
                ),
                Parameter(
                    name="message",
                    title="Message",
                    kind="text",
                    help="Says what is wrong when the check is not true.",
                    required=True,
                    example="The number of staff must be above 0.",
                ),
            ),
            example='[{"check": {"expr": "input.staff > 0"}, "message": "The number of staff must be above 0."}]',
        ),
    ),
)
