"""What can be read of a damaged book is saved into a new one; what cannot is listed; the damaged file stays as it was."""

from __future__ import annotations

import json
import os
import random
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app import cli, sample
from desktop_app.core import backup, check, cipher, history, history_reading, keys, pages, repair
from desktop_app.core import book as books
from desktop_app.core.errors import UserError, Way
from tests.conftest import SAMPLE_PASSPHRASE as PASSPHRASE

RELEASED = "mật khẩu thử"
"""Of the books of former releases."""
PAGE = pages.PAGE_BYTES


@pytest.fixture(scope="session")
def whole(sample_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A branch with two years of work and one copy, closed."""
    path = tmp_path_factory.mktemp("mẫu") / "sổ.chibo"
    shutil.copy(sample_book, path)
    with books.unlock(path, PASSPHRASE) as book:
        backup.make_copy(book, "mở sổ", datetime(2026, 11, 23, 8))
        with book.write("Sau bản sao") as session:
            history.log(session, history.Kind.LOOK)
    return path


@pytest.fixture(scope="session")
def key(whole: Path) -> bytes:
    return keys.derive(PASSPHRASE, keys.salt_of(whole))


Rows = dict[str, dict[int, Any]]


@pytest.fixture(scope="session")
def truth(whole: Path, key: bytes) -> Rows:
    """Every record of the whole book."""
    return rows(whole, key)


@pytest.fixture
def path(whole: Path, tmp_path: Path) -> Path:
    """The book to be damaged, without its copies."""
    target = tmp_path / "hỏng.chibo"
    shutil.copy(whole, target)
    return target


def rows(path: Path, key: bytes) -> dict[str, dict[int, Any]]:
    connection = cipher.open_file(path, key, keys.salt_of(path))
    try:
        tables = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
            if name not in ("alembic_version", "change", "change_set", "history_head", "draft")
        ]
        found = {}
        for table in tables:
            columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
            at = columns.index("id")
            found[table] = {
                row[at]: dict(zip(columns, row, strict=True))
                for row in connection.execute(f'SELECT * FROM "{table}"')
            }
        return found
    finally:
        connection.close()


def run(path: Path, key: bytes) -> tuple[repair.Repaired, dict[str, dict[int, Any]]]:
    """Repair into a new book; nothing of the old one changes, and the new one is whole."""
    before = path.read_bytes()
    target = path.with_name("mới.chibo")
    done = repair.repair(path, target, lambda _salt: key)
    assert path.read_bytes() == before
    assert done.faults == []
    with books.unlock(target, PASSPHRASE, key=key) as opened:
        assert check.check_book(opened) == []
        with opened.read() as session:
            newest = history_reading.list_changes(session, 3, None)
        assert history.Kind.REPAIR in {change.kind for change in newest}
    assert {file.name for file in path.parent.iterdir()} <= {
        path.name,
        target.name,
        f"{path.stem} - sao lưu",
        f"{path.name}-journal",
    }
    return done, rows(target, key)


def nothing_invented(
    done: repair.Repaired, saved: dict[str, dict[int, Any]], truth: dict[str, dict[int, Any]]
) -> None:
    """What was saved is as it was; what was not is in the list."""
    lost = {(one.table, one.id) for one in done.lost}
    for table, of_table in truth.items():
        for row_id, row in of_table.items():
            now = saved[table].get(row_id)
            if now != row:
                assert (table, row_id) in lost or (table, None) in lost, (table, row_id, row, now)
        assert not saved[table].keys() - of_table.keys()


def test_a_whole_book_is_saved_whole(path: Path, truth: Rows, key: bytes) -> None:
    done, saved = run(path, key)
    assert saved == truth
    assert done.lost == []
    assert done.sentences()[-1] == "Không mất phần nào."


@pytest.mark.parametrize("seed", range(6))
def test_random_pages_lost(path: Path, truth: Rows, key: bytes, seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray(path.read_bytes())
    for _n in range(1 + seed * 4):
        at = chance.randrange(2, len(content) // PAGE) * PAGE
        content[at : at + PAGE] = bytes(PAGE) if seed % 2 else chance.randbytes(PAGE)
    path.write_bytes(content)
    done, saved = run(path, key)
    nothing_invented(done, saved, truth)
    assert len(saved["member"]) >= 30


def test_lost_members_come_back_from_the_history(path: Path, truth: Rows, key: bytes) -> None:
    content = path.read_bytes()
    rebuilt = 0
    for number in range(30, len(content) // PAGE):
        at = number * PAGE
        path.write_bytes(content[:at] + os.urandom(PAGE) + content[at + PAGE :])
        try:
            connection = cipher.open_file(path, key, content[:16])
        except Exception:
            continue  # the names of the tables lie on this page
        try:
            try:
                connection.execute("SELECT * FROM member NOT INDEXED").fetchall()
                continue
            except Exception:
                pass
        finally:
            connection.close()
        done, saved = run(path, key)
        path.with_name("mới.chibo").unlink()
        assert saved["member"] == truth["member"]
        rebuilt += done.rebuilt["member"]
        if rebuilt:
            return
    pytest.fail("no damage hit a member")


@pytest.mark.parametrize("how", ["cut", "cut in a page", "empty tail"])
def test_the_end_is_missing(path: Path, truth: Rows, key: bytes, how: str) -> None:
    content = path.read_bytes()
    half = len(content) // 2 // PAGE * PAGE
    path.write_bytes(
        content[: half + (77 if how == "cut in a page" else 0)]
        + (bytes(len(content) - half) if how == "empty tail" else b"")
    )
    done, saved = run(path, key)
    nothing_invented(done, saved, truth)
    assert done.lost
    assert len(saved["member"]) >= 30


def test_two_states_mixed_are_said(path: Path, whole: Path, truth: Rows, key: bytes) -> None:
    older = backup.list_copies(whole)[0].path.read_bytes()
    newer = path.read_bytes()
    path.write_bytes(newer[: 40 * PAGE] + older[40 * PAGE :] + newer[len(older) :])
    done, saved = run(path, key)
    assert any(one.table == "change_set" for one in done.lost) or saved == truth


@pytest.mark.parametrize("copies", [True, False], ids=["with a copy", "without"])
@pytest.mark.parametrize("lost", ["first page", "the beginning"])
def test_the_catalogue_is_lost(
    path: Path, whole: Path, truth: Rows, key: bytes, copies: bool, lost: str
) -> None:
    if copies:
        shutil.copytree(whole.parent / "sổ - sao lưu", path.parent / "hỏng - sao lưu")
    content = path.read_bytes()
    count = 1 if lost == "first page" else 4
    kept = content[:16]
    path.write_bytes(kept + os.urandom(count * PAGE - 16) + content[count * PAGE :])
    done, saved = run(path, key)
    nothing_invented(done, saved, truth)
    assert len(saved["member"]) >= 30
    assert len(saved["meeting"]) >= 20


def test_a_lost_salt_is_taken_from_a_copy(path: Path, whole: Path) -> None:
    shutil.copytree(whole.parent / "sổ - sao lưu", path.parent / "hỏng - sao lưu")
    path.write_bytes(os.urandom(16) + path.read_bytes()[16:])
    done = repair.repair(path, path.with_name("mới.chibo"), repair.by_passphrase(PASSPHRASE))
    assert done.lost == []
    books.unlock(path.with_name("mới.chibo"), PASSPHRASE).close()


def test_what_cannot_be_saved_points_to_the_copies(path: Path, key: bytes) -> None:
    for content in (os.urandom(40 * PAGE), b"", bytes(9 * PAGE), b"PK" + bytes(9000)):
        path.write_bytes(content)
        with pytest.raises(UserError) as caught:
            repair.repair(path, path.with_name("mới.chibo"), lambda _salt: key)
        assert Way.COPY in caught.value.ways or caught.value.hint
        assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_nothing_is_overwritten(path: Path, key: bytes) -> None:
    path.with_name("mới.chibo").write_bytes(b"x")
    with pytest.raises(UserError, match="Đã có tệp"):
        repair.repair(path, path.with_name("mới.chibo"), lambda _salt: key)


def test_a_book_of_the_first_schema_is_saved(tmp_path: Path) -> None:
    old = Path(__file__).parents[1] / "data" / "books" / "schema-0001.chibo"
    path = tmp_path / "cũ.chibo"
    shutil.copy(old, path)
    done = repair.repair(path, tmp_path / "mới.chibo", repair.by_passphrase(RELEASED))
    assert done.lost == []
    assert done.faults == []
    with books.unlock(path, RELEASED) as upgraded:
        expected = upgraded.raw_connection()
        with books.unlock(tmp_path / "mới.chibo", RELEASED) as fresh:
            found = fresh.raw_connection()
            for table in ("member", "member_event", "meeting", "paper", "change"):
                count = f"SELECT count(*) FROM {table}"
                assert found.execute(count).fetchone() == expected.execute(count).fetchone()
            found.close()
        expected.close()


def test_the_people_are_the_same_ones(path: Path, key: bytes) -> None:
    from desktop_app.members import service

    content = path.read_bytes()
    at = len(content) // 3 // PAGE * PAGE
    path.write_bytes(content[:at] + os.urandom(PAGE) + content[at + PAGE :])
    run(path, key)
    with books.unlock(path.with_name("mới.chibo"), PASSPHRASE, key=key) as fresh, fresh.read() as session:
        assert len(service.people_on(session, sample.TODAY)) > 30


def test_the_commands(
    path: Path, key: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOCHIBO_PASSPHRASE", PASSPHRASE)
    content = path.read_bytes()
    at = len(content) - 30 * PAGE
    path.write_bytes(content[:at] + os.urandom(PAGE) + content[at + PAGE :])
    assert cli.main(["check", str(path)]) == 1
    assert "hỏng" in capsys.readouterr().err
    assert cli.main(["repair", str(path), "--to", str(path.with_name("mới"))]) == 0
    printed = capsys.readouterr()
    assert isinstance(json.loads(printed.out), list)
    assert "Đã cứu sang sổ mới" in printed.err
    assert cli.main(["check", str(path.with_name("mới.chibo"))]) == 0
    assert cli.main(["repair", str(path), "--to", str(path.with_name("mới.chibo"))]) == 1
