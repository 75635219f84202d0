"""Sentences about datasets, for those who store them."""

SENTENCES = {
    "dataset.invalid": "The rows have {count} problems. Mend them and send the rows again.",
    "dataset.taken": "There is a dataset named “{name}” already. Choose another name, or replace that one.",
    "dataset.no_rows": "There are neither rows nor CSV. Send one of them.",
    "dataset.two_kinds": "There are rows and CSV. Send one of them.",
    "dataset.too_many_rows": "A dataset holds {limit} rows at most. Send fewer.",
    "dataset.too_many_columns": "A dataset holds {limit} columns at most. Send fewer.",
    "dataset.bad_column": "“{column}” cannot name a column. Use 1 to 100 printable characters.",
    "dataset.column_twice": "The column “{column}” stands twice. Give each its own name.",
    "dataset.no_column": "There is no column “{column}”. Use one of: {known}.",
    "dataset.no_key": "Row {row} has no usable key. Give it 1 to {limit} printable characters.",
    "dataset.key_twice": "Rows {first} and {row} have the same key “{key}”. Give each its own.",
    "dataset.bad_cell": "Row {row} holds something in “{column}” that is no text, number, true, false or null, or is too long.",
    "dataset.bad_csv": "Line {line} of the CSV cannot be read: {reason}.",
}
