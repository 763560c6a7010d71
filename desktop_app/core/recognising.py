"""What a file is before it is opened as a book: a name, a size, a beginning, a key that fits, a schema that is known.

Each of these refuses in words what is no book, is damaged, is of a newer program or opens with another passphrase.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from desktop_app.core import cipher, keys, opening, pages
from desktop_app.core.errors import UserError, Way, WrongKey
from desktop_app.core.files import reason_of
from desktop_app.core.i18n import _

SUFFIX = ".chibo"
PAGE_BYTES = pages.PAGE_BYTES
# "ChiB": tells our files from other encrypted databases
APPLICATION_ID = 0x43686942
# how other files begin: plain SQLite, zip and Office, PDF, older Office, pictures, text with a mark
_FOREIGN = (
    b"SQLite format 3\x00",
    b"PK",
    b"%P",
    b"\xd0\xcf",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"\xef\xbb\xbf",
)


def with_suffix(path: Path) -> Path:
    """The path ending in ``.chibo``."""
    return path if path.suffix.lower() == SUFFIX else path.with_name(path.name + SUFFIX)


def true_path(path: Path) -> Path:
    """The book behind a link: its lock, journal and copies lie beside the file itself."""
    return Path(os.path.realpath(path)) if os.path.islink(path) else path


def salt_of_book(path: Path) -> bytes:
    """Refuse what cannot be a book before anything is written; returns its salt."""
    if not os.path.exists(path):
        raise UserError(
            _("Không thấy tệp “{name}”.").format(name=path.name[:80]),
            "path",
            _("Tìm lại nơi cất sổ, cắm USB, hoặc mở bản sao gần nhất."),
            (Way.COPY, Way.OTHER),
        )
    if not path.is_file():
        raise _no_book(path)
    try:
        with path.open("rb") as file:
            head = file.read(keys.SALT_BYTES)
    except OSError as error:
        raise UserError(
            _("Không đọc được tệp “{name}”: {reason}.").format(name=path.name[:80], reason=reason_of(error)),
            "path",
            _("Kiểm tra quyền đọc tệp, cắm lại USB, hoặc mở bản sao gần nhất."),
            (Way.COPY, Way.OTHER),
        ) from error
    size = path.stat().st_size
    if head.startswith(_FOREIGN):
        raise _no_book(path)
    if not any(head):
        raise opening.damaged(
            _("Tệp “{name}” rỗng hoặc phần đầu đã bị xóa trắng.").format(name=path.name),
            _("Chép lại sổ từ nơi khác, hoặc mở bản sao gần nhất."),
        )
    if size < PAGE_BYTES or size % PAGE_BYTES:
        if head.isascii() and size < PAGE_BYTES:
            raise _no_book(path)
        raise opening.damaged(
            _("Tệp “{name}” bị cắt ngắn hoặc chưa chép xong.").format(name=path.name),
            _("Chép lại sổ, mở bản sao gần nhất, hoặc cứu những gì còn đọc được sang sổ mới."),
        )
    return head


def _no_book(path: Path) -> UserError:
    return UserError(
        _("“{name}” không phải là sổ của chương trình này.").format(name=path.name),
        "path",
        _("Chọn tệp sổ có đuôi .chibo."),
        (Way.OTHER,),
    )


def wrong_key(sentence: str, field: str) -> WrongKey:
    """What is said when a passphrase or a code is not that of the file, or the file is damaged."""
    return WrongKey(
        sentence,
        field,
        _(
            "Gõ lại, chú ý bộ gõ tiếng Việt và phím Caps Lock. Nếu chắc chắn đúng thì tệp đã hỏng: "
            "mở bản sao lưu."
        ),
    )


def schema_of(connect: Callable[[], Any], path: Path) -> int:
    """The schema of a book that is to be opened. Raises UserError for a foreign file, a newer book, a damaged one."""
    from desktop_app.core import migrations

    try:
        connection = connect()
        try:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            foreign = int(connection.execute("PRAGMA application_id").fetchone()[0]) != APPLICATION_ID
            if not foreign and version <= migrations.LATEST:
                opening.look_over(path, connection)
        finally:
            connection.close()
    except sqlcipher.DatabaseError as error:
        if cipher.is_damage(error):
            raise opening.damaged(_("Mật khẩu đúng nhưng tệp sổ đã hỏng.")) from error
        known = cipher.user_error(error)
        raise known if known is not None else error from error
    except OSError as error:
        raise UserError(
            _("Không đọc được tệp “{name}”: {reason}.").format(name=path.name[:80], reason=reason_of(error)),
            "path",
            _("Cắm lại USB rồi mở lại, hoặc mở bản sao gần nhất."),
            (Way.COPY, Way.OTHER),
        ) from error
    if foreign:
        raise _no_book(path)
    if version > migrations.LATEST:
        raise UserError(
            _("Sổ này do phiên bản mới hơn của chương trình ghi."),
            "path",
            _("Cài phiên bản mới rồi mở lại sổ."),
        )
    return version


def prove_key(
    path: Path,
    key: bytes | bytearray,
    salt: bytes,
    wrong: UserError,
    key_for: Callable[[bytes], bytes | bytearray],
) -> pages.Seal:
    """Raises ``wrong`` when the key has written nothing of this file, another UserError when its beginning is lost."""
    seal = pages.Seal(key, salt)
    if not pages.first_page_holds(path, seal):
        if opening.find_salt(path, salt, key_for) is None:
            raise wrong
        raise opening.damaged_at_the_beginning()
    return seal
