"""Start when an answer to a form arrives."""

from concertmaster_shared.nodes.spec import NodeSpec, Parameter

SPEC = NodeSpec(
    type="trigger.form",
    family="trigger",
    title="New answer",
    help="Starts a run for each submission of a form. The answers are `input`, by field name.",
    icon="clipboard-list",
    inputs=(),
    parameters=(
        Parameter(
            name="form",
            title="Form",
            kind="form",
            help="The address (slug) of the form to listen to.",
            required=True,
            fixed=True,
            example="supplier-intake",
        ),
    ),
)
