"""The history is a chain: what is edited, removed or cut off is found; what is erased on purpose still fits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from desktop_app.branch import service as branch
from desktop_app.core import chain, check, erasing, history, history_reading, i18n
from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.core.orm import get_setting, set_setting


@contextmanager
def raw(book: Book) -> Iterator[Any]:
    connection = book.raw_connection()
    try:
        yield connection
    finally:
        connection.close()


def filled(book: Book) -> None:
    with book.write("Tạo sổ") as session:
        branch.set_up(
            session,
            branch.BranchInfo(name="Chi bộ thử", superior="Đảng bộ thử", place="Thử"),
            term_start=date(2025, 1, 1),
        )
    for number in range(5):
        with book.write(f"Lần {number}") as session:
            set_setting(session, "a", number)
    book.log(history.Kind.EXPORT, "Lưu danh sách", purpose="nộp đảng ủy", place="USB")
    with book.write("Lần cuối") as session:
        set_setting(session, "a", "hết")


def test_a_book_as_it_was_written_is_whole(book: Book) -> None:
    filled(book)
    assert check.check_book(book) == []


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE change_set SET title = 'khác' WHERE id = 3", "mục số 3"),
        # as if the words had been erased for good
        ("UPDATE change_set SET title = 'khác', nonce = NULL WHERE id = 3", "mục số 3"),
        (
            "UPDATE change_set SET title = '(đã xóa hẳn)', detail = NULL, nonce = NULL WHERE id = 3",
            "mục số 3",
        ),
        ("UPDATE change_set SET at = '2020-01-01T00:00:00+00:00' WHERE id = 4", "mục số 4"),
        ("UPDATE change_set SET detail = '{\"purpose\":\"khác\"}' WHERE kind = 'export'", "không còn nguyên"),
        ("UPDATE change SET after = '{\"value\":9}' WHERE set_id = 3", "mục số 3"),
        ("UPDATE change SET row_id = row_id + 1 WHERE set_id = 3", "mục số 3"),
        ("DELETE FROM change WHERE set_id = 5", "mục số 5"),
        ("UPDATE change SET before = NULL, after = NULL, nonce = NULL WHERE set_id = 4", "mục số 4"),
        ("UPDATE change_set SET digest = NULL WHERE id = 3", "mục số 3"),
        (
            (
                "DELETE FROM change WHERE set_id = (SELECT max(id) FROM change_set); "
                "DELETE FROM change_set WHERE id = (SELECT max(id) FROM change_set)"
            ),
            "thiếu mục ở cuối",
        ),
        ("DELETE FROM change; DELETE FROM change_set", "thiếu mục ở cuối"),
        ("DELETE FROM history_head", "thiếu mục ở cuối"),
    ],
)
def test_an_edited_or_cut_log_is_found(book: Book, statement: str, says: str) -> None:
    filled(book)
    with raw(book) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        for one in statement.split("; "):
            connection.execute(one)
        faults = chain.verify(connection)
    assert len(faults) == 1
    assert says in faults[0]


def test_what_was_written_past_the_history_is_found(book: Book) -> None:
    filled(book)
    with raw(book) as connection:
        connection.execute("INSERT INTO setting (id, key, value) VALUES (99, 'lạ', '1')")
    (fault,) = check.check_book(book)
    assert "1 thiết lập của sổ" in fault


def test_an_entry_moved_behind_a_later_one_does_not_make_the_old_value_the_last(book: Book) -> None:
    filled(book)
    with raw(book) as connection:
        first = connection.execute("SELECT min(id) FROM change WHERE after LIKE '%\"value\":0%'").fetchone()[
            0
        ]
        connection.execute("UPDATE change SET id = 1000 WHERE id = ?", (first,))
        connection.execute("UPDATE setting SET value = '0' WHERE key = 'a'")
    (fault,) = check.check_book(book)
    assert "1 thiết lập của sổ" in fault


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER lạ AFTER INSERT ON setting BEGIN DELETE FROM draft; END",
        "CREATE VIEW lạ AS SELECT 1",
        "INSERT INTO stored_file (sha256, media_type, content) VALUES ('a', 'b', 'không phải byte')",
    ],
)
def test_what_the_program_does_not_write_is_found(book: Book, statement: str) -> None:
    filled(book)
    with raw(book) as connection:
        connection.execute(statement)
    assert len(check.check_book(book)) == 1


def test_a_title_that_was_not_erased_is_found_after_a_purge(book: Book) -> None:
    filled(book)
    with book.write("Xóa hẳn") as session:
        history.log(session, history.Kind.PURGE)
    for language in ("vi", "en"):
        i18n.set_language(language)
        with book.write("Nông Thị Ánh") as session:
            set_setting(session, "b", language)
        with book.write("Xóa hẳn") as session:
            history.log(session, history.Kind.PURGE)
            erasing.purge(session, [], ["Nông Thị Ánh"])
    i18n.set_language("vi")
    # books hold these words: another wording would make an erased title look edited
    assert i18n.in_every_language(chain.ERASED) == {"(đã xóa hẳn)", "(deleted for good)"}
    assert check.check_book(book) == []
    with raw(book) as connection:
        connection.execute("UPDATE change_set SET title = 'khác', nonce = NULL WHERE id = 3")
        assert "mục số 3" in chain.verify(connection)[0]


def test_an_entry_without_changes_is_listed_and_not_undone(book: Book) -> None:
    filled(book)
    with book.read() as session:
        (found,) = history_reading.list_changes(session, kinds=[history.Kind.EXPORT])
    assert found.detail == {"purpose": "nộp đảng ủy", "place": "USB"}
    assert book.last_change is not None
    assert book.last_change.title == "Lần cuối"
    with pytest.raises(UserError, match="không hoàn tác được"):
        book.undo(found.id)


def test_what_is_purged_is_gone_and_the_chain_holds(book: Book) -> None:
    filled(book)
    with book.write("Ghi tên Nông Thị Ánh") as session:
        set_setting(session, "tên", "Nông Thị Ánh")
        session.flush()
        row_id = session.connection().exec_driver_sql("SELECT id FROM setting WHERE key = 'tên'").scalar()
    last = book.last_change
    with book.write("Xóa hẳn một bản ghi") as session:
        history.log(session, history.Kind.PURGE)
        assert erasing.purge(session, [("setting", int(row_id or 0))], ["Nông Thị Ánh"]) == 1
    assert check.check_book(book) == []
    with raw(book) as connection:
        for table, columns in {"change": '"before", "after"', "change_set": "title, detail"}.items():
            for row in connection.execute(f"SELECT {columns} FROM {table}"):
                assert "Nông Thị Ánh" not in str(tuple(row))
    assert last is not None
    with pytest.raises(UserError):
        book.undo(last.id)
    with book.read() as session:
        assert get_setting(session, "tên") == "Nông Thị Ánh"


def test_drafts_are_kept_apart_from_the_history(book: Book) -> None:
    with book.read() as session:
        before = [one.id for one in history_reading.list_changes(session, kinds=None)]
    book.keep_draft("member/1", "Sửa đảng viên", {"full_name": "Nông"}, {"page": "members"})
    book.keep_draft("member/1", "Sửa đảng viên", {"full_name": "Nông Thị"}, {"page": "members"})
    (draft,) = book.drafts()
    assert (draft.key, draft.values, draft.place) == (
        "member/1",
        {"full_name": "Nông Thị"},
        {"page": "members"},
    )
    book.drop_draft("member/1")
    assert book.drafts() == []
    with book.read() as session:
        assert [one.id for one in history_reading.list_changes(session, kinds=None)] == before
