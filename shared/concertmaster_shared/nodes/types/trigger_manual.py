"""Start by hand, from the designer or the API."""

from concertmaster_shared.nodes.spec import NodeSpec

SPEC = NodeSpec(
    type="trigger.manual",
    family="trigger",
    title="Start by hand",
    help="Starts a run when somebody presses Run or calls the API. What they give is `input`.",
    icon="hand",
    inputs=(),
)
