from concertmaster_designer.storage.folders import Folders
from concertmaster_designer.storage.preferences import RECENT_LIMIT, PreferenceStore


def test_changes_are_there_at_the_next_start(tmp_path):
    folders = Folders.below(tmp_path)
    PreferenceStore(folders).change(scheme="dark", server="https://forms.example")
    again = PreferenceStore(folders).current
    assert (again.scheme, again.server) == ("dark", "https://forms.example")


def test_an_unreadable_file_gives_what_a_first_start_has(tmp_path):
    folders = Folders.below(tmp_path)
    folders.settings.mkdir(parents=True)
    (folders.settings / "preferences.json").write_text('{"scheme": "plaid"}')
    assert PreferenceStore(folders).current.scheme == "system"


def test_recent_files_stand_newest_first_and_once(tmp_path):
    store = PreferenceStore(Folders.below(tmp_path))
    paths = [tmp_path / f"{number}.workflow.json" for number in range(RECENT_LIMIT + 3)]
    for path in [*paths, paths[-2]]:
        store.remember_file(path)
    assert len(store.current.recent_files) == RECENT_LIMIT
    assert store.current.recent_files[:2] == (str(paths[-2]), str(paths[-1]))
    store.forget_file(str(paths[-2]))
    assert store.current.recent_files[0] == str(paths[-1])


def test_a_disk_that_refuses_costs_only_the_memory(tmp_path):
    folders = Folders.below(tmp_path / "file")
    (tmp_path / "file").write_text("not a folder")
    store = PreferenceStore(folders)
    assert store.change(scheme="dark").scheme == "dark"
