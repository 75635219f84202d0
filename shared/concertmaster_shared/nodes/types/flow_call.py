"""Run another workflow as one step."""

from concertmaster_shared.nodes.spec import NodeSpec, Parameter

SPEC = NodeSpec(
    type="flow.call",
    family="logic",
    title="Call workflow",
    help=(
        "Starts another workflow and waits for its end. Its output is this node's output; its failure is this node's failure. "
        "The version is the one that was published when this run began."
    ),
    icon="workflow",
    parameters=(
        Parameter(
            name="workflow",
            title="Workflow",
            kind="workflow",
            help="The workflow to run, chosen by its name. What is stored is its id.",
            required=True,
            fixed=True,
        ),
        Parameter(
            name="input",
            title="Input",
            kind="mapping",
            help="What the called run starts with.",
            default={},
            example='{"order": {"expr": "input.order"}}',
        ),
    ),
)
