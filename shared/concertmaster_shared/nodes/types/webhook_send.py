"""Tell another system about something, with a signature it can check."""

from concertmaster_shared.nodes.spec import NodeSpec, Parameter, When
from concertmaster_shared.nodes.time_limit import time_limit

SPEC = NodeSpec(
    type="webhook.send",
    family="outside",
    title="Send webhook",
    help=(
        "Posts {type, timestamp, data} as Standard Webhooks says, signed with the connection's secret, and gives {id, status}. "
        "Every attempt carries the same webhook-id. Any answer but 2xx is tried again for three days; 410 ends it at once. "
        "What nobody took fails with the code webhook.undelivered: the failed run is the dead letter, and can be retried."
    ),
    icon="send",
    effect="keyed",
    parameters=(
        Parameter(
            name="connection",
            title="Connection",
            kind="text",
            help="A connection of the kind webhook: where to send, and the secret to sign with.",
            fixed=True,
            example="billing",
        ),
        Parameter(
            name="url",
            title="Address",
            kind="text",
            help="In place of the connection's address. Without a connection the webhook carries no signature.",
            example="https://billing.example/hooks",
        ),
        Parameter(
            name="event_type",
            title="Event type",
            kind="text",
            help="What happened, in words with dots between.",
            required=True,
            example="order.paid",
        ),
        Parameter(name="data", title="Data", kind="any", help="What the receiver should know about it.", default={}),
        Parameter(
            name="timestamp",
            title="When it happened",
            kind="text",
            help="Stands in the body, the same in every attempt; when the step began if left empty.",
            default={"expr": "now()"},
            advanced=True,
        ),
        time_limit(20, longest_s=60),
        Parameter(
            name="retry",
            title="Retry",
            kind="object",
            help="When to try again.",
            fixed=True,
            advanced=True,
            fields=(
                Parameter(
                    name="attempts", title="Attempts", kind="integer", help="Tries in all.", default=10, minimum=1, maximum=100
                ),
                Parameter(
                    name="backoff",
                    title="Backoff",
                    kind="choice",
                    help="How the pause grows; `schedule` is 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h.",
                    choices=("schedule", "constant", "exponential"),
                    default="schedule",
                ),
                Parameter(
                    name="delay_s",
                    title="First pause",
                    kind="number",
                    help="Seconds before the second attempt; not for `schedule`.",
                    default=5,
                    minimum=0,
                    maximum=86400,
                    when=When("backoff", ("constant", "exponential")),
                ),
                Parameter(
                    name="max_delay_s",
                    title="Longest pause",
                    kind="number",
                    help="Seconds that a pause never exceeds; not for `schedule`.",
                    default=86400,
                    minimum=0,
                    maximum=86400,
                    when=When("backoff", ("constant", "exponential")),
                ),
            ),
        ),
    ),
)
