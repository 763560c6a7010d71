"""The package for whoever helps: versions, settings, sizes and counts, what the check found, the last bug report.

Nothing in it names anybody: no record, no path, no name of the branch, the book, the machine or its user. It is shown as
text before it is saved, and goes nowhere by itself.
"""

from __future__ import annotations

import datetime as dt
import io
import platform
import re
import shutil
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from desktop_app.core import backup, bugs, check, figures
from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import number_text

SETTINGS = ("window/zoom", "window/dark", "window/language", "lock/minutes")
"""The settings that say nothing of anybody."""

TEXT_NAME, REPORT_NAME = "thong-tin.txt", "loi-gan-nhat.txt"
_MIB = 1024 * 1024
_QUOTED = re.compile(r"“[^”]*”")


def describe(
    book: Book | None,
    settings: Mapping[str, Any],
    screen: Mapping[str, str],
    now: dt.datetime,
    step: Callable[[float], None] | None = None,
) -> str:
    """The text of the package. ``settings`` may hold anything: only :data:`SETTINGS` are taken; ``screen`` says what only
    the screen knows (Qt, its size)."""
    parts = [
        (_("Chương trình"), _program()),
        (_("Máy"), [*_machine(), *(f"{name}: {value}" for name, value in screen.items())]),
        (
            _("Cài đặt"),
            [f"{key}: {settings[key]}" for key in SETTINGS if settings.get(key) is not None]
            or [_("như khi mới cài")],
        ),
    ]
    if book is not None:
        parts.append((_("Sổ (chỉ số đếm)"), _book(book, now)))
        parts.append((_("Kiểm tra sổ"), _check(book, step)))
    parts.append(
        (_("Lỗi gần nhất của chương trình"), [_("có, kèm theo") if last_report() else _("không có")])
    )
    lines = [_("Gói thông tin cho người hỗ trợ, lập ngày {day}").format(day=now.strftime("%d/%m/%Y"))]
    for heading, said in parts:
        lines += ["", heading, *(f"  {line}" for line in said)]
    return "\n".join(lines) + "\n"


def last_report() -> str:
    """The last bug report, empty when there is none."""
    from desktop_app.core import paths

    try:
        return (paths.user_data() / REPORT_NAME).read_text(encoding="utf-8")[:20_000]
    except (OSError, UnicodeDecodeError):
        return ""


def package(text: str) -> bytes:
    """The zip to be saved: the text that was shown and the last bug report."""
    out = io.BytesIO()
    # a fixed day inside: the archive says nothing the text does not say
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in ((TEXT_NAME, text), (REPORT_NAME, last_report())):
            if content:
                archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content.encode("utf-8"))
    return out.getvalue()


def _program() -> list[str]:
    return [
        f"Sổ Chi bộ {bugs.program_version()}",
        f"Python {platform.python_version()} {platform.architecture()[0]}",
        _("bản đóng gói") if getattr(sys, "frozen", False) else _("chạy từ mã nguồn"),
    ]


def _machine() -> list[str]:
    return [f"{platform.system()} {platform.release()} {platform.machine()}"]


def _book(book: Book, now: dt.datetime) -> list[str]:
    found = figures.figures_of(book)
    copies = backup.list_copies(book.path)
    lines = [
        f"SQLite {found.sqlite}, SQLCipher {found.cipher}",
        _("Bước của cấu trúc: {n}").format(n=found.schema),
        _("Cỡ tệp: {size}").format(size=_mib(found.size)),
        _("Ổ đĩa còn trống: {size}").format(size=_free(book.path)),
        _("Bản sao lưu: {n}").format(n=number_text(len(copies))),
    ]
    if copies:
        lines.append(
            _("Bản sao gần nhất: {n} ngày trước, {size}").format(
                n=max(0, (now.date() - copies[0].made_at.date()).days), size=_mib(copies[0].size)
            )
        )
    lines += [f"{table}: {number_text(count)}" for table, count in found.rows.items()]
    return lines


def _check(book: Book, step: Callable[[float], None] | None) -> list[str]:
    try:
        faults = check.check_book(book, step)
    except UserError:
        return [_("không kiểm tra được")]
    # what stands in quotes is out of the book
    return [_QUOTED.sub("“…”", fault) for fault in faults] or [_("Sổ nguyên vẹn.")]


def _mib(size: int) -> str:
    return f"{size / _MIB:.1f}".replace(".", ",") + " MiB"


def _free(path: Path) -> str:
    try:
        free = shutil.disk_usage(path.parent).free
    except OSError:
        return "?"
    return _mib(free) if free < 1024 * _MIB else _("{n} GB").format(n=number_text(free // (1024 * _MIB)))
