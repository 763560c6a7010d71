"""A branch's file: create, unlock, change the passphrase, close. ``read()`` and ``write(title)`` are the only doors.

One SQLCipher file (``*.chibo``) with a rollback journal and full synchronisation: a write that was acknowledged stays.
"""

from __future__ import annotations

import contextlib
import hmac
import os
import secrets
import shutil
import threading
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session, configure_mappers
from sqlalchemy.pool import QueuePool

from desktop_app.core import (
    chain,
    cipher,
    drafts,
    history,
    history_reading,
    keys,
    opening,
    pages,
    reverting,
    schema,
)
from desktop_app.core.doors import Doors
from desktop_app.core.errors import BookClosed, UserError
from desktop_app.core.files import put_in_place, reason_of
from desktop_app.core.i18n import _
from desktop_app.core.lock import BookLock
from desktop_app.core.recognising import (
    APPLICATION_ID,
    SUFFIX,
    prove_key,
    salt_of_book,
    schema_of,
    true_path,
    with_suffix,
    wrong_key,
)

# the end of the name of a copy that is being given another key
REKEYING = ".doi-khoa"


@dataclass(frozen=True)
class WrittenChange:
    """The change set of the last write: what an undo bar offers to take back."""

    id: int
    title: str


def _wipe(key: bytearray) -> None:
    key[:] = bytes(len(key))


def _gone() -> UserError:
    return UserError(
        _("Không thấy tệp sổ nữa: USB đã bị rút, hoặc tệp đã bị chuyển đi."),
        None,
        _("Cắm lại USB hoặc đưa tệp về chỗ cũ rồi làm lại; chưa có gì bị ghi đè."),
    )


def _replaced() -> UserError:
    return UserError(
        _("Tệp sổ vừa bị thay bằng một bản khác trong lúc đang mở, có thể do chương trình đồng bộ."),
        None,
        _(
            "Chưa ghi gì vào bản mới. Chép lại điều đang gõ, khóa sổ rồi mở lại; bản trước nằm trong các bản sao lưu."
        ),
    )


def prepare() -> None:
    """Import and link the tables of every feature now rather than with the first book."""
    schema.metadata()
    configure_mappers()


