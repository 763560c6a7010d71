"""A paper is written whole or not at all, and what stood there before stays."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from desktop_app.core import files
from desktop_app.core.errors import UserError
from desktop_app.documents import docx, pdf
from desktop_app.documents.blocks import Document
from tests.documents import papers

WRITERS = [pdf.write, docx.write]
Writer = Callable[[Document, Path], None]


@pytest.mark.parametrize("write", WRITERS)
def test_a_paper_takes_the_place_of_the_former_one(write: Writer, tmp_path: Path) -> None:
    target = tmp_path / "báo cáo.pdf"
    target.write_bytes(b"cu")
    write(papers.minutes(), target)
    assert target.read_bytes() != b"cu"
    assert [path.name for path in tmp_path.iterdir()] == ["báo cáo.pdf"]


def _refused(error: OSError) -> Callable[..., Any]:
    def refuse(*_arguments: Any, **_more: Any) -> Any:
        raise error

    return refuse


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize(
    "where, code, words",
    [
        ("replace", errno.EACCES, "đang mở ở chương trình khác"),
        ("replace", errno.EPERM, "đang mở ở chương trình khác"),
        ("replace", errno.EROFS, "chỉ cho đọc"),
        ("fsync", errno.ENOSPC, "ổ đĩa đã đầy"),
        ("fsync", errno.EDQUOT, "ổ đĩa đã đầy"),
        ("fsync", errno.EIO, "lỗi của hệ thống"),
    ],
)
def test_a_target_that_refuses_keeps_the_former_paper(
    write: Writer, where: str, code: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "biên bản.pdf"
    target.write_bytes(b"cu")
    monkeypatch.setattr(os, where, _refused(OSError(code, os.strerror(code))))
    with pytest.raises(UserError) as caught:
        write(papers.minutes(), target)
    assert words in caught.value.message
    assert "biên bản.pdf" in caught.value.message
    assert caught.value.hint
    assert target.read_bytes() == b"cu"
    assert [path.name for path in tmp_path.iterdir()] == ["biên bản.pdf"]


def test_a_disk_that_fills_while_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(BytesIO):
        def write(self, _: Any) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def open_full(path: Path, _mode: str) -> Full:
        path.write_bytes(b"")
        return Full()

    monkeypatch.setattr(files, "open", open_full, raising=False)
    with pytest.raises(UserError, match="ổ đĩa đã đầy"):
        files.replace_file(tmp_path / "x.pdf", b"moi")
    assert list(tmp_path.iterdir()) == []


def test_a_read_only_file_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "x.pdf"
    target.write_bytes(b"cu")
    # The administrator may write everything; the question is put as for any other user.
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(UserError, match="chỉ cho đọc"):
        files.replace_file(target, b"moi")
    assert target.read_bytes() == b"cu"


def test_a_folder_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").mkdir()
    with pytest.raises(UserError, match="thư mục mang tên này"):
        pdf.write(papers.minutes(), tmp_path / "x.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["x.pdf"]


def test_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="không còn ở đó"):
        pdf.write(papers.minutes(), tmp_path / "usb" / "x.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "usb").write_bytes(b"")
    with pytest.raises(UserError, match="không còn ở đó"):
        pdf.write(papers.minutes(), tmp_path / "usb" / "x.pdf")


def test_a_name_too_long(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="quá dài"):
        pdf.write(papers.minutes(), tmp_path / ("x" * 300 + ".pdf"))
    assert list(tmp_path.iterdir()) == []
