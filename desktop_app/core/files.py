"""A finished file put in its place: whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import sys
import time
from pathlib import Path

from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _

_PATIENCE_S = (0.1, 0.3, 0.6, 0.0)
_FULL = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)


def reason_of(error: OSError) -> str:
    """Why the system refused, in a few words that fit after a colon."""
    if isinstance(error, IsADirectoryError):
        return _("đó là một thư mục")
    if isinstance(error, FileExistsError):
        return _("đã có một tệp mang tên này")
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return _("thư mục không còn ở đó")
    if error.errno in _FULL:
        return _("ổ đĩa đã đầy")
    if error.errno in (errno.ENAMETOOLONG, errno.ELOOP):
        return _("tên hoặc đường dẫn quá dài")
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return _("nơi này chỉ cho đọc hoặc tệp đang mở ở chương trình khác")
    return _("ổ đĩa không trả lời (lỗi {code})").format(code=error.errno or 0)


def sync_folder(folder: Path) -> None:
    """Bring a renaming in this folder to the disk, where the system knows how."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def put_in_place(made: Path, path: Path) -> None:
    """Give a finished file its name in one step; a virus scanner or synchroniser that holds one of them is waited for."""
    for pause in _PATIENCE_S:
        try:
            os.replace(made, path)
            break
        except PermissionError:
            if not pause or os.name != "nt":
                raise
            time.sleep(pause)
    sync_folder(path.parent)


def replace_file(path: Path, content: bytes) -> None:
    """Writes `content` beside `path`, flushes it to the disk and puts it in place of `path` in one step.

    Raises UserError when the target is open elsewhere, read-only, a folder, in a missing folder, or the disk is full;
    then the former file is as it was and no other file is left behind.
    """
    temporary: Path | None = None
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        made = path.parent / f".~{secrets.token_hex(6)}.tmp"
        with open(made, "xb") as file:
            temporary = made
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        put_in_place(made, path)
        temporary = None
    except OSError as error:
        raise _told(error, path) from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


def _told(error: OSError, path: Path) -> UserError:
    name = path.name
    if isinstance(error, IsADirectoryError):
        return UserError(
            _("Không ghi được “{name}” vì đã có một thư mục mang tên này.").format(name=name),
            hint=_("Chọn tên khác cho tệp."),
        )
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return UserError(
            _("Không ghi được “{name}” vì thư mục {folder} không còn ở đó.").format(
                name=name, folder=path.parent
            ),
            hint=_("Chọn thư mục khác; nếu lưu ra USB thì cắm lại USB."),
        )
    if error.errno in _FULL:
        return UserError(
            _("Không ghi được “{name}” vì ổ đĩa đã đầy.").format(name=name),
            hint=_("Xóa bớt tệp không cần hoặc lưu vào ổ đĩa khác."),
        )
    if error.errno == errno.ENAMETOOLONG:
        return UserError(_("Tên tệp quá dài."), hint=_("Đặt tên ngắn hơn."))
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return UserError(
            _(
                "Không ghi được “{name}”: tệp đang mở ở chương trình khác, hoặc tệp hay thư mục chỉ cho đọc."
            ).format(name=name),
            hint=_("Đóng tệp đang mở rồi lưu lại, hoặc chọn thư mục khác."),
        )
    return UserError(
        _("Không ghi được “{name}” (lỗi của hệ thống: {reason}).").format(
            name=name, reason=error.strerror or type(error).__name__
        ),
        hint=_("Chọn thư mục khác rồi lưu lại."),
    )
