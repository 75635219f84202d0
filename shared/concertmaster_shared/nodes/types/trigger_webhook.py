"""Start when another program posts to an address of ours."""

from concertmaster_shared.nodes.spec import NodeSpec, Parameter

SPEC = NodeSpec(
    type="trigger.webhook",
    family="trigger",
    title="Webhook",
    help="Starts a run for each POST to /hooks/<path>. The JSON body is `input`.",
    icon="webhook",
    inputs=(),
    parameters=(
        Parameter(
            name="path",
            title="Path",
            kind="text",
            help="The last part of the address. A path of your own needs a secret; left empty, publishing makes a random one.",
            fixed=True,
            example="orders",
        ),
        Parameter(
            name="respond",
            title="Answer",
            kind="choice",
            help="When to answer: `accepted` as soon as the call is stored, `finished` with the output when the run has ended.",
            choices=("accepted", "finished"),
            default="accepted",
            fixed=True,
        ),
        Parameter(
            name="verify",
            title="Callers show",
            kind="choice",
            help=(
                "With `secret` callers send the secret itself. With `signature` they sign each call with it, as Standard "
                "Webhooks says; the secret then begins with `whsec_`."
            ),
            choices=("secret", "signature"),
            default="secret",
            fixed=True,
        ),
        Parameter(
            name="secret",
            title="Secret",
            kind="text",
            help="What callers send in the header `Authorization: Bearer …` or `X-Webhook-Secret`, or what they sign with.",
            fixed=True,
        ),
    ),
)
