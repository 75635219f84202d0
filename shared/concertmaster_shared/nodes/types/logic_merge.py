"""Bring branches together."""

from concertmaster_shared.nodes.spec import NodeSpec, Parameter, When

SPEC = NodeSpec(
    type="logic.merge",
    family="logic",
    title="Merge",
    help=(
        "Goes on when branches have arrived: `all` that still can, `any` one, or the `first` n. What comes later is not waited "
        "for. The output is {arrived}: the ids of the nodes that had arrived, in their order."
    ),
    icon="merge",
    parameters=(
        Parameter(
            name="mode",
            title="Wait for",
            kind="choice",
            help="How many branches to wait for.",
            choices=("all", "any", "first"),
            default="all",
            fixed=True,
        ),
        Parameter(
            name="n",
            title="How many",
            kind="integer",
            help="The number of branches that `first` waits for.",
            default=1,
            minimum=1,
            maximum=10000,
            fixed=True,
            when=When("mode", ("first",)),
        ),
        Parameter(
            name="timeout",
            title="At most",
            kind="number",
            help="Seconds after the first arrival at which it goes on with what has arrived; empty waits without end.",
            minimum=0,
            maximum=31622400,
            fixed=True,
        ),
    ),
)