class Book:
    """An unlocked book. Make one with :func:`create`, :func:`unlock` or :func:`unlock_with_code`; :func:`look` opens a
    book or a copy only to read it (``read_only``)."""

    def __init__(
        self,
        path: Path,
        key: bytes | bytearray,
        salt: bytes,
        lock: BookLock | None,
        uri: str | None = None,
        anchor: Any = None,
    ) -> None:
        self.path = path
        self.read_only = lock is None
        # where a book is read that is only looked at; the anchor keeps an upgraded one in memory
        self._uri = uri
        self._anchor = anchor
        self._doors = Doors()
        # the only place that holds the key: overwritten when the book is closed
        self._key = bytearray(key)
        # the key before the last change of the passphrase, until the copies have the new one
        self._former = bytearray()
        self._salt = salt
        self._lock = lock
        self._closed = False
        self._connections: weakref.WeakSet[Any] = weakref.WeakSet()
        # copies that are looked at with the key of this book are closed with it
        self._looked_at: weakref.WeakSet[Book] = weakref.WeakSet()
        self.last_change: WrittenChange | None = None
        self._account: Book | None = None
        self.unclean = lock is not None and lock.was_left
        """The program did not come to its end the last time; a thorough look is due."""
        self._place: tuple[int, int] | None = None
        self._head: bytes | None = None
        self._head_guard = threading.Lock()
        self._done_with = threading.local()
        # links between tables are resolved by name: all features' tables must be known before the first write
        schema.metadata()
        self._engine = self._make_engine()

    def _make_engine(self) -> Engine:
        def connect() -> Any:
            return self.raw_connection()

        self._place, self._head = None, None
        engine = create_engine(
            "sqlite://",
            creator=connect,
            module=sqlcipher,
            poolclass=QueuePool,
            pool_size=2,
            max_overflow=4,
            json_serializer=chain.text,
            # what a fault is told with must not name anybody
            hide_parameters=True,
        )

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql(connection.get_execution_options().get("begin_with", "BEGIN"))

        return engine

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that may only read; it sees one state of the book from its first question on."""
        self._stand_open()
        with self._doors.inside(), Session(self._engine, autoflush=False, expire_on_commit=False) as session:
            history.watch(session, None)
            try:
                with self._read_soundly(session):
                    yield session
            except DatabaseError as error:
                known = self._told(error)
                if known is None:
                    raise
                raise known from error

    @contextmanager
    def _read_soundly(self, session: Session) -> Iterator[None]:
        """Raises UserError when something that was read inside lies on a damaged page, whatever it looked like."""
        try:
            yield
        except Exception as error:
            # what was read as zeros is often no date, no JSON or no text
            if cipher.user_error(error) is not None or self._sound(session):
                raise
            self._engine.dispose()
            raise cipher.damaged_place() from error
        if not self._sound(session):
            self._engine.dispose()
            raise cipher.damaged_place()

    @staticmethod
    def _sound(session: Session) -> bool:
        return not (session.is_active and session.in_transaction()) or pages.answered_soundly(
            session.connection().connection.dbapi_connection
        )

    def _told(self, error: BaseException) -> UserError | None:
        """The sentence for a database fault; the next question begins with a new connection: this one answers no more."""
        known = cipher.user_error(error)
        if known is not None:
            self._engine.dispose()
        return known

    # the file under the book

    def seal(self) -> pages.Seal:
        """What tells this book's pages from damaged ones."""
        return pages.Seal(self._key, self._salt)

    def key_and_salt(self) -> tuple[bytes, bytes]:
        """What opens this book and the new one its data is saved into."""
        return bytes(self._key), self._salt

    def _follow(self) -> None:
        """The file may have been moved or replaced by others: what is written must go where the name is."""
        try:
            found = os.stat(self.path)
        except OSError as error:
            raise _gone() from error
        place = (found.st_dev, found.st_ino)
        if self._place is not None and place != self._place:
            self._keep_replaced()
            self._engine.dispose()
        self._place = place

    def _keep_replaced(self) -> None:
        """What stood here until another file took the name is still held open: it becomes a copy."""
        from desktop_app.core import paths

        folder = paths.backups_of(self.path)
        name = f"{self.path.stem} {datetime.now():%Y-%m-%d %H.%M.%S} {_('trước khi bị thay')}{SUFFIX}"
        with contextlib.suppress(OSError, DatabaseError, sqlcipher.DatabaseError):
            folder.mkdir(exist_ok=True)
            with contextlib.closing(self._engine.raw_connection()) as held:
                self.copy_pages(held.dbapi_connection, folder / name)

    def _still_ours(self, connection: Connection) -> None:
        """Raises UserError when the history in the file is not the one this book has written; nothing is written then."""
        head = connection.execute(select(history.HistoryHead.digest)).scalar()
        with self._head_guard:
            if self._head is not None and head != self._head:
                raise _replaced()
            self._head = head

    @contextmanager
    def write(self, title: str) -> Iterator[Session]:
        """One titled change of the book: everything inside is kept together or not at all.

        ``title`` says what was done ("Điểm danh tháng 11"). Raises UserError when the disk is full or read-only; the
        book is then unchanged.
        """
        with self._writing(title, remember=True) as session:
            yield session

    @contextmanager
    def _writing(self, title: str, remember: bool) -> Iterator[Session]:
        self._stand_open()
        self.refuse_when_only_looked_at()
        with self._doors.inside():
            yield from self._written(title, remember)

    def _written(self, title: str, remember: bool) -> Iterator[Session]:
        self._follow()
        engine = self._engine.execution_options(begin_with="BEGIN IMMEDIATE")
        with Session(engine, expire_on_commit=False) as session:
            history.watch(session, title)
            try:
                self._still_ours(session.connection())
                with self._read_soundly(session):
                    yield session
                    history.seal(session)
                for key in getattr(self._done_with, "keys", ()):
                    drafts.drop(session.connection(), key)
                head = session.connection().execute(select(history.HistoryHead.digest)).scalar()
                with self._head_guard:
                    session.commit()
                    self._head = head
            except DatabaseError as error:
                session.rollback()
                known = self._told(error)
                if known is None:
                    raise
                raise known from error
            except BaseException:
                session.rollback()
                raise
            if remember:
                set_id = history.finished_set(session)
                self.last_change = WrittenChange(set_id, title) if set_id is not None else None

    def log(self, kind: history.Kind, title: str, /, **detail: Any) -> None:
        """Write into the history what changed no record: an export, a print, a number shown, an unlocking.

        ``title`` says what was done, ``detail`` more of it (purpose, place); what can be undone stays the last change, so
        that this may be called from the worker too. What leaves a copy that is looked at is told by the book itself.
        """
        if self.read_only and self._account is not None:
            self._account.log(kind, title, looked=self.path.name, **detail)
            return
        with self._writing(title, remember=False) as session:
            history.log(session, kind, detail)

    def refuse_when_only_looked_at(self) -> None:
        """Raises UserError in a book that was opened by :func:`look`."""
        if self.read_only:
            raise UserError(
                _("Bản đang mở chỉ để xem nên không sửa được."),
                None,
                _("Muốn sửa thì mở sổ của chi bộ, hoặc khôi phục bản sao này."),
            )

    @contextmanager
    def _quietly(self, begin_with: str) -> Iterator[Connection]:
        self._stand_open()
        writes = begin_with != "BEGIN"
        try:
            with self._doors.inside():
                if writes:
                    self._follow()
                with self._engine.execution_options(begin_with=begin_with).begin() as connection:
                    if writes:
                        self._still_ours(connection)
                    yield connection
        except DatabaseError as error:
            known = self._told(error)
            if known is None:
                raise
            raise known from error

    def keep_draft(
        self, key: str, title: str, values: Mapping[str, Any], place: Mapping[str, Any] | None = None, /
    ) -> None:
        """Keep what is being typed (JSON values); it takes the place of the draft before under this ``key``."""
        self.refuse_when_only_looked_at()
        with self._quietly("BEGIN IMMEDIATE") as connection:
            drafts.keep(connection, key, title, place or {}, values)

    def drop_draft(self, key: str) -> None:
        """Forget a draft: it was saved or given up."""
        self.refuse_when_only_looked_at()
        with self._quietly("BEGIN IMMEDIATE") as connection:
            drafts.drop(connection, key)

    @contextmanager
    def dropping(self, *keys: str) -> Iterator[None]:
        """What is written inside brings these drafts into the book: they go in the same step, or stay with it undone."""
        before = getattr(self._done_with, "keys", ())
        self._done_with.keys = (*before, *keys)
        try:
            yield
        finally:
            self._done_with.keys = before

    def drafts(self) -> list[drafts.Draft]:
        """What was typed and neither saved nor given up, newest first; none in a book that is only looked at."""
        if self.read_only:
            return []
        with self._quietly("BEGIN") as connection:
            return drafts.listed(connection)

    def undo(self, set_id: int) -> None:
        """Take a change set back (it stays in the history). Raises UserError when a later change stands on it.

        What took something back is taken back by it too: the change is there again.
        """
        with self.read() as session:
            title, again = history_reading.root_title(session, set_id)
        words = _("Hoàn tác: {title}") if not again else _("Làm lại: {title}")
        with self.write(words.format(title=title)) as session:
            reverting.revert(session, set_id)

    def recovery_code(self) -> tuple[str, ...]:
        """The code with which the book opens when the passphrase is forgotten; print it, never store it."""
        return keys.recovery_code(self._key)

    def change_passphrase(self, passphrase: str) -> tuple[str, ...]:
        """Lock the book with a new passphrase and return the new recovery code; the old ones no longer open it.

        One transaction: killed at any moment, either the old or the new passphrase opens the book. The copies keep the
        old one until :meth:`rekey_copy` gave them the new one. Raises UserError when it could not be done; the book then
        opens as before.
        """
        self.refuse_when_only_looked_at()
        keys.check_passphrase(passphrase)
        new_key = keys.derive(passphrase, self._salt)
        with self._doors.alone():
            self._engine.dispose()
            try:
                connection = self.raw_connection()
                try:
                    connection.execute(f'PRAGMA rekey="{keys.pragma_value(new_key, self._salt)}"').fetchall()
                except sqlcipher.DatabaseError as error:
                    # on a full disk it often blames its own words
                    if cipher.user_error(error) is not None:
                        raise
                finally:
                    connection.close()
                # a rekeying that failed says nothing: the book itself is asked
                done = cipher.opens(self.path, new_key, self._salt)
            except sqlcipher.DatabaseError as error:
                known = cipher.user_error(error)
                raise known if known is not None else error from error
            if done:
                _wipe(self._former)
                self._former = bytearray(self._key)
                self._key[:] = new_key
        if not done:
            raise UserError(
                _("Chưa đổi được mật khẩu; sổ vẫn mở bằng mật khẩu cũ."),
                None,
                _("Kiểm tra chỗ trống trên ổ đĩa, chờ việc đang chạy xong rồi làm lại."),
            )
        return self.recovery_code()

    def opens_with(self, passphrase: str) -> bool:
        """Whether this is the passphrase of the open book."""
        return hmac.compare_digest(keys.derive(passphrase, self._salt), bytes(self._key))

    def rekey_copy(self, path: Path) -> bool:
        """Give a copy made before the passphrase was changed the new key, in its place.

        Built and proved beside it under a temporary name, then put in its place in one step. False when the copy opens
        with neither key (it is of another passphrase, or damaged) and so was left as it was. Raises OSError or
        UserError when it could not be written; the copy is then as before.
        """
        self._stand_open()
        salt = keys.salt_of(path)
        if cipher.opens(path, self._key, salt):
            return True
        if not self._former or not cipher.opens(path, self._former, salt):
            return False
        temporary = path.with_name(f".{path.name}{REKEYING}")
        try:
            shutil.copyfile(path, temporary)
            connection = cipher.connect(temporary, self._former, salt, cache_kib=cipher.COPY_CACHE_KIB)
            try:
                # nothing to go back to: a copy that failed is thrown away
                connection.execute("PRAGMA journal_mode=MEMORY").fetchall()
                connection.execute(f'PRAGMA rekey="{keys.pragma_value(self._key, salt)}"').fetchall()
            finally:
                connection.close()
            connection = cipher.connect(
                temporary, self._key, salt, read_only=True, cache_kib=cipher.COPY_CACHE_KIB
            )
            try:
                sound = [row[0] for row in connection.execute("PRAGMA quick_check")] == ["ok"]
            finally:
                connection.close()
            if not sound:
                return False
            with open(temporary, "r+b") as file:
                os.fsync(file.fileno())
            shutil.copystat(path, temporary)
            os.replace(temporary, path)
        except sqlcipher.DatabaseError as error:
            known = cipher.user_error(error)
            raise known if known is not None else error from error
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        return True

    def forget_former_key(self) -> None:
        """The copies have the new key, or shall not get it: the old key is needed no more."""
        _wipe(self._former)
        self._former = bytearray()

    def raw_connection(self, read_only: bool = False, cache_kib: int = cipher.CACHE_KIB) -> Any:
        """A bare connection for copies and checks; the caller closes it. ``cache_kib`` is how much of the book it may keep
        in memory: what the allocator was once given it rarely gives back."""
        self._stand_open()
        if self._uri is not None:
            connection = cipher.connect_uri(self._uri, self._key, self._salt, cache_kib)
        else:
            connection = cipher.connect(self.path, self._key, self._salt, read_only, cache_kib)
        self._connections.add(connection)
        return connection

    def copy_pages(self, source: Any, target: Path, step: Callable[[float], None] | None = None) -> None:
        """Copy a whole database, consistently, into a new file that opens as this book does (:func:`cipher.copy_pages`)."""
        cipher.copy_pages(source, target, self._key, self._salt, step)

    def open_copy(self, path: Path) -> Any:
        """A read-only connection to a copy of this book."""
        return cipher.connect(
            path, self._key, keys.salt_of(path), read_only=True, cache_kib=cipher.COPY_CACHE_KIB
        )

    def locked_pages(self, path: Path) -> bool:
        """Whether some page of a file that does not open was locked with this book's key: then it is damaged."""
        return pages.any_page_holds(path, pages.Seal(self._key, keys.salt_of(path)))

    def look_at(self, path: Path, key: bytes | None = None) -> Book:
        """Open a copy only to read it (:func:`look`), with the key of this book unless another is given."""
        self._stand_open()
        opened = look(path, key or self._key)
        self._looked_at.add(opened)
        opened._account = self
        return opened

    def attach(self, connection: Any, other: Book, name: str) -> None:
        """Put another opened book beside this one on a bare connection, for comparing the two."""
        uri = other._uri or cipher.uri_of(other.path.absolute(), "ro")
        connection.execute(f"ATTACH ? AS {name} KEY ?", (uri, keys.pragma_value(other._key, other._salt)))

    def beside(self, path: Path) -> Book:
        """A file made for taking this book's place, opened with its key; nobody else knows of it."""
        return Book(path, self._key, self._salt, BookLock(path))

    def own_copy(self, target: Path, step: Callable[[float], None] | None = None) -> Book:
        """A new file with all that is in this book, opened with its key; nobody else knows of it."""
        source = self.raw_connection(read_only=True, cache_kib=cipher.COPY_CACHE_KIB)
        try:
            target.touch(mode=0o600)
            self.copy_pages(source, target, step)
        finally:
            source.close()
        return self.beside(target)

    def take_over(self, prepared: Path, may: Callable[[Any], bool]) -> bool:
        """Put ``prepared`` (whole, locked as this book) in the place of the book's file, in one step.

        ``may`` is asked right before, with a bare connection, while nobody else can write; False leaves all as it is.
        """
        self.refuse_when_only_looked_at()
        with self._doors.alone():
            self._engine.dispose()
            try:
                connection = self.raw_connection()
                try:
                    if not may(connection):
                        return False
                finally:
                    connection.close()
                # played into the new file it would destroy it
                if cipher.has_journal(self.path):
                    raise UserError(
                        _("Sổ còn một việc ghi dở chưa hoàn lại được nên chưa thay được."),
                        None,
                        _("Đóng chương trình, mở lại sổ rồi làm lại."),
                    )
                put_in_place(prepared, self.path)
            finally:
                self._engine = self._make_engine()
            self.last_change = None
        return True

    def close(self) -> None:
        """Forget the key and let others open the book. Work still reading or writing is stopped."""
        if self._closed:
            return
        self._closed = True
        self.interrupt()
        self._engine.dispose()
        if self._anchor is not None:
            self._anchor.close()
        for other in list(self._looked_at):
            other.close()
        _wipe(self._key)
        _wipe(self._former)
        if self._lock is not None:
            self._lock.release()

    def interrupt(self) -> None:
        """Break off what is being read or written at the moment; what was not finished is not kept."""
        for connection in list(self._connections):
            # one that is closed already has nothing to stop
            with contextlib.suppress(sqlcipher.ProgrammingError):
                connection.interrupt()

    @property
    def closed(self) -> bool:
        """Whether the key was forgotten."""
        return self._closed

    def _stand_open(self) -> None:
        if self._closed:
            raise BookClosed

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()


