"""Let people approve or reject before the run goes on."""

from concertmaster_shared.nodes.spec import NodeSpec, Parameter, Port

SPEC = NodeSpec(
    type="people.approval",
    family="people",
    title="Approval",
    help=(
        "Writes to people, each with a link of their own that needs no account, and waits until they have decided. "
        "It is approved when as many as wanted have approved, rejected when that cannot be reached any more, "
        "expired after the deadline. The output is {outcome, decisions: [{email, decision, comment, at, by}]}."
    ),
    icon="user-check",
    outputs=(Port("approved", "Approved"), Port("rejected", "Rejected"), Port("expired", "Expired")),
    parameters=(
        Parameter(
            name="to",
            title="To",
            kind="any",
            help="An e-mail address, or a list of at most 50.",
            required=True,
            example="{{ input.manager }}",
        ),
        Parameter(
            name="title",
            title="Title",
            kind="text",
            help="One line that says what is to be approved. It is the subject of the letter as well.",
            required=True,
            example="Invoice {{ input.number }}",
        ),
        Parameter(
            name="message",
            title="Message",
            kind="long_text",
            help="What people should know, in Markdown. What `{{ }}` gives is shown as text, never read as Markdown.",
            default="",
            markdown=True,
            example="{{ input.supplier }} asks for **payment**.",
        ),
        Parameter(
            name="details",
            title="Details",
            kind="list",
            help="Facts that stand on the page in this order. They are not sent by e-mail.",
            default=[],
            entries=(
                Parameter(name="name", title="Name", kind="text", help="What it is.", required=True, example="Amount"),
                Parameter(
                    name="value", title="Value", kind="any", help="What stands beside it.", example='{"expr": "input.amount"}'
                ),
            ),
            example='[{"name": "Amount", "value": {"expr": "input.amount"}}]',
        ),
        Parameter(
            name="quorum",
            title="How many have to approve",
            kind="integer",
            help="At most as many as are asked.",
            default=1,
            minimum=1,
            maximum=50,
        ),
        Parameter(
            name="deadline",
            title="Deadline",
            kind="any",
            help="A number of hours, or a date or date-time; without an offset it is UTC. One that has passed asks nobody.",
            example="72",
        ),
        Parameter(
            name="reminders",
            title="Reminders",
            kind="list",
            help=(
                "At most 10 numbers of hours: before the deadline where there is one, else after the question was sent. "
                "Who has decided is not reminded."
            ),
            default=[],
            example="[24, 4]",
        ),
    ),
)
