"""Sentences about workflow documents, edits and their validation."""

SENTENCES = {
    "import.unknown_program": "This is no workflow of n8n or Node-RED. Export it there as JSON and choose that file.",
    "import.tangle": (
        "The nodes are joined in more than {steps:,} ways, through links and junctions that have no counterpart here. Import"
        " a part of the flows."
    ),
    "document.unreadable": "This is not a readable document. Mend the places named in the problems.",
    "document.shape": "This part does not fit the format: {reason}.",
    "edit.misfit": "This edit does not fit the document: {kind} '{id}' ({reason}). Load the newest draft and repeat it.",
    "workflow.refactor": "{reason}",
    "workflow.cycle": "The edges lead in a circle: {titles}. Remove one of them.",
    "workflow.two_lanes": "Runs with one sequence key go one after another already. Remove the limit or the sequence key.",
    "workflow.limits": "A step is given up after {hard:g} s, before it is told to stop after {soft:g} s. Raise the hard limit.",
    "workflow.loop_crossed": (
        "The edge from '{source}' to '{target}' enters or leaves the body of a loop. A body begins at the loop's item port, and "
        "what follows the loop is connected to its done port."
    ),
    "workflow.duplicate_id": "The id '{id}' is used {times} times. Give each part its own.",
    "workflow.duplicate_edge": "'{source}' and '{target}' are connected twice at the same ports. Remove one edge.",
    "workflow.dangling_edge": "This edge ends at '{id}', which is not there. Connect it to a node or remove it.",
    "workflow.unknown_port": "'{title}' has no port '{port}'. Its ports here: {ports}.",
    "workflow.unknown_type": "The node type '{type}' is not known. Choose one from the palette.",
    "workflow.unknown_type_close": "The node type '{type}' is not known. Is '{close}' meant?",
    "workflow.unknown_parameter": "'{title}' has no parameter '{name}'. Its parameters: {names}.",
    "workflow.missing_parameter": "'{title}' needs a value for '{parameter}'.",
    "workflow.unnamed_entry": "A value of '{parameter}' of '{title}' has no name. Give it one, or remove it.",
    "workflow.no_wait": "'{title}' does not say for how long. Give it seconds, or a moment under 'Until'.",
    "workflow.fixed_parameter": "'{parameter}' of '{title}' takes a constant, not an expression.",
    "workflow.wrong_kind": "'{parameter}' of '{title}' must be {expected}.",
    "workflow.wrong_choice": "'{parameter}' of '{title}' must be one of: {choices}.",
    "workflow.out_of_range": "'{parameter}' of '{title}' must lie between {minimum} and {maximum}.",
    "workflow.no_trigger": "Nothing starts this workflow. Add a trigger.",
    "workflow.unconnected": "No trigger leads to '{title}', so it never runs. Connect it or remove it.",
    "workflow.step_not_before": "'{title}' does not come before this node, so its output may be null here.",
    "workflow.unknown_form": "There is no form with the address '{slug}' yet.",
    "workflow.unknown_workflow": "There is no workflow with the id '{id}'. Choose one that there is.",
    "workflow.form_twice": "Two triggers listen to the form '{slug}', and one answer starts one run. Remove one of them.",
    "workflow.hook_needs_signing_secret": (
        "'{title}' checks signatures, so its secret must be one for signing: `whsec_` and 24 to 64 bytes in base64."
    ),
    "workflow.hook_needs_secret": "'{title}' has a path of its own, so it needs a secret. Set one, or leave the path empty.",
}
