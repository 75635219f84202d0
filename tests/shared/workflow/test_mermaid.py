"""Workflows as Mermaid flowcharts: every name survives, and none can be taken for a word of the language."""

import html
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from concertmaster_shared.workflow import read_workflow
from concertmaster_shared.workflow.mermaid import escaped, to_mermaid

DOCUMENT = {
    "nodes": [
        {"id": "end", "type": "trigger.manual", "name": 'Say "hi" [now] #1'},
        {"id": "graph", "type": "logic.if", "name": "Large?", "disabled": True},
        {"id": "style", "type": "data.set"},
    ],
    "edges": [
        {"id": "e1", "source": "end", "target": "graph"},
        {"id": "e2", "source": "graph", "target": "style", "source_port": "true"},
        {"id": "e3", "source": "graph", "target": "end", "source_port": "error"},
        {"id": "e4", "source": "graph", "target": "nobody"},
    ],
    "groups": [{"id": "g", "title": "First|part", "nodes": ["end", "nobody"]}],
}

EXPECTED = """\
flowchart LR
  subgraph g1 ["First#124;part"]
    n1(["Say #quot;hi#quot; #91;now#93; #35;1"])
  end
  n2{{"Large?"}}
  n3["style"]
  n1 --> n2
  n2 -->|"true"| n3
  n2 -.->|"error"| n1
  classDef disabled opacity:0.45
  class n2 disabled
"""

LINE = re.compile(
    r"""flowchart\ LR|\ {2,4}n\d+(?:\["[^"\n]*"\]|\(\["[^"\n]*"\]\)|\{\{"[^"\n]*"\}\}|\[/"[^"\n]*"/\])
    |\ \ subgraph\ g\d+\ \["[^"\n]*"\]|\ \ end|\ \ n\d+\ (?:-->|-\.->)(?:\|"[^"\n]*"\|)?\ n\d+
    |\ \ classDef\ disabled\ opacity:0\.45|\ \ class\ n\d+(?:,n\d+)*\ disabled""",
    re.VERBOSE,
)


def test_a_workflow_with_words_of_the_language_as_names():
    assert to_mermaid(read_workflow(DOCUMENT)) == EXPECTED


@given(st.lists(st.text(max_size=30), min_size=1, max_size=6), st.booleans())
@settings(max_examples=200, deadline=None)
def test_any_names_give_lines_of_the_language_and_nothing_else(names, disabled):
    nodes = [{"id": f"x{number}", "type": "data.set", "name": name, "disabled": disabled} for number, name in enumerate(names)]
    edges = [{"id": "e", "source": "x0", "target": f"x{len(names) - 1}"}]
    text = to_mermaid(
        read_workflow({"nodes": nodes, "edges": edges, "groups": [{"id": "g", "title": names[0], "nodes": ["x0"]}]})
    )
    assert all(LINE.fullmatch(line) for line in text.rstrip("\n").split("\n")), text


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=60))
def test_what_is_escaped_reads_as_it_was(text):
    as_html = re.sub(r"#(\d+|[a-z]+);", lambda found: f"&{'#' if found[1].isdigit() else ''}{found[1]};", escaped(text))
    assert html.unescape(as_html) == re.sub(r"[ \x7f]+", " ", text).strip()