def create(path: Path, passphrase: str) -> Book:
    """A new empty book. Raises UserError when the file exists, the folder is read-only or the passphrase too weak."""
    keys.check_passphrase(passphrase)
    salt = keys.new_salt()
    return create_locked(path, keys.derive(passphrase, salt), salt)


def create_locked(path: Path, key: bytes, salt: bytes) -> Book:
    """A new empty book that opens with a known key; same errors as :func:`create`."""
    path = with_suffix(path)
    # a journal that lost its book would be played into the new one
    for taken in (path, path.with_name(path.name + "-journal")):
        if os.path.lexists(taken):
            raise UserError(
                _("Đã có tệp “{name}” ở nơi này.").format(name=taken.name),
                "path",
                _("Chọn tên khác cho sổ mới."),
            )
    if not os.path.isdir(path.parent):
        raise UserError(
            _("Không có thư mục “{name}”.").format(name=path.parent.name), "path", _("Chọn thư mục khác.")
        )
    lock = BookLock(path)
    lock.acquire()
    # built under a temporary name: a half-made book is never taken for a book
    temporary = path.with_name(f".{path.name}.moi")
    leftovers = (temporary, temporary.with_name(temporary.name + "-journal"))
    try:
        for leftover in leftovers:
            leftover.unlink(missing_ok=True)
        build(temporary, key, salt)
        os.replace(temporary, path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            for leftover in leftovers:
                leftover.unlink(missing_ok=True)
        lock.release()
        if isinstance(error, sqlcipher.DatabaseError | DatabaseError):
            known = cipher.user_error(error)
            if known is not None:
                raise known from error
        if isinstance(error, OSError):
            raise UserError(
                _("Không tạo được sổ ở đây: {reason}.").format(reason=reason_of(error)),
                "path",
                _("Chọn thư mục khác."),
            ) from error
        raise
    return Book(path, key, salt, lock)


def build(path: Path, key: bytes, salt: bytes) -> None:
    """Make the empty tables of a book in a new file."""
    from desktop_app.core import migrations

    path.touch(mode=0o600)
    connection = cipher.connect(path, key, salt)
    try:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        migrations.upgrade(connection, sqlcipher)
    finally:
        connection.close()


def unlock(
    path: Path,
    passphrase: str,
    before_upgrade: Callable[[Book], None] | None = None,
    key: bytes | None = None,
) -> Book:
    """Open a book with its passphrase, upgrading an older one step by step.

    ``before_upgrade`` is called with the book before its first step is taken (it makes the backup). Raises UserError for
    a wrong passphrase, a damaged or foreign file, a book of a newer program (its bytes stay unchanged), or one that is
    open elsewhere. ``key`` is what ``keys.derive`` made of the passphrase, when that was
    done beforehand.
    """
    path = true_path(path)
    salt = salt_of_book(path)
    key = made = key or keys.derive(passphrase, salt)
    wrong = wrong_key(_("Mật khẩu không đúng."), "passphrase")

    def key_for(other: bytes) -> bytes:
        return made if other == salt else keys.derive(passphrase, other)

    book = _open(path, key, salt, wrong, key_for, before_upgrade)
    _log_unlock(book, _("Mở sổ bằng mật khẩu"))
    return book


def unlock_with_code(path: Path, code: str, before_upgrade: Callable[[Book], None] | None = None) -> Book:
    """Open a book with the code of its recovery sheet; same errors as :func:`unlock`."""
    path = true_path(path)
    salt = salt_of_book(path)
    key = keys.key_from_code(code)
    wrong = wrong_key(_("Mã khôi phục này không phải của sổ này."), "code")
    book = _open(path, key, salt, wrong, lambda _other: key, before_upgrade)
    _log_unlock(book, _("Mở sổ bằng mã khôi phục"))
    return book


def _log_unlock(book: Book, title: str) -> None:
    # a full disk must not keep anybody from reading
    with contextlib.suppress(UserError):
        book.log(history.Kind.UNLOCK, title)


def look(path: Path, key: bytes | bytearray) -> Book:
    """Open a book or a copy only to read it: the file is never changed, and nothing is left beside it.

    It may lie where nothing can be written and may be open elsewhere. An older one is upgraded in memory. Raises UserError
    as :func:`unlock` does, with the field ``passphrase`` when the key is not that of this file.
    """
    from desktop_app.core import migrations

    path = true_path(path)
    salt = salt_of_book(path)
    uri = cipher.uri_of(path.absolute(), "ro")
    prove_key(
        path,
        key,
        salt,
        wrong_key(_("Bản sao này khóa bằng mật khẩu khác."), "passphrase"),
        lambda _other: key,
    )
    try:
        version = schema_of(lambda: cipher.connect_uri(uri, key, salt, cipher.COPY_CACHE_KIB), path)
    except UserError as error:
        if cipher.has_journal(path) and error.field is None:
            raise UserError(
                _("“{name}” còn một việc ghi dở nên chưa xem được.").format(name=path.name),
                "path",
                _("Chép nó cùng tệp “-journal” bên cạnh sang thư mục được phép ghi rồi mở ở đó."),
            ) from error
        raise
    if version == migrations.LATEST:
        return Book(path, key, salt, None, uri)
    memory = f"file:/{secrets.token_hex(8)}?vfs=memdb"
    anchor = cipher.connect_uri(memory, key, salt)
    try:
        source = cipher.connect_uri(uri, key, salt, cipher.COPY_CACHE_KIB)
        try:
            source.backup(anchor)
        finally:
            source.close()
        migrations.upgrade(anchor, sqlcipher)
    except BaseException as error:
        anchor.close()
        known = cipher.user_error(error)
        raise known if known is not None else error from error
    return Book(path, key, salt, None, memory, anchor)


def _open(
    path: Path,
    key: bytes,
    salt: bytes,
    wrong: UserError,
    key_for: Callable[[bytes], bytes],
    before_upgrade: Callable[[Book], None] | None,
) -> Book:
    from desktop_app.core import migrations

    lock = BookLock(path)
    lock.acquire()
    try:
        seal = prove_key(path, key, salt, wrong, key_for)
        opening.settle(path, seal, lambda copy: cipher.connect(copy, key, salt), wrong)
        version = schema_of(
            lambda: cipher.connect(path, key, salt, read_only=not cipher.has_journal(path)), path
        )
        book = Book(path, key, salt, lock)
        if version < migrations.LATEST:
            try:
                if before_upgrade is not None:
                    before_upgrade(book)
                raw = book.raw_connection()
                try:
                    migrations.upgrade(raw, sqlcipher)
                finally:
                    raw.close()
            except (sqlcipher.DatabaseError, DatabaseError) as error:
                known = cipher.user_error(error)
                raise known if known is not None else error from error
            finally:
                # statements prepared against the old schema must not live on
                book._engine.dispose()
        return book
    except BaseException:
        lock.release()
        raise
