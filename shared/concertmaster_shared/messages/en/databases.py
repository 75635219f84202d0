"""Sentences about statements for databases of other people."""

SENTENCES = {
    "statement.too_long": "A statement has at most {limit} characters.",
    "statement.empty": "The SQL holds no statement.",
    "statement.several": "The SQL holds more than one statement. Give each a node of its own.",
    "statement.number": "Values come in by name, as in ':country'; '{found}' cannot be used.",
    "statement.unclosed": "What begins with {found} is not closed.",
    "statement.value_missing": "The SQL names ':{name}', and there is no value of this name.",
    "statement.value_unused": "The SQL does not name ':{name}', so this value has no effect.",
    "database.value": "The value '{name}' cannot be sent to a database: {reason}.",
    "database.unreachable": (
        "There is no way into the database at '{host}': "
        "nobody answers, or it wants another user, password, database or encryption."
    ),
    "database.broken": "The connection to the database at '{host}' broke. Nothing was changed.",
    "database.deadline": "The database did not answer within {seconds} seconds. Nothing was changed.",
    "database.uncertain": "The connection to the database at '{host}' broke at the very end. The change may have been made.",
    "database.refused": "The database refuses the statement: {reason}.",
    "database.busy": "The database cannot carry the statement out now: {reason}.",
    "database.rows": "There are more than {limit} rows. Ask for fewer, or raise the limit.",
    "database.size": "The rows hold more than {limit} bytes. Ask for fewer rows or columns.",
    "database.column": "The column '{column}' cannot be used: {reason}.",
}
