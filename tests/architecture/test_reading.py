"""The role that no policy of rows holds back is taken on in few places, and what speaks in it names no table by itself."""

from __future__ import annotations

import re

from tests.architecture.sources import ROOT, product_files

ROLE = "cm_reader"

MAY_NAME_THE_ROLE = {
    "server/concertmaster_server/db/database.py": "the pool of readers",
    "server/concertmaster_server/db/reader.py": "what the pool gives",
    "server/concertmaster_server/db/copy_out.py": "exports, on a connection of their own",
    "server/concertmaster_server/db/queries/answers/export.py": "says in which role it is spoken",
    "server/concertmaster_server/db/migrate.py": "makes the role",
    "server/concertmaster_server/db/migrations/versions/m0001_house.py": "says what it may read",
}

TABLE = re.compile(r"(from|join)\s+(submissions|submission_words)\b", re.IGNORECASE)


def test_few_places_know_the_role() -> None:
    found = {str(path.relative_to(ROOT)) for path in product_files() if ROLE in path.read_text(encoding="utf-8")}
    assert found <= set(MAY_NAME_THE_ROLE), found - set(MAY_NAME_THE_ROLE)


def test_questions_to_a_reader_take_their_tables_from_it() -> None:
    asking = [path for path in product_files() if "db.reader import" in path.read_text(encoding="utf-8")]
    assert asking
    for path in asking:
        assert not TABLE.search(path.read_text(encoding="utf-8")), path


def test_a_table_named_by_itself_would_be_seen() -> None:
    assert TABLE.search("select id from submissions s")
    assert not TABLE.search("select id from {} s")
