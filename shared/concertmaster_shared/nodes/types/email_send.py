"""Send an e-mail."""

from concertmaster_shared.nodes.retries import retry
from concertmaster_shared.nodes.spec import NodeSpec, Parameter

SPEC = NodeSpec(
    type="email.send",
    family="outside",
    title="Send e-mail",
    help=(
        "Sends one message and gives {message_id, recipients}. All recipients get it, or none does. "
        "Mail cannot be taken back or recognised by its receiver: when nobody knows whether it left, a person is asked."
    ),
    icon="mail",
    effect="unsafe",
    parameters=(
        Parameter(
            name="to",
            title="To",
            kind="any",
            help="An address, or a list of them: `ada@example.org` or `Ada <ada@example.org>`. At most 100 with the copies.",
            required=True,
            example="{{ input.email }}",
        ),
        Parameter(name="cc", title="Copy", kind="any", help="More addresses, seen by all.", advanced=True),
        Parameter(name="bcc", title="Blind copy", kind="any", help="More addresses, seen by nobody else.", advanced=True),
        Parameter(name="reply_to", title="Reply to", kind="any", help="Where answers go, if not to the sender.", advanced=True),
        Parameter(
            name="subject",
            title="Subject",
            kind="text",
            help="One line.",
            required=True,
            example="We have received your answers",
        ),
        Parameter(
            name="text",
            title="Text",
            kind="long_text",
            help="The message as plain text.",
            default="",
            example="Dear {{ input.name }}, thank you.",
        ),
        Parameter(
            name="html",
            title="HTML",
            kind="long_text",
            help="The message in HTML, beside or in place of the text. What `{{ }}` gives is shown as text, never read as HTML.",
            html=True,
            advanced=True,
            example="<p>Dear {{ input.name }}, thank you.</p>",
        ),
        Parameter(
            name="attachments",
            title="Attachments",
            kind="list",
            help="Files that go along, 10 MB each and 20 MB in all.",
            default=[],
            entries=(
                Parameter(name="name", title="Name", kind="text", help="What the file is called; a stored one keeps its name."),
                Parameter(
                    name="type", title="Type", kind="text", help="Its media type, such as text/csv.", example="application/pdf"
                ),
                Parameter(name="text", title="Text", kind="long_text", help="What it holds, as text."),
                Parameter(name="base64", title="Base64", kind="long_text", help="What it holds, if that is no text."),
                Parameter(
                    name="file",
                    title="Stored file",
                    kind="text",
                    help="The name of a file that a step has written.",
                    example="reports/{{ run.id }}.csv",
                ),
            ),
            advanced=True,
            example='[{"name": "answers.csv", "type": "text/csv", "text": "a;b"}]',
        ),
        Parameter(
            name="connection",
            title="Connection",
            kind="text",
            help="A connection of the kind smtp, to send through another server and in another name than this installation's.",
            fixed=True,
            advanced=True,
            example="marketing-mail",
        ),
        Parameter(
            name="on_uncertain",
            title="When the outcome is unknown",
            kind="choice",
            help="After a crash or a lost connection in the middle: `ask` waits for a person, `retry` may send it twice.",
            choices=("ask", "retry"),
            default="ask",
            fixed=True,
            advanced=True,
        ),
        retry("Network errors and refusals for now (4xx) are tried again; those for good (5xx) are not."),
    ),
)
