"""Change somebody's database."""

from concertmaster_shared.nodes.retries import retry
from concertmaster_shared.nodes.spec import NodeSpec, Parameter
from concertmaster_shared.nodes.time_limit import time_limit

SPEC = NodeSpec(
    type="database.write",
    family="outside",
    title="Database write",
    help="Changes a PostgreSQL database with one statement, all of it or nothing. Gives {count, rows}, the rows of RETURNING.",
    icon="database-zap",
    effect="unsafe",
    parameters=(
        Parameter(
            name="connection",
            title="Connection",
            kind="text",
            help="Name of a connection of the kind postgresql.",
            required=True,
            fixed=True,
            example="erp",
        ),
        Parameter(
            name="sql",
            title="SQL",
            kind="long_text",
            help=(
                "One statement, such as INSERT, UPDATE, DELETE or MERGE, with :name where a value comes in. It does whatever the "
                "connection's user may do."
            ),
            required=True,
            fixed=True,
            example="insert into orders (key, total) values (:key, :total) on conflict (key) do nothing",
        ),
        Parameter(
            name="parameters",
            title="Values",
            kind="mapping",
            help="The values by name; the step's own key is step.key. A list becomes an array, a map becomes jsonb.",
            default={},
            example='{"key": {"expr": "step.key"}, "total": {"expr": "input.total"}}',
        ),
        time_limit(),
        Parameter(
            name="on_uncertain",
            title="When the outcome is unknown",
            kind="choice",
            help="After a crash in the middle: `ask` waits for a person, `retry` is for statements that may run twice.",
            choices=("ask", "retry"),
            default="ask",
            fixed=True,
            advanced=True,
        ),
        retry("Lost connections, timeouts and conflicts are tried again: after them nothing was changed. The rest is not."),
    ),
)
