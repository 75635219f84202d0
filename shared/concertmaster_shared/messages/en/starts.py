"""Sentences about runs that cannot begin."""

SENTENCES = {
    "hook.refused": (
        "This call does not show that it knows the hook's secret. Send it as 'Authorization: Bearer <secret>' or in the header "
        "'X-Webhook-Secret'; where the hook checks signatures, sign the call with it as Standard Webhooks says."
    ),
    "run.lane": "'{setting}' of this workflow could not be computed for this input: {reason}",
    "run.unstorable": "The input holds something that cannot be stored. Look for unusual characters and very large numbers.",
    "queue.full": "More than {limit} runs or answers wait already, so nothing was stored. Try again in a few seconds.",
}
