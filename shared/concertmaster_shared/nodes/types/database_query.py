"""Read from somebody's database."""

from concertmaster_shared.nodes.retries import retry
from concertmaster_shared.nodes.spec import NodeSpec, Parameter
from concertmaster_shared.nodes.time_limit import time_limit

SPEC = NodeSpec(
    type="database.query",
    family="outside",
    title="Database query",
    help="Asks a PostgreSQL database, read only, and gives {rows, count}. Values come in by name and never become SQL.",
    icon="database",
    effect="natural",
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
            help="One SELECT, with :name where a value comes in.",
            required=True,
            fixed=True,
            example="select id, name from suppliers where country = :country",
        ),
        Parameter(
            name="parameters",
            title="Values",
            kind="mapping",
            help="The values by name. A list becomes an array, a map becomes jsonb.",
            default={},
            example='{"country": {"expr": "input.country"}}',
        ),
        Parameter(
            name="limit",
            title="Most rows",
            kind="integer",
            help="More rows than this are a failure, so that none is left out unseen.",
            default=1000,
            minimum=1,
            maximum=10_000,
            fixed=True,
            advanced=True,
        ),
        time_limit(),
        retry("Lost connections, timeouts and conflicts are tried again; what the database refuses for good is not."),
    ),
)
