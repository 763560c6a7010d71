"""A workbook of the upper level is looked at before it is filled. Issue of members, item 7: nothing else of it is touched."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from desktop_app.core.errors import UserError
from desktop_app.core.files import replace_file
from desktop_app.documents import workbook
from desktop_app.reports import filling, given_file
from tests.reports.test_filling import ONE, forms, given


def protected(open_rows: int = 1, password: str = "") -> bytes:
    """A sheet locked against changes but for the first cells of its column of figures; another reckons with it."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("B1")
    opened = book.add_format({"locked": False})
    sheet.protect(password)
    sheet.write_string("A1", "Tiêu chí")
    sheet.write_string("B1", "Kỳ này")
    for line, text in enumerate(("A - Đảng viên cuối kỳ trước chuyển sang", "1. Kết nạp"), 1):
        sheet.write_string(line, 0, text)
        sheet.write_blank(line, 1, None, opened if line <= open_rows else None)
    book.add_worksheet("Tổng").write_formula("A1", "='B1'!B2", None, 7)
    book.close()
    return target.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The same workbook with one more (or another) part."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info, old.read(info))
        new.writestr(name, part)
    return target.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


@pytest.mark.parametrize(
    "name, content, said",
    [
        ("cu.xls", OLE, "kiểu cũ (.xls)"),
        ("khoa.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "mật khẩu mở"),
        ("macro.xlsm", with_part(given(ONE), "xl/vbaProject.bin", b"macro"), "macro"),
        ("chu.xlsx", b"so lieu", "không đọc được tệp này như một sổ Excel"),
        ("rong.xlsx", b"", "không đọc được tệp này như một sổ Excel"),
    ],
)
def test_what_cannot_be_filled_is_said_with_a_way_out(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UserError) as told:
        given_file.look_at(path)
    assert said.lower() in told.value.message.lower()
    assert told.value.hint
    assert told.value.field == "file"


def test_a_path_that_leads_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path, said in (
        (tmp_path / "khong.xlsx", "Không có tệp"),
        (tmp_path / "usb" / "a.xlsx", "Không có thư mục"),
        (tmp_path, "là một thư mục"),
    ):
        with pytest.raises(UserError, match=said):
            given_file.look_at(path)
    there = tmp_path / "a.xlsx"
    there.write_bytes(given(ONE))

    def held(_path: Path) -> bytes:
        raise PermissionError(13, "being used by another process")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", held)
        with pytest.raises(UserError, match="chương trình khác khóa"):
            given_file.look_at(there)
    assert given_file.look_at(there).notice == ""


def test_open_elsewhere_and_read_only_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bieu.xlsx"
    path.write_bytes(given(ONE))
    lock = tmp_path / "~$bieu.xlsx"
    lock.write_bytes(b"")
    assert "đang mở ở chương trình khác" in given_file.look_at(path).notice
    lock.unlink()
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    assert "chỉ cho đọc" in given_file.look_at(path).notice


def test_only_the_open_cells_of_a_protected_sheet_are_filled() -> None:
    content = protected()
    (sheet, other) = workbook.read(content)
    assert (sheet.protected, other.protected) == (True, False)
    places = {place.key: place for place in filling.find_places(forms().base, sheet)}
    assert [(places[key].cell, places[key].locked) for key in ("A/now", "B.1/now")] == [
        ("B2", False),
        ("B3", True),
    ]
    cells = filling.values_of(places.values())
    assert cells == {(2, 2): 25}
    filled = workbook.fill(content, "B1", cells)
    (again, _other) = workbook.read(filled)
    assert again.protected
    assert again.cells[2, 2] == "25"
    with pytest.raises(UserError, match="khóa"):
        workbook.fill(content, "B1", {(3, 2): 2})


def test_the_given_file_stays_until_the_copy_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Saved under the very name of the given file: written beside it, then put in its place in one step."""
    path = tmp_path / "bieu.xlsx"
    content = given(ONE)
    path.write_bytes(content)
    filled = workbook.fill(content, "B1", {(8, 2): 25})

    def cut(_made: object, _path: object) -> None:
        assert path.read_bytes() == content
        raise OSError(28, "no room")

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", cut)
        with pytest.raises(UserError, match="đầy"):
            replace_file(path, filled)
    assert path.read_bytes() == content
    assert [one.name for one in tmp_path.iterdir()] == ["bieu.xlsx"]
    replace_file(path, filled)
    assert path.read_bytes() == filled
