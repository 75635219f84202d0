import orjson
import pytest

from concertmaster_designer.canvas import catalogue_looks
from concertmaster_designer.canvas.model.decode import read_heads
from concertmaster_designer.documents.keeping import begin_journal, find_abandoned
from concertmaster_designer.documents.opening import open_file, open_nothing, take_up
from concertmaster_designer.documents.source import FileSource
from concertmaster_shared.workflow.document import UnreadableDocumentError
from concertmaster_shared.workflow.edits import SetWorkflow


async def test_a_file_opens_with_a_journal_and_for_the_canvas(document, tmp_path):
    path = tmp_path / "a.workflow.json"
    path.write_bytes(orjson.dumps(document.to_json()))
    opened = await open_file(path, journal=tmp_path / "recovery" / "one")
    assert read_heads(opened.heads, catalogue_looks()).document() == document.to_json()
    assert (opened.session.source, opened.session.state) == (FileSource(path), "stored")
    assert opened.session.journal.folder.is_dir()


async def test_a_file_that_is_no_workflow_leaves_no_journal(tmp_path):
    path = tmp_path / "a.workflow.json"
    path.write_text("[]")
    with pytest.raises(UnreadableDocumentError):
        await open_file(path, journal=tmp_path / "recovery" / "one")
    assert not (tmp_path / "recovery").exists()


async def test_where_no_journal_can_be_written_the_document_opens_all_the_same(tmp_path):
    (tmp_path / "recovery").write_text("a file in the way")
    opened = await open_nothing(journal=tmp_path / "recovery" / "one")
    assert opened.session.journal is None
    assert isinstance(opened.journal_failure, OSError)


async def test_what_was_left_behind_goes_on_in_a_new_journal(session, tmp_path):
    begin_journal(session, tmp_path / "old")
    session.apply([SetWorkflow(name="Renamed")])
    session.journal.close()
    (found,) = find_abandoned(tmp_path)
    opened = await take_up(found, journal=tmp_path / "new")
    assert opened.session.title == "Renamed"
    opened.session.journal.close()
    assert [later.document.name for later in find_abandoned(tmp_path)] == ["Renamed", "Renamed"]
