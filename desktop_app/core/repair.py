"""Saves what can be read of a damaged book into a new one, and lists what could not be saved.

The damaged file is never touched: a copy of it is worked on. Rows are read around the damaged pages; a lost row is made
again from the history where that still tells of it; what hangs on something lost is listed. The chain of the history is
made anew over what is left, and an entry of its own says what was lost.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from desktop_app.core import book as books
from desktop_app.core import chain, check, cipher, history, keys, opening, pages, paths, recognising, salvage
from desktop_app.core.errors import UserError, Way, WrongKey
from desktop_app.core.files import reason_of
from desktop_app.core.i18n import _
from desktop_app.core.lock import BookLock

Step = Callable[[float], None]
Row = dict[str, Any]
_HISTORY = ("change_set", "change", "history_head")
_NAMES = ("full_name", "title", "subject", "name", "month", "content", "speaker", "key")


@dataclass(frozen=True)
class Lost:
    """Something that could not be saved: which record (``id`` None: which ones cannot be known) and why; ``partly``: the
    record is there, something of it is missing."""

    table: str
    part: str
    id: int | None
    name: str
    why: str
    partly: bool = False


@dataclass
class Repaired:
    """What became of a damaged book: rows ``saved`` and ``rebuilt`` from the history by table, the ``lost``, the
    ``faults`` the new book still has."""

    path: Path
    saved: Counter[str] = field(default_factory=Counter)
    rebuilt: Counter[str] = field(default_factory=Counter)
    lost: list[Lost] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def sentences(self) -> list[str]:
        """What was saved and what was not, in words."""
        told = [_("Đã cứu sang sổ mới: {parts}.").format(parts=check.counted(_shown(self.saved)) or "0")]
        if self.rebuilt:
            told.append(_("Lấy lại từ lịch sử: {parts}.").format(parts=check.counted(self.rebuilt)))
        gone = Counter(lost.table for lost in self.lost if not lost.partly and lost.id is not None)
        partly = Counter(lost.table for lost in self.lost if lost.partly)
        unknown = [lost.part for lost in self.lost if lost.id is None]
        if gone:
            told.append(_("Không cứu được: {parts}.").format(parts=check.counted(gone)))
        if partly:
            told.append(_("Cứu được một phần: {parts}.").format(parts=check.counted(partly)))
        if unknown:
            told.append(_("Có thể còn thiếu: {parts}.").format(parts=", ".join(unknown)))
        if not self.lost:
            told.append(_("Không mất phần nào."))
        return told


def _shown(saved: Mapping[str, int]) -> dict[str, int]:
    return {
        table: saved[table] for table in ("member", "meeting", "final_minutes", "paper") if saved.get(table)
    }


def repair(path: Path, target: Path, key_for: Callable[[bytes], bytes], step: Step | None = None) -> Repaired:
    """Save what can be read of the book at ``path`` into a new book at ``target`` that opens with the same key.

    ``key_for`` makes the key of a salt (``keys.derive`` with the passphrase). Raises UserError when the key has written
    nothing of the file, when nothing can be read, or when the new book cannot be written.
    """
    tell = step or _nobody
    target = recognising.with_suffix(target)
    path = recognising.true_path(path)
    with _held(path):
        try:
            salt = keys.salt_of(path)
            found = opening.find_salt(path, salt, key_for)
        except OSError as error:
            raise _unreadable(path, error) from error
        if found is None:
            raise WrongKey(
                _("Không có phần nào của tệp này mở được bằng mật khẩu đã nhập."),
                "passphrase",
                _("Gõ lại mật khẩu, hoặc mở một bản sao lưu."),
                (Way.COPY,),
            )
        return _Repair(path, target, key_for(found), found, tell).run()


def repair_open(book: books.Book, target: Path, step: Step | None = None) -> Repaired:
    """As :func:`repair`, for a book that is open in this program."""
    key, salt = book.key_and_salt()
    return _Repair(book.path, recognising.with_suffix(target), key, salt, step or _nobody).run()


def _nobody(_fraction: float) -> None:
    return


def _unreadable(path: Path, error: OSError) -> UserError:
    return UserError(
        _("Không đọc được tệp “{name}”: {reason}.").format(name=path.name[:80], reason=reason_of(error)),
        "path",
        _("Cắm lại USB rồi làm lại, hoặc mở một bản sao lưu."),
        (Way.COPY,),
    )


@contextlib.contextmanager
def _held(path: Path) -> Iterator[None]:
    lock = BookLock(path)
    try:
        lock.acquire()
    except UserError as error:
        # where nothing can be written nobody else writes either
        if Way.LOOK not in error.ways:
            raise
    try:
        yield
    finally:
        lock.release()


class _Repair:
    """One repair: the work copy, what was read, the new book."""

    def __init__(self, path: Path, target: Path, key: bytes, salt: bytes, tell: Step) -> None:
        self.path = path
        self.target = target
        self.key = key
        self.salt = salt
        self.seal = pages.Seal(key, salt)
        self.tell = tell
        self.folder = target.with_name(f".{target.name}.cuu")
        self.work = self.folder / "tep-hong"
        # built aside: what was killed half-way is never taken for a book
        self.fresh = self.folder / f"so-moi{recognising.SUFFIX}"
        self.result = Repaired(target)
        self.longer = False
        self.rows: dict[str, dict[int, Row]] = {}
        self.states: dict[check.Record, Row | None] = {}
        self.erased: set[check.Record] = set()

    def run(self) -> Repaired:
        if os.path.lexists(self.target) or os.path.lexists(pages.journal_of(self.target)):
            raise UserError(
                _("Đã có tệp “{name}” ở nơi này.").format(name=self.target.name),
                "path",
                _("Chọn tên khác cho sổ mới."),
            )
        try:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir()
            self._copy()
            self.tell(0.1)
            with books.create_locked(self.fresh, self.key, self.salt) as book:
                source = self._source()
                source.damaged = frozenset(pages.damaged(self.work, self.seal))
                try:
                    self._read(source)
                finally:
                    source.close()
                self._fill(book)
                self._say(book)
                self.tell(0.9)
                self.result.faults = check.check_book(book)
            os.replace(self.fresh, self.target)
        except OSError as error:
            raise UserError(
                _("Không ghi được sổ mới: {reason}.").format(reason=reason_of(error)),
                "path",
                _("Xóa bớt tệp không cần hoặc chọn thư mục khác rồi làm lại."),
            ) from error
        except sqlcipher.DatabaseError as error:
            known = cipher.user_error(error)
            raise known if known is not None else error from error
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.tell(1.0)
        return self.result

    # the file

    def _copy(self) -> None:
        """The work copy: with the write undone that a crash left, whole pages, and nothing that reads as empty."""
        shutil.copyfile(self.path, self.work)
        with self.work.open("r+b") as file:
            file.write(self.salt)
            size = file.seek(0, os.SEEK_END)
            if size % pages.PAGE_BYTES:
                file.write(os.urandom(pages.PAGE_BYTES - size % pages.PAGE_BYTES))
        before = self._quality()
        old = [
            (number, page) for number, page in pages.journal_pages(self.path) if self.seal.holds(number, page)
        ]
        if old:
            now = {number: self._page(number) for number, _old in old}
            self._put(old)
            if self._quality() > before:
                self._put([(number, page) for number, page in now.items() if page])
        self._put([(number, os.urandom(pages.PAGE_BYTES)) for number in pages.empty(self.work)])

    def _quality(self) -> tuple[bool, int]:
        """How bad the work copy is."""
        agrees = False
        with contextlib.suppress(sqlcipher.DatabaseError), contextlib.closing(self._connect()) as connection:
            agrees = opening.head_agrees(connection)
        return not agrees, len(pages.damaged(self.work, self.seal))

    def _page(self, number: int) -> bytes:
        with self.work.open("rb") as file:
            file.seek((number - 1) * pages.PAGE_BYTES)
            return file.read(pages.PAGE_BYTES)

    def _put(self, new: list[tuple[int, bytes]]) -> None:
        with self.work.open("r+b") as file:
            for number, page in new:
                file.seek((number - 1) * pages.PAGE_BYTES)
                file.write(page)

    def _lengthen(self, count: int) -> None:
        """Pages that were cut off count as damaged, not as missing: SQLite would read nothing at all."""
        with self.work.open("ab") as file:
            for _n in range(count):
                file.write(os.urandom(pages.PAGE_BYTES))

    def _connect(self) -> Any:
        return cipher.open_file(self.work, self.key, self.salt)

    def _source(self) -> salvage.Source:
        """The work copy with a catalogue that can be read. Raises UserError when there is none to be had."""
        source = salvage.Source(self._connect)
        if source.tables():
            count = source.ask("PRAGMA page_count") or [(0,)]
            self.longer = self.work.stat().st_size > int(count[0][0]) * pages.PAGE_BYTES
            return source
        if pages.first_page_holds(self.work, self.seal):
            for _n in range(5):
                self._lengthen(self.work.stat().st_size // pages.PAGE_BYTES)
                source = salvage.Source(self._connect)
                if source.tables():
                    return source
        broken = self.work.read_bytes()
        for donor in self._donors():
            self.work.write_bytes(broken)
            with contextlib.suppress(sqlcipher.DatabaseError):
                self._put(self._catalogue(donor))
                missing = self._count_of(donor) - self.work.stat().st_size // pages.PAGE_BYTES
                self._lengthen(max(0, missing))
                source = salvage.Source(self._connect)
                if source.tables() and self._fits(source):
                    return source
            source.close()
        raise UserError(
            _("Phần đầu của tệp đã hỏng quá nặng nên không đọc được bản ghi nào."),
            "path",
            _("Mở bản sao gần nhất."),
            (Way.COPY,),
        )

    def _donors(self) -> Iterator[Path]:
        """Files whose catalogue may be that of this book: its newest copies, then an empty book of this program."""
        folder = paths.backups_of(self.path)
        copies = sorted(folder.glob("*.chibo"), key=os.path.getmtime, reverse=True) if folder.is_dir() else []
        donor = self.folder / "danh-muc"
        for copy in copies[:3]:
            shutil.copyfile(copy, donor)
            if pages.first_page_holds(donor, self.seal):
                yield donor
        donor.unlink(missing_ok=True)
        books.build(donor, self.key, self.salt)
        connection = cipher.open_file(donor, self.key, self.salt)
        try:
            # the first page tells how many pages there are: at least as many as in the damaged file
            connection.execute(
                "INSERT INTO stored_file (sha256, media_type, content) VALUES ('', '', zeroblob(?))",
                (self.work.stat().st_size,),
            )
        finally:
            connection.close()
        yield donor

    def _catalogue(self, donor: Path) -> list[tuple[int, bytes]]:
        """The damaged pages that hold the catalogue, as they are in the donor."""
        whole = donor.read_bytes()
        found = []
        probe = self.folder / "thu"
        probe.write_bytes(whole)

        def set_byte(place: int, value: int) -> None:
            with probe.open("r+b") as file:
                file.seek(place)
                file.write(bytes([value]))

        for number in pages.damaged(self.work, self.seal):
            at = (number - 1) * pages.PAGE_BYTES
            page = whole[at : at + pages.PAGE_BYTES]
            if len(page) < pages.PAGE_BYTES:
                continue
            # one byte of the page is spoiled and put back: writing the whole file each time would be dear
            set_byte(at + 100, page[100] ^ 1)
            source = salvage.Source(lambda: cipher.open_file(probe, self.key, self.salt))
            if not source.tables():
                found.append((number, page))
            source.close()
            set_byte(at + 100, page[100])
        return found

    def _count_of(self, donor: Path) -> int:
        with contextlib.closing(cipher.open_file(donor, self.key, self.salt)) as connection:
            return int(connection.execute("PRAGMA page_count").fetchone()[0])

    def _fits(self, source: salvage.Source) -> bool:
        """Whether the tables are found where the catalogue says: what the history holds proves it."""
        sets = salvage.read(source, "change_set")
        at = {name: number for number, name in enumerate(sets.columns)}
        if not {"nonce", "words_digest"} <= at.keys():
            return bool(sets.rows)
        right = sum(
            isinstance(row[at["nonce"]], bytes)
            and isinstance(row[at["title"]], str)
            and chain.words_digest(row[at["nonce"]], row[at["title"]], row[at["detail"]])
            == row[at["words_digest"]]
            for row in sets.rows.values()
        )
        return bool(right * 2 > len(sets.rows))

    # the rows

    def _read(self, source: salvage.Source) -> None:
        fresh = self._fresh_tables()
        damaged: dict[str, salvage.Found] = {}
        tables = [table for table in source.tables() if table in fresh]
        # the history first: it tells which records there should be
        tables.sort(key=lambda table: table not in _HISTORY)
        remembered = False
        for number, table in enumerate(tables):
            if table not in _HISTORY and not remembered:
                self._remember()
                remembered = True
            known = {row_id for (of, row_id), told in self.states.items() if of == table and told is not None}
            found = salvage.read(source, table, known)
            self.rows[table] = {
                row_id: {
                    name: value
                    for name, value in zip(found.columns, row, strict=True)
                    if name in fresh[table]
                }
                for row_id, row in found.rows.items()
            }
            if found.lost or found.unknown:
                damaged[table] = found
            self.tell(0.1 + 0.4 * (number + 1) / len(tables))
        self._rebuild(fresh, "change" not in damaged)
        self._files(damaged)
        self._agree()
        for table, found in damaged.items():
            if found.unknown and table not in _HISTORY:
                self._lose(table, None, _("có thể còn thiếu, không rõ bao nhiêu"))
            for row_id in sorted(found.lost - self.rows[table].keys()):
                self._lose(table, row_id, _("nằm ở chỗ hỏng của tệp"))
        for table in sorted(set(fresh) - set(tables) - {"alembic_version"}):
            self.rows.setdefault(table, {})

    def _fresh_tables(self) -> dict[str, dict[str, tuple[str, bool, bool]]]:
        """Table → column → declared type, required, has a default; of a new book."""
        with contextlib.closing(cipher.open_file(self.fresh, self.key, self.salt)) as connection:
            names = [
                row[0]
                for row in connection.execute(
                    "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'"
                )
            ]
            return {
                name: {
                    row[1]: (row[2].upper(), bool(row[3]), row[4] is not None)
                    for row in connection.execute(f'PRAGMA table_info("{name}")')
                }
                for name in names
                if name != "alembic_version"
            }

    def _remember(self) -> None:
        """What the surviving history tells of each record."""
        for _id, change in sorted(self.rows.get("change", {}).items()):
            record = (change["table_name"], change["row_id"])
            if change.get("purged_id") is not None:
                self.erased.add(record)
            elif change["after"] is None:
                self.states[record] = None
            else:
                new = check.loaded(change["after"])
                known = self.states.get(record) if change["before"] is not None else None
                self.states[record] = {**(known or {}), **(new or {})}

    def _rebuild(
        self, fresh: Mapping[str, Mapping[str, tuple[str, bool, bool]]], history_is_whole: bool
    ) -> None:
        for (table, row_id), told in self.states.items():
            columns = fresh.get(table)
            if told is None or columns is None or (table, row_id) in self.erased:
                continue
            rows = self.rows.setdefault(table, {})
            if row_id in rows:
                continue
            row = {
                name: check.stored(value, columns[name][0]) for name, value in told.items() if name in columns
            }
            row["id"] = row_id
            if all(
                row.get(name) is not None
                for name, (_kind, required, has_default) in columns.items()
                if required and not has_default
            ):
                rows[row_id] = row
                self.result.rebuilt[table] += 1
                if not history_is_whole:
                    why = _("lấy lại từ lịch sử; những lần sửa sau có thể thiếu")
                    self._lose(table, row_id, why, partly=True)

    def _files(self, damaged: Mapping[str, salvage.Found]) -> None:
        """A paper whose PDF is lost keeps its place: a note stands where the PDF was, so that it can be made again."""
        files = self.rows.setdefault("stored_file", {})
        for row_id, row in list(files.items()):
            if hashlib.sha256(row["content"] or b"").hexdigest() != row["sha256"]:
                del files[row_id]
        wanted = {
            row.get("file_id")
            for table in ("final_minutes", "paper")
            for row in self.rows.get(table, {}).values()
            if row.get("file_id") is not None
        }
        for row_id in sorted({*wanted, *(damaged["stored_file"].lost if "stored_file" in damaged else ())}):
            if row_id in files or row_id not in wanted:
                continue
            note = _("Tệp số {n} bị hỏng và không cứu được; nội dung trong sổ còn thì lập lại được.").format(
                n=row_id
            )
            content = note.encode()
            files[row_id] = {
                "id": row_id,
                "sha256": hashlib.sha256(content).hexdigest(),
                "media_type": "text/plain",
                "content": content,
            }
            self._lose("stored_file", row_id, _("tệp hỏng, đã thay bằng một dòng ghi chú"), partly=True)

    def _agree(self) -> None:
        """A meeting whose final minutes are lost is open again: its minutes can be made final anew."""
        versions: dict[int, int] = {}
        for row in self.rows.get("final_minutes", {}).values():
            versions[row["meeting_id"]] = max(versions.get(row["meeting_id"], 0), row["version"])
        for row_id, row in self.rows.get("meeting", {}).items():
            if row["final_version"] and row["final_version"] != versions.get(row_id, 0):
                row["final_version"] = versions.get(row_id, 0)
                self._lose(
                    "meeting",
                    row_id,
                    _("biên bản đã hoàn tất bị mất; hoàn tất lại từ nội dung còn đây"),
                    partly=True,
                )

    def _lose(self, table: str, row_id: int | None, why: str, partly: bool = False) -> None:
        told = self.states.get((table, row_id)) if row_id is not None else None
        name = next((str(told[key]) for key in _NAMES if told and told.get(key)), "")
        self.result.lost.append(
            Lost(table, check.part_words().get(table, table), row_id, name[:120], why, partly)
        )

    # the new book

    def _fill(self, book: books.Book) -> None:
        connection = book.raw_connection()
        try:
            connection.execute("PRAGMA foreign_keys=OFF")
            connection.execute("BEGIN IMMEDIATE")
            self._loosen(connection)
            self._chain()
            for table in sorted(self.rows):
                for row_id, row in sorted(self.rows[table].items()):
                    names = ", ".join(f'"{name}"' for name in row)
                    marks = ", ".join("?" * len(row))
                    try:
                        connection.execute(
                            f'INSERT INTO "{table}" ({names}) VALUES ({marks})', tuple(row.values())
                        )
                    except (sqlcipher.IntegrityError, sqlcipher.InterfaceError):
                        self._lose(table, row_id, _("không hợp lệ hoặc trùng với bản ghi khác"))
                        continue
                    if table not in _HISTORY:
                        self.result.saved[table] += 1
            while broken := connection.execute("PRAGMA foreign_key_check").fetchall():
                for table, row_id, _parent, _link in broken:
                    connection.execute(f'DELETE FROM "{table}" WHERE id = ?', (row_id,))
                    self._lose(table, row_id, _("bản ghi nó thuộc về đã mất"))
            connection.execute("COMMIT")
        finally:
            connection.close()
        self.tell(0.8)

    def _loosen(self, connection: Any) -> None:
        """Links to what is lost: an optional one is left empty, a row that cannot be without it is listed."""
        links = [
            (table, row[3], row[2], table_info[row[3]])
            for table in self.rows
            for table_info in (
                {info[1]: bool(info[3]) for info in connection.execute(f'PRAGMA table_info("{table}")')},
            )
            for row in connection.execute(f'PRAGMA foreign_key_list("{table}")')
        ]
        again = True
        while again:
            again = False
            for table, column, parent, required in links:
                for row_id, row in list(self.rows[table].items()):
                    to = row.get(column)
                    if to is None or to in self.rows.get(parent, {}):
                        continue
                    if table == "change" and column == "set_id":
                        continue
                    if required:
                        del self.rows[table][row_id]
                        self._lose(table, row_id, _("bản ghi nó thuộc về đã mất"))
                        again = True
                    else:
                        row[column] = None
                        if table not in _HISTORY:
                            self._lose(
                                table,
                                row_id,
                                _("còn nguyên, chỉ mất liên kết với bản ghi đã mất"),
                                partly=True,
                            )

    def _chain(self) -> None:
        """The chain over what is left of the history: what is whole keeps its words and digests."""
        sets = self.rows.setdefault("change_set", {})
        by_set: dict[int, list[Row]] = {}
        for _id, change in sorted(self.rows.setdefault("change", {}).items()):
            by_set.setdefault(change["set_id"], []).append(change)
        self._fill_gaps(sets, by_set)
        purges = {set_id for set_id, one in sets.items() if one.get("kind") == history.Kind.PURGE.value}
        purged = {
            (set_id, change["table_name"], change["row_id"])
            for set_id in purges
            for change in by_set.get(set_id, ())
            if change.get("purged_id") == set_id
        }
        head = next(iter(self.rows.get("history_head", {}).values()), None)
        unbroken = True
        before = chain.START
        for set_id, one in sorted(sets.items()):
            kept = one.get("digest")
            one.setdefault("kind", history.Kind.CHANGE.value)
            one.setdefault("detail", None)
            words = one.get("words_digest")
            nonce = one.get("nonce")
            later = set_id < max(purges, default=0)
            if words is None or not chain.words_hold(one["title"], one["detail"], nonce, words, later):
                one["nonce"] = chain.new_nonce()
                one["words_digest"] = chain.words_digest(one["nonce"], one["title"], one["detail"])
            rows = chain.Rows()
            for change in by_set.get(set_id, ()):
                rows.add(_row_digest(change, purged))
            before = chain.set_digest(
                before, set_id, one["at"], one["kind"], one.get("reverts_id"), one["words_digest"], rows
            )
            unbroken = unbroken and kept in (None, before)
            one["digest"] = before
        if self.longer or not unbroken or (head is not None and head["digest"] != before):
            self._lose(
                "change_set", None, _("lịch sử không còn liền mạch; những lần ghi gần đây có thể thiếu")
            )
        self.rows["history_head"] = {1: {"id": 1, "sets": len(sets), "digest": before}} if sets else {}

    def _fill_gaps(self, sets: dict[int, Row], by_set: Mapping[int, list[Row]]) -> None:
        """Changes whose entry is lost keep a place of their own."""
        for set_id in sorted(by_set.keys() - sets.keys()):
            earlier = [known for known in sets if known < set_id]
            later = [known for known in sets if known > set_id]
            near = max(earlier) if earlier else min(later, default=0)
            at = sets[near]["at"] if near else "1970-01-01T00:00:00+00:00"
            sets[set_id] = {
                "id": set_id,
                "title": _("(mục lịch sử bị hỏng, không rõ tên)"),
                "at": at,
                "reverts_id": None,
            }
        highest = max(sets, default=0)
        head = next(iter(self.rows.get("history_head", {}).values()), None)
        expected = max(int(head["sets"]) if head else 0, highest)
        missing = expected - len(sets)
        if missing > 0:
            self._lose("change_set", None, _("{n} mục lịch sử nằm ở chỗ hỏng của tệp").format(n=missing))

    def _say(self, book: books.Book) -> None:
        """The entry of the repair itself; where a record is not what the history says, it says so too."""
        connection = book.raw_connection(read_only=True)
        try:
            different = list(check.differences(connection))
        finally:
            connection.close()
        count = Counter(lost.table for lost in self.result.lost)
        with book.write(_("Cứu dữ liệu từ tệp sổ bị hỏng")) as session:
            history.log(
                session,
                history.Kind.REPAIR,
                {"from": self.path.name, "lost": dict(count), "rebuilt": dict(self.result.rebuilt)},
            )
            if different:
                history.record(
                    session, [(table, row_id, told, here) for (table, row_id), told, here in different]
                )


def _row_digest(change: Row, purged: set[tuple[int, str, int]]) -> bytes:
    kept, nonce = change.get("digest"), change.get("nonce")
    words = (change["table_name"], change["row_id"], change["before"], change["after"])
    by = (change.get("purged_id"), change["table_name"], change["row_id"])
    if nonce is None and kept is not None and by in purged:
        return bytes(kept)
    if nonce is not None and kept is not None and chain.row_digest(nonce, *words) == kept:
        return bytes(kept)
    change["nonce"] = chain.new_nonce()
    change["purged_id"] = None
    change["digest"] = made = chain.row_digest(change["nonce"], *words)
    return made


def by_passphrase(passphrase: str) -> Callable[[bytes], bytes]:
    """The key a passphrase makes with a salt."""
    return lambda salt: keys.derive(passphrase, salt)
