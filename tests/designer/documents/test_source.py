from pathlib import Path
from uuid import UUID

import pytest

from concertmaster_designer.documents.source import FileSource, ServerSource, source_from_json, source_to_json


@pytest.mark.parametrize("source", [None, FileSource(Path("/a/b.workflow.json")), ServerSource("https://a.example", UUID(int=3))])
def test_a_source_survives_the_journal(source):
    assert source_from_json(source_to_json(source)) == source


@pytest.mark.parametrize("value", [3, {}, {"origin": "https://a.example"}, {"origin": "x", "workflow_id": "none"}])
def test_anything_else_is_refused(value):
    with pytest.raises((TypeError, ValueError, KeyError)):
        source_from_json(value)
