"""Sentences about exports, printed submissions and people's data."""

SENTENCES = {
    "export.busy": "{most} exports are being written already. Try again when one of them has ended.",
    "export.part_unknown": "This form has no repeat '{part}'. It has: {parts}.",
    "export.too_many_columns": "This table would have {count} columns, and can have {most}. Export it as JSON lines.",
}
