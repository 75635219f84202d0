"""Store a file."""

from concertmaster_shared.nodes.retries import retry
from concertmaster_shared.nodes.spec import NodeSpec, Parameter

SPEC = NodeSpec(
    type="file.write",
    family="outside",
    title="Write file",
    help=(
        "Stores a file of at most 10 MB and gives {name, size, sha256, type}. Give one of text, JSON and Base64. "
        "A file that was there under the same name is replaced."
    ),
    icon="file-up",
    effect="natural",
    parameters=(
        Parameter(
            name="name",
            title="Name",
            kind="text",
            help="Folders stand before the name, with a slash between.",
            required=True,
            example="reports/2026/{{ input.supplier }}.csv",
        ),
        Parameter(name="content", title="Text", kind="long_text", help="Stored in UTF-8."),
        Parameter(name="json", title="JSON", kind="any", help="Any value but null, stored as JSON."),
        Parameter(
            name="base64",
            title="Base64",
            kind="long_text",
            help="Any other content, such as that of another file.",
            example='{"expr": "steps.picture.base64"}',
        ),
        Parameter(
            name="type",
            title="Media type",
            kind="text",
            help="Told to the bucket of a connection; if left empty it follows from the name.",
            advanced=True,
            example="text/csv",
        ),
        Parameter(
            name="connection",
            title="Connection",
            kind="text",
            help="A connection of the kind s3: the file goes into that bucket, and not among your organisation's files here.",
            fixed=True,
            example="archive",
        ),
        retry("A store that does not answer is asked again."),
    ),
)
