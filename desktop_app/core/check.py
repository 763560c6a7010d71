"""Whether a book is whole: its pages, its links, its history, and that every figure kept twice agrees.

What is wrong is said by the part of the branch's work it lies in ("3 biên bản"), as far as it can be known.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as sqlcipher

from desktop_app.core import chain, pages, salvage
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import name_key, nfc

if TYPE_CHECKING:
    from desktop_app.core.book import Book

Record = tuple[str, int]
# what is kept beside the history: itself, files found by their digest, what is being typed
_UNTOLD = ("change_set", "change", "history_head", "stored_file", "draft")


def part_words() -> dict[str, str]:
    """What a row of each table is called, after a number."""
    return {
        "member": _("đảng viên"),
        "member_event": _("sự kiện của đảng viên"),
        "meeting": _("buổi sinh hoạt"),
        "agenda_item": _("mục diễn biến của biên bản"),
        "opinion": _("ý kiến phát biểu"),
        "attendance": _("lượt điểm danh"),
        "vote": _("lần biểu quyết"),
        "task": _("nhiệm vụ được giao"),
        "meeting_score": _("điểm chấm buổi sinh hoạt"),
        "final_minutes": _("biên bản đã hoàn tất"),
        "paper": _("văn bản"),
        "stored_file": _("tệp văn bản đã ban hành"),
        "transfer_case": _("thủ tục chuyển sinh hoạt"),
        "post_held": _("chức vụ đã giữ"),
        "work_line": _("dòng quá trình công tác"),
        "training_line": _("dòng đào tạo, bồi dưỡng"),
        "family_line": _("dòng quan hệ gia đình"),
        "attachment": _("tệp đính kèm"),
        "reconciliation": _("lần đối chiếu"),
        "correction": _("điểm khác khi đối chiếu"),
        "applicant": _("quần chúng"),
        "applicant_paper": _("giấy tờ hồ sơ kết nạp"),
        "admission_target": _("chỉ tiêu kết nạp"),
        "badge_case": _("hồ sơ Huy hiệu Đảng"),
        "residence_out": _("lần giới thiệu về nơi cư trú"),
        "residence_remark": _("nhận xét nơi cư trú"),
        "residence_in": _("đảng viên 213"),
        "residence_in_year": _("năm của đảng viên 213"),
        "holiday": _("ngày nghỉ"),
        "closed_deadline": _("hạn đã đóng"),
        "rating_campaign": _("đợt xếp loại"),
        "member_rating": _("kết quả xếp loại đảng viên"),
        "rerating": _("lần xếp loại lại"),
        "branch": _("tên chi bộ"),
        "term": _("nhiệm kỳ"),
        "officer": _("chức vụ trong chi bộ"),
        "setting": _("thiết lập của sổ"),
        "change_set": _("mục lịch sử"),
        "change": _("dòng lịch sử"),
        "history_head": _("chỗ ghi số mục lịch sử"),
        "draft": _("bản nháp"),
    }


def counted(parts: Mapping[str, int]) -> str:
    """``3 biên bản đã hoàn tất, 12 lượt điểm danh``."""
    words = part_words()
    ordered = sorted(parts, key=lambda table: list(words).index(table) if table in words else len(words))
    return ", ".join(f"{parts[table]} {words.get(table, table)}" for table in ordered if parts[table])


def check_book(book: Book, step: Callable[[float], None] | None = None) -> list[str]:
    """Sentences about what is wrong; empty when the book is whole. Reads everything, changes nothing.

    ``step(fraction)`` is called now and then and may raise to stop.
    """
    try:
        bad = pages.damaged(book.path, book.seal(), step)
    except OSError:
        return [_unread()]
    faults = []
    if bad:
        faults.append(_("Có {n} trang của tệp bị hỏng hoặc bị sửa từ bên ngoài.").format(n=len(bad)))
        faults.extend(_lost_parts(book))
    try:
        connection = book.raw_connection(read_only=True)
    except (sqlcipher.DatabaseError, UserError):
        return [*faults, _unread()]
    try:
        faults.extend(faults_of(connection))
    finally:
        connection.close()
    return faults


def _lost_parts(book: Book) -> Iterator[str]:
    """Which parts lie on damaged pages."""
    source = salvage.Source(lambda: book.raw_connection(read_only=True))
    try:
        lost: Counter[str] = Counter()
        whole = []
        for table in source.tables():
            found = salvage.read(source, table)
            if found.unknown:
                whole.append(table)
            lost[table] = len(found.lost)
        words = part_words()
        if not source.tables():
            yield _("Danh mục của tệp bị hỏng nên không đọc được phần nào của sổ.")
        if some := counted(lost):
            yield _("Không đọc được: {parts}.").format(parts=some)
        for table in whole:
            yield _("Không đọc được hết phần: {part}.").format(part=words.get(table, table))
    finally:
        source.close()


def faults_of(connection: Any) -> list[str]:
    """What is wrong in an open database; ``connection`` is a bare one."""
    faults: list[str] = []
    for look in (_structure, _links, _files, _figures, chain.verify, _differences):
        try:
            faults.extend(look(connection))
        except (sqlcipher.DatabaseError, ValueError, TypeError):
            faults.append(_unread())
    if not pages.answered_soundly(connection):
        faults.append(_unread())
    return list(dict.fromkeys(faults))


def _unread() -> str:
    return _("Không đọc hết được tệp sổ; mở bản sao lưu gần nhất.")


def _structure(connection: Any) -> Iterator[str]:
    found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    if found != ["ok"]:
        yield _("Cấu trúc tệp có {n} chỗ hỏng.").format(n=len(found))

    foreign = connection.execute(
        "SELECT count(*) FROM sqlite_master WHERE type IN ('trigger', 'view')"
    ).fetchone()[0]
    if foreign:
        yield _("Trong tệp có {n} đoạn lệnh lạ mà chương trình không ghi.").format(n=foreign)


def _links(connection: Any) -> Iterator[str]:
    broken = Counter(row[0] for row in connection.execute("PRAGMA foreign_key_check"))
    if broken:
        yield _("Liên kết với bản ghi khác bị đứt ở: {parts}.").format(parts=counted(broken))


def _files(connection: Any) -> Iterator[str]:
    damaged = sum(
        hashlib.sha256(content).hexdigest() != digest
        for digest, content in connection.execute("SELECT sha256, content FROM stored_file")
    )
    if damaged:
        yield _("Có {n} văn bản đã ban hành không còn nguyên như khi lưu.").format(n=damaged)


def _figures(connection: Any) -> Iterator[str]:
    """Figures that are kept beside what they follow from."""
    versions = connection.execute(
        "SELECT count(*) FROM meeting m WHERE final_version <> "
        "coalesce((SELECT max(version) FROM final_minutes f WHERE f.meeting_id = m.id), 0) AND final_version <> 0"
    ).fetchone()[0]
    if versions:
        yield _("Có {n} buổi sinh hoạt ghi là đã hoàn tất nhưng không có biên bản của lần đó.").format(
            n=versions
        )
    keys = sum(
        name_key(name) != bytes(key)
        for name, key in connection.execute("SELECT full_name, sort_key FROM member")
    )
    if keys:
        yield _("Có {n} đảng viên bị xếp sai chỗ theo tên trong danh sách.").format(n=keys)


# --- the history beside the records -----------------------------------------------------------------------------------


class Columns:
    """How each column of a book is stored, by its declared type."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._kinds: dict[str, dict[str, str]] = {}

    def of(self, table: str) -> dict[str, str]:
        """Column → declared type; empty for a table that is not there."""
        if table not in self._kinds:
            rows = self._connection.execute(f'PRAGMA table_info("{table}")').fetchall()
            self._kinds[table] = {row[1]: row[2].upper() for row in rows}
        return self._kinds[table]


