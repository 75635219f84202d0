"""Sentences about operating runs."""

SENTENCES = {
    "run.not_paused": "Nothing keeps this run from going on: it is '{status}', and neither paused nor set aside.",
    "run.not_failed": "This run is '{status}'. Only a failed or cancelled run can be retried; any run can be forked.",
    "run.erased": "What this run began with was erased, and its history with it: nothing can go on from it.",
    "step.unknown": "This run has not come to the step '{node_id}' (pass '{iteration}').",
    "step.not_uncertain": "The step '{node_id}' does not wait for a judgement, or has got one already.",
    "step.port": "The node has no output port '{port}'. It has: {ports}.",
}
