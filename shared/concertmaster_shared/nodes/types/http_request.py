"""Call another system over HTTP."""

from concertmaster_shared.nodes.retries import retry
from concertmaster_shared.nodes.spec import NodeSpec, Parameter
from concertmaster_shared.nodes.time_limit import time_limit

SPEC = NodeSpec(
    type="http.request",
    family="outside",
    title="HTTP request",
    help="Calls an address and gives {status, headers, json or text}. Every attempt carries the same Idempotency-Key.",
    icon="globe",
    effect="keyed",
    parameters=(
        Parameter(
            name="method",
            title="Method",
            kind="choice",
            help="What to ask of the address.",
            choices=("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"),
            default="GET",
            fixed=True,
        ),
        Parameter(
            name="url",
            title="Address",
            kind="text",
            help="Starts with https:// or http://.",
            required=True,
            example="https://erp.example/api/orders",
        ),
        Parameter(name="headers", title="Headers", kind="mapping", help="Header names and values.", default={}),
        Parameter(name="query", title="Query", kind="mapping", help="Added to the address after `?`.", default={}),
        Parameter(name="json", title="JSON body", kind="any", help="Sent as application/json."),
        Parameter(name="body", title="Text body", kind="long_text", help="Sent as it is, when there is no JSON body."),
        Parameter(
            name="connection",
            title="Connection",
            kind="text",
            help="A connection of the kind http: its headers go along, to its own hosts alone, and are kept nowhere.",
            fixed=True,
            advanced=True,
            example="erp",
        ),
        time_limit(),
        Parameter(
            name="accept_status",
            title="Also accept",
            kind="list",
            help="Statuses from 400 up that count as success.",
            default=[],
            fixed=True,
            advanced=True,
            example="[404]",
        ),
        Parameter(
            name="on_uncertain",
            title="When the outcome is unknown",
            kind="choice",
            help=(
                "After a crash, a timeout or a lost connection in the middle of a call: `retry` sends it again with the same "
                "key, `ask` waits for a person."
            ),
            choices=("retry", "ask"),
            default="retry",
            fixed=True,
            advanced=True,
        ),
        retry("Network errors and the statuses 408, 429 and 5xx are tried again."),
    ),
)
