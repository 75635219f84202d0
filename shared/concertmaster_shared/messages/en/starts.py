"""Sentences about runs that cannot begin."""

SENTENCES = {
    "run.lane": "'{setting}' of this workflow could not be computed for this input: {reason}",
    "run.unstorable": "The input holds something that cannot be stored. Look for unusual characters and very large numbers.",
    "queue.full": "More than {limit} runs wait already, so nothing was stored. Try again in a few seconds.",
}
