"""Sentences about nodes that turn lists and tables into others, and about choosing among many ways."""

SENTENCES = {
    "workflow.wrong_entry": "Each entry of '{parameter}' of '{title}' must be a map with these settings: {fields}.",
    "workflow.port_name": (
        "'{port}' cannot be a port of '{title}'. A port's name has 1 to 64 letters without accents, digits, _ and -."
    ),
    "workflow.port_taken": "'{title}' has the port '{port}' already. Give each case a name of its own.",
    "workflow.unknown_ports": (
        "'{parameter}' of '{title}' makes its ports, so it must be a list that is written here, not an expression."
    ),
    "step.item": "At the item with the index {index}: {reason}",
    "step.value": "'{parameter}' gave {found}. It must give {expected}.",
    "step.mixed": "'{parameter}' gave {found} here and {before} before. Values that are put in order must be of one kind.",
    "step.entry": "'{parameter}' has an entry, '{entry}', that does not fit: {reason}.",
    "step.case": "The condition of the case '{port}' failed: {reason}",
    "join.name_taken": "The left item has a field '{name}' already. Choose another name for the right one.",
    "join.too_many": "The result has more than {limit} items. Make the keys more exact, or join smaller lists.",
    "import.source": "The source must be a text or a list of maps.",
    "import.too_large": "The source is too large: it may have up to {characters} characters and {rows} rows.",
    "import.unreadable_csv": "Line {line} cannot be read as CSV: {reason}.",
    "import.unreadable_json": "The text is no JSON list of maps: {reason}.",
    "import.column_twice": "The header row has the column '{column}' twice. Give each column a name of its own.",
    "import.no_column": "There is no column '{column}'. The columns: {columns}.",
    "import.date_format": "The date format must have YYYY, MM or M, and DD or D, each once.",
    "import.no_map": "This row is no map of columns to values.",
    "import.cells": "This row has {found} cells, the header row has {expected}.",
    "import.missing": "This value is required.",
    "import.not_computed": "This value could not be computed: {reason}",
    "import.no_text": "This is no text.",
    "import.no_number": "This is no number.",
    "import.no_integer": "This is no whole number.",
    "import.no_boolean": "This is not true or false: write true, false, yes, no, 1 or 0.",
    "import.no_date": "This is no day in the form {form}.",
    "import.no_datetime": "This is no moment with a time zone, such as 2026-03-31T08:30:00Z.",
}
