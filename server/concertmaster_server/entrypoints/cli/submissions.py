"""``concertmaster submissions``: read the submissions of a form."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable

import click

from .remote import Server, server_options

# The last four are the full-width forms of the first four.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@click.command("submissions")
@click.argument("form")
@click.option(
    "--format", "form_of_output", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True, help="How to print."
)
@server_options
def command(server: Server, form: str, form_of_output: str) -> None:
    """Print all submissions of FORM (its id or slug), newest first.

    In CSV a text that a spreadsheet would take for a formula begins with an apostrophe; JSON lines hold it as it is.
    """
    form_id = server.find("forms", form)
    found = server.pages(f"/forms/{form_id}/submissions", {"limit": 200})
    if form_of_output == "jsonl":
        for submission in found:
            click.echo(json.dumps(submission, ensure_ascii=False))
        return
    _write_csv(list(found))


def _write_csv(submissions: list[dict[str, object]]) -> None:
    names = list(dict.fromkeys(name for submission in submissions for name in _answers(submission)))
    writer = csv.writer(sys.stdout)
    writer.writerow(["id", "submitted_at", "status", *names])
    for submission in submissions:
        answers = _answers(submission)
        cells = [_cell(answers.get(name)) for name in names]
        writer.writerow([submission["id"], submission["submitted_at"], submission["status"], *cells])


def _answers(submission: dict[str, object]) -> dict[str, object]:
    answers = submission["answers"]
    return answers if isinstance(answers, dict) else {}


def _cell(value: object) -> str:
    """Give a cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value}" if value.lstrip(' "').startswith(_FORMULA_STARTS) else value
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, Iterable)) else str(value)
