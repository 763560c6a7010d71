"""A workbook somebody gave, looked at before anything is asked about it: why it cannot be filled, or what to know of it."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_app.core.errors import UserError
from desktop_app.core.files import reason_of
from desktop_app.core.i18n import _
from desktop_app.documents import workbook
from desktop_app.documents.workbook import Worksheet


@dataclass(frozen=True)
class GivenFile:
    """What was read: the bytes, the worksheets, and a sentence where there is something to know (open elsewhere, read-only)."""

    content: bytes
    sheets: Sequence[Worksheet]
    notice: str = ""


def look_at(path: Path) -> GivenFile:
    """Read a workbook; nothing is written. Raises UserError of the field ``file`` saying why not and what to do."""
    try:
        content = _content(path)
    except OSError as error:
        raise _unreadable(path, error) from error
    try:
        sheets = workbook.read(content)
    except UserError as error:
        raise UserError(error.message, "file", error.hint) from error
    return GivenFile(content, sheets, _notice(path))


def _content(path: Path) -> bytes:
    if path.is_dir():
        raise UserError(_("Đây là một thư mục."), "file", _("Chọn tệp .xlsx ở trong thư mục."))
    if not path.parent.is_dir():
        raise UserError(
            _("Không có thư mục “{folder}”.").format(folder=path.parent),
            "file",
            _("Cắm lại USB nếu tệp ở đó, hoặc bấm “Chọn…”."),
        )
    if not path.exists():
        raise UserError(
            _("Không có tệp “{name}” ở thư mục này.").format(name=path.name),
            "file",
            _("Kiểm tra lại tên, hoặc bấm “Chọn…”."),
        )
    if path.stat().st_size > workbook.LARGEST:
        raise workbook.too_large()
    return path.read_bytes()


def _unreadable(path: Path, error: OSError) -> UserError:
    if isinstance(error, PermissionError) or error.errno in (errno.EACCES, errno.EBUSY):
        return UserError(
            _("Không đọc được “{name}”: tệp đang bị chương trình khác khóa, hoặc máy không cho đọc.").format(
                name=path.name
            ),
            "file",
            _("Đóng tệp ở Excel rồi chọn lại, hoặc chép tệp sang thư mục khác."),
        )
    return UserError(
        _("Không đọc được tệp: {reason}.").format(reason=reason_of(error)), "file", _("Chọn lại tệp.")
    )


def _notice(path: Path) -> str:
    beside = (path.with_name("~$" + path.name), path.with_name("~$" + path.name[2:]))
    office = path.with_name(f".~lock.{path.name}#")
    if any(one.exists() for one in (*beside, office)):
        return _(
            "Tệp đang mở ở chương trình khác: đã đọc bản lưu gần nhất. Vừa sửa thì lưu, đóng tệp rồi chọn lại."
        )
    if not os.access(path, os.W_OK):
        return _("Tệp này chỉ cho đọc: bản đã điền lưu thành tệp khác.")
    return ""
