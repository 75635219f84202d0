"""Sentences about calls that have to wait for their receiver, and about webhooks."""

SENTENCES = {
    "outbound.busy": "Too many calls to '{host}' are on their way. This one found no place in time and was not sent.",
    "outbound.resting": (
        "'{host}' did not answer the last calls or asked for a pause. This call was not sent; the next one may go in {seconds} s."
    ),
    "webhook.address": "There is no address to send to. Choose a connection, or give an address.",
    "webhook.gone": "The receiver answered with the status 410: it wants no more webhooks at this address.",
    "webhook.secret": "A secret for webhooks is 'whsec_' and then 24 to 64 bytes in Base64.",
    "webhook.signature": "The webhook's signature does not fit: {reason}.",
    "webhook.undelivered": "The receiver did not take the webhook: {reason}",
}