def plain(value: Any, kind: str) -> Any:
    """A stored value as the history writes it."""
    if kind == "JSON":
        # SQLite keeps a lone number in such a column as a number
        return json.loads(value) if isinstance(value, str) else value
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if kind == "BOOLEAN" and value is not None:
        return bool(value)
    if isinstance(value, str):
        if kind in ("TIME", "DATETIME"):
            value = value.removesuffix(".000000")
            return value.replace(" ", "T", 1) if kind == "DATETIME" else value
        return nfc(value)
    return value


def stored(value: Any, kind: str) -> Any:
    """What the history writes, as it is stored: the other way round of :func:`plain`."""
    if kind == "JSON":
        return chain.text(value)
    if kind == "BLOB":
        return None if value is None else base64.b64decode(value)
    if kind == "BOOLEAN":
        return None if value is None else int(value)
    if kind in ("TIME", "DATETIME") and isinstance(value, str):
        value = value.replace("T", " ", 1)
        return value if "." in value else f"{value}.000000"
    return value


def loaded(text: Any) -> Any:
    """A JSON text of the history as a value; None when it is none."""
    try:
        return json.loads(text)
    except (TypeError, ValueError):
        return None


def _same(here: Any, told: Any) -> bool:
    if isinstance(told, str):
        return here in (told, nfc(told))
    if isinstance(told, float) or isinstance(here, float):
        return told is not None and here is not None and float(told) == float(here)
    return bool(here == told)


