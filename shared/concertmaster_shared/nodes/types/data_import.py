"""Turn a table from elsewhere into rows with names and kinds of our own."""

from concertmaster_shared.nodes.spec import NodeSpec, Parameter, When

SPEC = NodeSpec(
    type="data.import",
    family="data",
    title="Import",
    help=(
        "Turns CSV, JSON or a list of maps into rows. The output is {rows, count, problems, failed}; a row with a problem is "
        "left out of `rows`, counted in `failed`, and named in `problems` with its line."
    ),
    icon="file-input",
    parameters=(
        Parameter(
            name="source",
            title="Source",
            kind="any",
            help="CSV with a header row, a JSON list of maps as text, or a list of maps.",
            required=True,
            example='{"expr": "steps.download.text"}',
        ),
        Parameter(
            name="mapping",
            title="Mapping",
            kind="mapping",
            help=(
                "The fields of a row by name: each a column's name, or an expression in which `item` is the row of the source. "
                "Left empty, all columns are taken as they are."
            ),
            default={},
            per_item=True,
            apart=True,
            short=True,
            entries=(
                Parameter(name="column", title="Column", kind="text", help="The column to take.", fixed=True, example="kWh"),
                Parameter(
                    name="value",
                    title="Value",
                    kind="any",
                    help="Taken in place of a column; `item` is the row of the source.",
                    example='{"expr": "item.first + \\" \\" + item.last"}',
                ),
                Parameter(
                    name="kind",
                    title="Kind",
                    kind="choice",
                    help="What the value must become. An empty cell is null, whatever the kind.",
                    choices=("any", "text", "number", "integer", "boolean", "date", "datetime"),
                    default="any",
                    fixed=True,
                ),
                Parameter(
                    name="required",
                    title="Required",
                    kind="boolean",
                    help="Whether null is a problem.",
                    default=False,
                    fixed=True,
                ),
            ),
            example='{"city": "City", "kwh": {"column": "Consumption", "kind": "number"}}',
        ),
        Parameter(
            name="format",
            title="Format",
            kind="choice",
            help="What a text is. With `auto`, a text that begins with [ is JSON.",
            choices=("auto", "csv", "json"),
            default="auto",
            fixed=True,
            advanced=True,
        ),
        Parameter(
            name="delimiter",
            title="Delimiter",
            kind="choice",
            help="What stands between the cells of CSV. With `auto`, whichever gives the header row the most cells.",
            choices=("auto", "comma", "semicolon", "tab"),
            default="auto",
            fixed=True,
            advanced=True,
            when=When("format", ("auto", "csv")),
        ),
        Parameter(
            name="decimal_sign",
            title="Decimal sign",
            kind="choice",
            help="What stands before the decimals of a number. Signs between thousands are not accepted.",
            choices=("point", "comma"),
            default="point",
            fixed=True,
            advanced=True,
        ),
        Parameter(
            name="date_format",
            title="Date format",
            kind="text",
            help="How days are written, with YYYY, MM or M, and DD or D.",
            default="YYYY-MM-DD",
            example="DD.MM.YYYY",
            fixed=True,
            advanced=True,
        ),
    ),
)
