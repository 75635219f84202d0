from concertmaster_designer.storage.folders import Folders, make_private


def test_a_profile_of_ones_own_lies_below_its_folder(tmp_path):
    folders = Folders.below(tmp_path)
    assert folders.recovery.is_relative_to(tmp_path)
    assert folders.settings.is_relative_to(tmp_path)


def test_the_users_folders_are_told_apart_from_the_servers():
    assert Folders.of_this_user().state.name == "designer"


def test_folders_we_make_are_private_and_others_stay_as_they_are(tmp_path):
    tmp_path.chmod(0o755)
    made = make_private(tmp_path / "a" / "b")
    assert {path.stat().st_mode & 0o777 for path in (made, made.parent)} == {0o700}
    assert tmp_path.stat().st_mode & 0o777 == 0o755
