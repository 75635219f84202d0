import pytest

from concertmaster_designer.storage.folders import Folders
from concertmaster_designer.storage.windows import KeptTab, KeptWindow, KeptWindows, WindowStore

KEPT = KeptWindows(
    windows=(
        KeptWindow(geometry="a", docks="b", tabs=(KeptTab(source={"path": "/x"}, title="X", camera=(0.5, 1, 2)),), front=0),
        KeptWindow(tabs=(KeptTab(journal="j"),)),
    ),
    front=1,
)


def test_what_is_kept_is_there_at_the_next_start(tmp_path):
    WindowStore(Folders.below(tmp_path)).write(KEPT, 1)
    assert WindowStore(Folders.below(tmp_path)).read() == KEPT
    assert (tmp_path / "state" / "windows.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"windows": [{"tabs": [{"camera": [0, 1, 2]}]}]}', '{"windows": [{"tabs": [{"source": 3}]}]}']
)
def test_an_unreadable_file_is_none(tmp_path, content):
    folders = Folders.below(tmp_path)
    folders.state.mkdir(parents=True)
    (folders.state / "windows.json").write_text(content)
    store = WindowStore(folders)
    assert store.read() == KeptWindows()
    store.write(KEPT, 1)
    assert store.read() == KEPT


def test_what_is_late_does_not_take_the_place_of_what_is_newer(tmp_path):
    store = WindowStore(Folders.below(tmp_path))
    store.write(KEPT, 2)
    store.write(KeptWindows(), 1)
    assert store.read() == KEPT


def test_a_disk_that_refuses_is_no_fault(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    store = WindowStore(Folders.below(tmp_path / "file"))
    store.write(KEPT, 1)
    assert store.read() == KeptWindows()
