"""Let people fill in a form before the run goes on."""

from concertmaster_shared.nodes.spec import NodeSpec, Parameter, Port

SPEC = NodeSpec(
    type="people.form",
    family="people",
    title="Personal form",
    help=(
        "Writes to people, each with a personal link to a form, and waits for their answers. The version is the one that was "
        "published when this run began. The output is {answers, submission_id, email}; where more than one answer is wanted, "
        "these are of the first, and `all` lists every one. Workflows that listen to the form are not started."
    ),
    icon="clipboard-pen",
    outputs=(Port("answered", "Answered"), Port("expired", "Expired")),
    parameters=(
        Parameter(
            name="form",
            title="Form",
            kind="form",
            help="The address of the form to fill in.",
            required=True,
            fixed=True,
            example="supplier-details",
        ),
        Parameter(
            name="to",
            title="To",
            kind="any",
            help="An e-mail address, or a list of at most 50.",
            required=True,
            example="{{ input.email }}",
        ),
        Parameter(
            name="title",
            title="Title",
            kind="text",
            help="One line: the subject of the letter.",
            default="A form is waiting for your answers",
            example="Your emissions of {{ input.quarter }}",
        ),
        Parameter(
            name="message",
            title="Message",
            kind="long_text",
            help="What the letter says above the link, as plain text.",
            default="",
            example="Dear {{ input.name }}, one figure is missing.",
        ),
        Parameter(
            name="quorum",
            title="How many have to answer",
            kind="integer",
            help="At most as many as are asked. The others are not asked any more.",
            default=1,
            minimum=1,
            maximum=50,
            advanced=True,
        ),
        Parameter(
            name="deadline",
            title="Deadline",
            kind="any",
            help="A number of hours, or a date or date-time; without an offset it is UTC. One that has passed asks nobody.",
            example="168",
        ),
        Parameter(
            name="reminders",
            title="Reminders",
            kind="list",
            help=(
                "At most 10 numbers of hours: before the deadline where there is one, else after the question was sent. "
                "Who has answered is not reminded."
            ),
            default=[],
            example="[48, 12]",
        ),
    ),
)
