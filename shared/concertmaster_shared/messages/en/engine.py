"""Sentences about runs, their steps, and calls to other systems."""

SENTENCES = {
    "run.failed": "The run ended as '{status}': {reason}",
    "run.unreadable": "This version cannot be run by this program: {reason}.",
    "step.expression": "'{parameter}' could not be computed: {reason}",
    "step.parameter": "'{parameter}' must be {expected}, but its expression gave something else.",
    "step.unstorable": (
        "The step was given or gave something that cannot be stored, such as a text with the character NUL "
        "or a whole number that needs more than 64 bits."
    ),
    "step.too_long": (
        "What this step computes for its items takes too long in all. Take fewer items, or a simpler expression: "
        "one that goes through a whole list for each item is better done by a join."
    ),
    "step.crashed": "This step met a mistake of ours. It is in the log under the run's id.",
    "step.timeout": "The step did not end within {seconds} seconds.",
    "step.judged": "Somebody looked at an attempt of unknown outcome and called it failed.",
    "step.moment": "'{parameter}' is no date or date-time: use a form like 2026-03-01 or 2026-03-01T09:30:00Z.",
    "step.no_wait": "There is neither a number of seconds nor a moment to wait for.",
    "run.timeout": "The run was not over {seconds} seconds after its start.",
    "run.stopped": "{reason}",
    "loop.items": "A loop takes at most {limit} items, and this list has {count}.",
    "flow.unknown": "The workflow to call is not there, or has no published version.",
    "flow.no_start": "The workflow to call has several triggers, and none of them starts by hand.",
    "flow.too_deep": "Workflows call one another more than {limit} deep. Does one call itself?",
    "flow.lane": "The setting '{setting}' of the workflow to call cannot be computed for what it is given: {reason}",
    "flow.lane_held": (
        "The workflow to call takes its runs one after the other, and this run, or one that called it, has that place already: "
        "each would wait for the other for ever."
    ),
    "flow.failed": "The called workflow failed: {reason}",
    "flow.cancelled": "The called run was cancelled.",
    "http.header": "The header '{header}' cannot be sent: its name or value is not allowed here.",
    "http.query": "The query value '{name}' must be a text, a number, true, false, or a list of these.",
    "http.status": "The other system answered with the status {status}.",
    "outbound.address": "This address cannot be called: {reason}.",
    "outbound.refused": (
        "This server does not call '{host}' there: the address is not a public one, or its port is not 80, 443, 8080 or 8443. "
        "The operator can allow it."
    ),
    "outbound.unreachable": "There was no connection to '{host}', or it broke.",
    "outbound.deadline": "The answer was not complete within {seconds} seconds.",
    "outbound.too_large": "The answer is larger than {limit} bytes.",
    "outbound.unreadable": "The answer is not proper HTTP, or packed in a way that was not asked for.",
}
