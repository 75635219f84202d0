"""Read a stored file."""

from concertmaster_shared.nodes.retries import retry
from concertmaster_shared.nodes.spec import NodeSpec, Parameter

SPEC = NodeSpec(
    type="file.read",
    family="outside",
    title="Read file",
    help="Reads a file of at most 10 MB and gives {name, size} with text, json or base64, as asked for.",
    icon="file-down",
    effect="natural",
    parameters=(
        Parameter(
            name="name",
            title="Name",
            kind="text",
            help="As the file was stored, with its folders.",
            required=True,
            example="reports/2026/{{ input.supplier }}.csv",
        ),
        Parameter(
            name="as",
            title="Read as",
            kind="choice",
            help="Text is UTF-8 alone; csv_text also takes what spreadsheets write; base64 is for all other files.",
            choices=("text", "json", "base64", "csv_text"),
            default="text",
            fixed=True,
        ),
        Parameter(
            name="connection",
            title="Connection",
            kind="text",
            help="A connection of the kind s3: the file lies in that bucket, and not among your organisation's files here.",
            fixed=True,
            example="archive",
        ),
        retry("A store that does not answer is asked again."),
    ),
)
