"""What product code never does. A place that may stands in the rule's list, with its reason; nothing else excuses it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

import pytest

from tests.architecture.sources import expect_none, nodes, place, product_files

PURE = ("shared/concertmaster_shared/", "server/concertmaster_server/engine/")
SERVER = ("server/concertmaster_server/",)
EVERYWHERE = ("",)


@dataclass(frozen=True)
class Rule:
    """Something that must not stand in the code below ``where``, and the ``allowed`` places with their reasons."""

    finds: Callable[[ast.AST], bool]
    bad: tuple[str, ...]
    good: tuple[str, ...]
    where: tuple[str, ...] = EVERYWHERE
    allowed: Mapping[str, str] = field(default_factory=dict)


@cache
def called(node: ast.AST) -> str:
    """Give the dotted name a call calls, or nothing."""
    return ast.unparse(node.func) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute) else ""


def calls(*names: str) -> Callable[[ast.AST], bool]:
    """Find calls of these names; ``x.y`` is found as ``a.x.y`` too."""
    return lambda node: any(called(node) == name or called(node).endswith("." + name) for name in names)


def calls_builtin(*names: str) -> Callable[[ast.AST], bool]:
    """Find calls of these names where nothing stands before them."""
    return lambda node: called(node) in names


def passes(keyword: str, value: object) -> Callable[[ast.AST], bool]:
    """Find calls that pass this constant by this keyword."""
    return lambda node: (
        isinstance(node, ast.Call)
        and any(
            given.arg == keyword and isinstance(given.value, ast.Constant) and given.value.value is value
            for given in node.keywords
        )
    )


def imports(*modules: str) -> Callable[[ast.AST], bool]:
    """Find imports of these modules or of something in them."""

    def finds(node: ast.AST) -> bool:
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        return any(name == module or name.startswith(module + ".") for name in names for module in modules)

    return finds


def either(*finders: Callable[[ast.AST], bool]) -> Callable[[ast.AST], bool]:
    """Find what any of these finds."""
    return lambda node: any(finds(node) for finds in finders)


def templates_without_escaping(node: ast.AST) -> bool:
    """Find template environments that do not say that they escape."""
    return calls("Environment")(node) and not passes("autoescape", value=True)(node)


def naive_times(node: ast.AST) -> bool:
    """Find moments without a time zone."""
    if calls("utcnow", "utcfromtimestamp", "date.today", "datetime.today")(node):
        return True
    zoned = isinstance(node, ast.Call) and (node.args or node.keywords)
    return calls("datetime.now")(node) and not zoned


RULES = {
    "text becomes code": Rule(
        finds=calls_builtin("eval", "exec", "compile", "__import__"),
        bad=("eval(text)", "exec(text)", "compile(text, '', 'eval')", "__import__(name)"),
        good=("re.compile(text)", "expression.eval()", "importlib.import_module(name)"),
    ),
    "bytes become objects": Rule(
        finds=either(
            imports("pickle", "marshal", "shelve", "dill", "cloudpickle", "jsonpickle"), calls("yaml.load", "allow_pickle")
        ),
        bad=("import pickle", "from pickle import loads", "yaml.load(text)"),
        good=("import json", "yaml.safe_load(text)"),
    ),
    "a shell reads a command": Rule(
        finds=either(passes("shell", value=True), calls("os.system", "os.popen", "create_subprocess_shell")),
        bad=("run(command, shell=True)", "os.system(command)", "asyncio.create_subprocess_shell(command)"),
        good=("run(words, shell=False)",),
    ),
    "a program is started": Rule(
        finds=either(
            imports("subprocess", "multiprocessing"),
            calls("create_subprocess_exec", "os.fork", "os.execv", "os.execvp", "os.spawnv", "os.posix_spawn", "os.startfile"),
        ),
        bad=("import subprocess", "from multiprocessing import Process", "await asyncio.create_subprocess_exec('ls')"),
        good=("process.wait()",),
        allowed={
            "server/concertmaster_server/supervisor/": "starts PostgreSQL, Redis and our own processes, and ends them in order",
            "server/concertmaster_server/entrypoints/cli/up.py": "brings the database up to date in a process of its own",
            "designer/concertmaster_designer/documents/child.py": "checks whole documents where they hold up no window",
            "designer/concertmaster_designer/documents/rules_process.py": "is that process",
            "designer/concertmaster_designer/documents/arrange_process.py": "is the one that arranges large workflows",
            "designer/concertmaster_designer/documents/searching/regex_process.py": "is one that can be ended",
            "designer/concertmaster_designer/app/start.py": "lets a frozen program start that process",
        },
    ),
    "a certificate goes unchecked": Rule(
        finds=either(passes("verify", value=False), passes("check_hostname", value=False), calls("_create_unverified_context")),
        bad=("client.get(url, verify=False)", "ssl._create_unverified_context()"),
        good=("client.get(url, verify=context)",),
    ),
    "a template does not escape": Rule(
        finds=either(templates_without_escaping, calls_builtin("Markup")),
        bad=("Environment(loader=loader)", "jinja2.Environment(autoescape=False)", "Markup(text)"),
        good=("Environment(loader=loader, autoescape=True)",),
    ),
    "a file name is guessable": Rule(
        finds=calls("mktemp"),
        bad=("tempfile.mktemp()",),
        good=("tempfile.mkdtemp()",),
    ),
    "a moment has no time zone": Rule(
        finds=naive_times,
        bad=("datetime.now()", "datetime.datetime.utcnow()", "date.today()"),
        good=("datetime.now(UTC)", "datetime.now(tz=zone)"),
    ),
    "a broken hash protects something": Rule(
        finds=lambda node: calls("md5", "sha1")(node) and not passes("usedforsecurity", value=False)(node),
        bad=("hashlib.md5(text)", "sha1(text)"),
        good=("hashlib.sha256(text)", "hashlib.sha1(text, usedforsecurity=False)"),
    ),
    "chance decides on the server": Rule(
        finds=imports("random"),
        bad=("import random", "from random import choice"),
        good=("import secrets",),
        where=SERVER,
        allowed={
            "server/concertmaster_server/entrypoints/example/answers.py": "makes the same example answers for the same seed"
        },
    ),
    "pure code asks the world": Rule(
        finds=either(
            calls("uuid1", "uuid4", "os.urandom", "os.getenv", "datetime.now", "time.time", "time.monotonic"),
            calls_builtin("open", "input", "print"),
            lambda node: isinstance(node, ast.Attribute) and ast.unparse(node) == "os.environ",
        ),
        bad=("uuid.uuid4()", "uuid4()", "datetime.now(UTC)", "open(path)", "os.environ['HOME']"),
        good=("uuid7(milliseconds, randomness)", "form.open()"),
        where=PURE,
    ),
    "pure code depends on the order of hashes": Rule(
        finds=calls_builtin("hash", "id"),
        bad=("hash(value)", "id(value)"),
        good=("node.id", "self.hash()"),
        where=PURE,
        allowed={"shared/concertmaster_shared/expressions/tree.py": "a literal defines its own __hash__, so that true is not 1"},
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_never(name: str) -> None:
    rule = RULES[name]
    expect_none(
        f"{place(file, node)} {ast.unparse(node).splitlines()[0]}"
        for file in product_files()
        if place(file).startswith(rule.where) and not place(file).startswith(tuple(rule.allowed))
        for node in nodes(file)
        if rule.finds(node)
    )


@pytest.mark.parametrize("name", RULES)
def test_the_rule_sees_what_it_forbids(name: str) -> None:
    rule = RULES[name]
    for source in rule.bad:
        assert any(map(rule.finds, ast.walk(ast.parse(source)))), source
    for source in rule.good:
        assert not any(map(rule.finds, ast.walk(ast.parse(source)))), source


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.allowed])
def test_each_exception_is_still_needed(name: str) -> None:
    rule = RULES[name]
    for prefix in rule.allowed:
        files = [file for file in product_files() if place(file).startswith(prefix)]
        assert any(rule.finds(node) for file in files for node in nodes(file)), prefix