def last_states(connection: Any) -> tuple[dict[Record, dict[str, Any] | None], set[Record]]:
    """What the history says each record is now (None: deleted), and the records it may no longer tell of."""
    states: dict[Record, dict[str, Any] | None] = {}
    erased: set[Record] = set()
    for table, row_id, before, after, purged_id in connection.execute(
        'SELECT table_name, row_id, "before", "after", purged_id FROM change ORDER BY set_id, id'
    ):
        record = (table, row_id)
        if purged_id is not None:
            erased.add(record)
        elif after is None:
            states[record] = None
        else:
            new = json.loads(after)
            known = states.get(record) if before is not None else None
            states[record] = {**(known or {}), **new}
    return states, erased


def differences(
    connection: Any,
) -> Iterator[tuple[Record, dict[str, Any] | None, dict[str, Any] | None]]:
    """Records that are not what the history says: (record, as the history says, as it is)."""
    states, erased = last_states(connection)
    columns = Columns(connection)
    by_table: dict[str, list[int]] = {}
    for table, row_id in states:
        if (table, row_id) not in erased:
            by_table.setdefault(table, []).append(row_id)
    for table in _told_tables(connection, by_table):
        kinds, ids = columns.of(table), by_table.get(table, [])
        names = list(kinds)
        listed = ", ".join(f'"{name}"' for name in names)
        present = {
            row[names.index("id")]: row for row in connection.execute(f'SELECT {listed} FROM "{table}"')
        }
        for row_id in ids:
            told = states[(table, row_id)]
            row = present.get(row_id)
            if row is None and told is None:
                continue
            here = (
                None
                if row is None
                else {name: plain(value, kinds[name]) for name, value in zip(names, row, strict=True)}
            )
            if (
                here is None
                or told is None
                or any(name in here and not _same(here[name], value) for name, value in told.items())
            ):
                yield (table, row_id), told, here
        for row_id, row in present.items():
            if (table, row_id) not in states and (table, row_id) not in erased:
                # written past the history
                yield (
                    (table, row_id),
                    None,
                    {name: plain(value, kinds[name]) for name, value in zip(names, row, strict=True)},
                )


def _told_tables(connection: Any, told: Mapping[str, Any]) -> list[str]:
    """The tables of which every row is in the history."""
    there = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return [name for name in there if name in told or (name in part_words() and name not in _UNTOLD)]


def _differences(connection: Any) -> Iterator[str]:
    found = Counter(record[0] for record, _told, _here in differences(connection))
    if found:
        yield _("Khác với lần ghi cuối trong lịch sử: {parts}.").format(parts=counted(found))


def check_history(book: Book) -> list[str]:
    """Sentences about entries of the history that were changed, removed or cut off; empty when it is whole."""
    try:
        connection = book.raw_connection(read_only=True)
        try:
            return chain.verify(connection)
        finally:
            connection.close()
    except sqlcipher.DatabaseError:
        return [_("Không đọc hết được tệp sổ; mở bản sao lưu gần nhất.")]
