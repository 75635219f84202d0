"""Every code has a sentence, every sentence a use, and what a sentence names is given to it."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

import concertmaster_shared.messages.en as english
from tests.architecture.sources import PACKAGES, expect_none, nodes, place, product_files

SENTENCES: dict[str, dict[str, str]] = {
    area.name.removeprefix(f"{english.__name__}."): importlib.import_module(area.name).SENTENCES
    for area in pkgutil.walk_packages(english.__path__, f"{english.__name__}.")
    if not area.ispkg
}
FILLED_IN = {code: text for area in SENTENCES.values() for code, text in area.items()}
TOPICS = {code.partition(".")[0] for code in FILLED_IN if "." in code}

CODE = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z0-9_]+")
PLEADING = re.compile(r"\b(please|oops|sorry|whoops|invalid input|an error occurred)\b|!", re.IGNORECASE)
# The callables that take a code first of all: errors, problems, and what becomes one.
SPEAKING = re.compile(r"(error|warning|problem|finding|refusal|refused?|fail(ed|ure)?)$", re.IGNORECASE)
# What an error or a problem takes beside the parameters of its sentence.
ABOUT_THE_PLACE = {"position", "length", "argument"}


def test_each_code_has_a_sentence() -> None:
    used = [*class_codes(), *call_codes()]
    expect_none(f"{where} {code} has no sentence" for where, code in used if code not in FILLED_IN)


def test_each_sentence_has_a_use() -> None:
    said = {node.value for file in speakers() for node in nodes(file) if isinstance(node, ast.Constant)}
    expect_none(f"nothing says {code}" for code in FILLED_IN if code not in said)


def test_each_code_stands_in_one_area() -> None:
    counted = Counter(code for area in SENTENCES.values() for code in area)
    expect_none(f"{code} has {times} sentences" for code, times in counted.items() if times > 1)


def test_what_a_sentence_names_is_given() -> None:
    expect_none(
        f"{place(file, call)} {code} lacks {', '.join(sorted(lacking))}"
        for file in speakers()
        for call, code in problems_in(file)
        if (lacking := placeholders(code) - given(call))
    )


@pytest.mark.parametrize("area", SENTENCES)
def test_sentences_read_as_sentences(area: str) -> None:
    expect_none(
        f"{code}: {text}"
        for code, text in SENTENCES[area].items()
        if not re.match(r"[A-Z“'{]", text) or not re.search(r"[.?)}]$", text) or PLEADING.search(text)
    )


def class_codes() -> Iterator[tuple[str, str]]:
    """Give the codes of error classes: ``code = "…"`` in the body of a class."""
    for file in speakers():
        for node in nodes(file):
            if isinstance(node, ast.ClassDef) and any(ast.unparse(parent).endswith("Error") for parent in node.bases):
                for statement in node.body:
                    match statement:
                        case (
                            ast.Assign(targets=[ast.Name(id="code")], value=ast.Constant(value=str(code)))
                            | ast.AnnAssign(target=ast.Name(id="code"), value=ast.Constant(value=str(code)))
                        ):
                            yield place(file, statement), code


def call_codes() -> Iterator[tuple[str, str]]:
    """Give the codes that calls pass on, by their place or by a keyword that says so."""
    for file in speakers():
        for call in (node for node in nodes(file) if isinstance(node, ast.Call)):
            first = call.args[:1] if SPEAKING.search(ast.unparse(call.func)) else []
            passed = [*first, *(word.value for word in call.keywords if (word.arg or "").endswith("code"))]
            for value in passed:
                if isinstance(value, ast.Constant) and isinstance(value.value, str) and looks_like_code(value.value):
                    yield place(file, call), value.value


def problems_in(file: Path) -> Iterator[tuple[ast.Call, str]]:
    """Give the calls that make a problem of a code on the spot."""
    for node in nodes(file):
        match node:
            case ast.Call(func=ast.Name(id="error" | "warning"), args=[ast.Constant(value=str(code)), *_]):
                yield node, code


def given(call: ast.Call) -> set[str]:
    """Name the parameters of a call; one that unpacks a mapping may give everything."""
    names = {word.arg for word in call.keywords}
    return names_of_all_sentences() if None in names else {name for name in names if name} - ABOUT_THE_PLACE


@cache
def names_of_all_sentences() -> set[str]:
    """Name every parameter of every sentence."""
    return {name for code in FILLED_IN for name in placeholders(code)}


def placeholders(code: str) -> set[str]:
    """Name what the sentence of a code wants to be told."""
    return {name for _, name, _, _ in Formatter().parse(FILLED_IN.get(code, "")) if name}


def looks_like_code(text: str) -> bool:
    """Tell whether a text is made like a code, on a topic there are sentences about."""
    return bool(CODE.fullmatch(text)) and text.partition(".")[0] in TOPICS


def speakers() -> tuple[Path, ...]:
    """Give the modules that may say something: all but the sentences themselves."""
    sentences = PACKAGES["shared"] / "messages"
    return tuple(file for file in product_files() if not file.is_relative_to(sentences))
