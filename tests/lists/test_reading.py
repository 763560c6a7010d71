"""Files as they come: whatever is no list is refused with a sentence, and nothing is left behind."""

from __future__ import annotations

import io
import os
import random
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.errors import UserError
from desktop_app.lists import legacy_text, reading, word_tables
from desktop_app.lists.importer import read_table
from desktop_app.lists.marks import old_marks
from desktop_app.lists.reading import read_sheets

LISTS = Path(__file__).parent / "data"
ZIP_OF_CONTENT = b"PK\x03\x04"


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def workbook(tmp_path: Path, rows: list[list[object]], name: str = "bảng.xlsx") -> Path:
    path = tmp_path / name
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                sheet.write(r, c, value)
    return path


def with_sheet(source: Path, old: bytes, new: bytes) -> bytes:
    """The workbook with something replaced in its first sheet."""
    parts = {}
    with zipfile.ZipFile(source) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            parts[name] = content.replace(old, new) if name == "xl/worksheets/sheet1.xml" else content
    return zipped(parts)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600

BAD: dict[str, tuple[str, bytes, str]] = {
    "empty": ("trống.xlsx", b"", "trống"),
    "blank csv": ("trống.csv", b"\xef\xbb\xbf\r\n \r\n", "trống"),
    "a zip renamed": ("nén.xlsx", zipped({"danh sach.txt": b"x"}), "là tệp nén"),
    "an empty zip": ("nén.xlsx", zipped({}), "không phải là danh sách"),
    "a zip cut short": ("cụt.xlsx", zipped({"xl/workbook.xml": b"<x/>" * 900})[:200], "bị hỏng"),
    "no workbook inside": ("giả.xlsx", zipped({"xl/workbook.xml": b"<x/>"}), "bị hỏng"),
    "pdf": ("giấy.xlsx", b"%PDF-1.7\n%\xe2\xe3", "PDF"),
    "pdf as csv": ("giấy.csv", b"%PDF-1.7\n%\xe2\xe3", "PDF"),
    "program": ("chạy.xls", b"MZ\x90\x00\x03", "EXE"),
    "picture": ("ảnh.xlsx", b"\x89PNG\r\n\x1a\n", "PNG"),
    "html named xls": ("web.xls", b"<html><table><tr><td>x</td></tr></table>", "HTML"),
    "text named xlsx": ("chữ.xlsx", "Họ tên;Ngày sinh\n".encode(), "không phải là tệp Excel"),
    "binary csv": ("rác.csv", random.Random(1).randbytes(4000), "nội dung loại"),
    "locked xlsx": ("khóa.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
    "old word": ("cũ.docx", OLE + "WordDocument".encode("utf-16-le"), ".docx"),
    "other ole": ("lạ.xls", OLE, "nội dung loại"),
    "broken xls": ("hỏng.xls", OLE + "Workbook".encode("utf-16-le"), "bị hỏng"),
    "broken docx": ("hỏng.docx", zipped({"word/document.xml": b"<w"}), "bị hỏng"),
    "docx without a table": (
        "trơn.docx",
        zipped({"word/document.xml": f'<d xmlns:w="{word_tables.W[1:-1]}"><w:body/></d>'.encode()}),
        "không có dòng nào",
    ),
    "docx that expands": (
        "nở.docx",
        zipped({"word/document.xml": b'<!DOCTYPE d [<!ENTITY a "aaaa">]><d>&a;</d>'}),
        "bị hỏng",
    ),
    "no such kind": ("danh sách.pages", b"x", "loại “.pages”"),
    "no ending": ("danhsach", b"x", "loại “.”"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_file_that_is_no_list_is_refused_with_a_sentence(case: str, tmp_path: Path) -> None:
    name, content, said = BAD[case]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UserError, match="(?s)" + said.replace(".", r"\.")) as refused:
        read_table(path)
    assert refused.value.field == "path"
    assert refused.value.hint
    assert os.listdir(tmp_path) == [name]


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Không thấy tệp"):
        read_table(tmp_path / "không có.xlsx")
    folder = tmp_path / "thư mục.xlsx"
    folder.mkdir()
    with pytest.raises(UserError, match="không phải là một tệp"):
        read_table(folder)
    with pytest.raises(UserError):
        read_table(tmp_path / ("x" * 300 + ".xlsx"))


def test_a_file_of_300_mb_is_refused_without_reading_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "to.xlsx"
    with path.open("wb") as file:
        file.truncate(300 * 1024 * 1024)

    def never(*_args: object, **_kwargs: object) -> object:
        raise AssertionError("the file was opened")

    monkeypatch.setattr(Path, "open", never)
    with pytest.raises(UserError, match="quá lớn"):
        read_table(path)


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bom.xlsx"
    path.write_bytes(
        zipped({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b" " * (210 * 1024 * 1024)})
    )
    assert path.stat().st_size < 1024 * 1024
    with pytest.raises(UserError, match="quá lớn"):
        read_table(path)


def test_an_archive_that_lies_about_its_size_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_UNPACKED", 100_000)
    content = zipped({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b" " * 300_000})
    size = (300_000).to_bytes(4, "little")
    assert content.count(size) == 2
    path = tmp_path / "dối.xlsx"
    path.write_bytes(content.replace(size, (10).to_bytes(4, "little")))
    with pytest.raises(UserError):
        read_table(path)


def test_one_cell_at_the_far_corner_does_not_fill_the_memory(tmp_path: Path) -> None:
    source = workbook(tmp_path, [["Họ và tên", "Ngày sinh"], ["Nông Thị Ánh", "1/1/1990"]])
    path = tmp_path / "góc.xlsx"
    path.write_bytes(with_sheet(source, b'r="B2"', b'r="XFD1048576"'))
    with pytest.raises(UserError, match="quá lớn"):
        read_table(path)


@pytest.mark.parametrize(
    "row",
    [
        b'<row r="4000000000"><c r="ZZZZZ4000000000" t="inlineStr"><is><t>x</t></is></c></row>',
        b'<row r="4000000000"><c t="inlineStr"><is><t>x</t></is></c></row>',
        b"<row r='1048576'><c r='xfd1048576' t='inlineStr'><is><t>x</t></is></c></row>",
        b'<row r="4000000000"><c was="a>b" r="ZZZ4000000000" t="inlineStr"><is><t>x</t></is></c></row>',
    ],
)
def test_a_cell_beyond_any_sheet_is_refused_before_it_is_read(tmp_path: Path, row: bytes) -> None:
    source = workbook(tmp_path, [["Họ và tên", "Ngày sinh"], ["Nông Thị Ánh", "1/1/1990"]])
    path = tmp_path / "ngoài.xlsx"
    path.write_bytes(with_sheet(source, b"</sheetData>", row + b"</sheetData>"))
    with pytest.raises(UserError, match="quá lớn"):
        read_table(path)


def test_cells_that_do_not_say_where_they_are_follow_each_other(tmp_path: Path) -> None:
    source = workbook(tmp_path, [["Họ và tên", "Ngày sinh"], ["Nông Thị Ánh", "1/1/1990"]])
    path = tmp_path / "nối.xlsx"
    row = b'<row><c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"><is><t>b</t></is></c></row>'
    path.write_bytes(with_sheet(source, b"</sheetData>", row + b"</sheetData>"))
    assert read_table(path).rows[2] == ("a", "b")


def test_a_word_file_of_nothing_but_tables_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bảng.docx"
    table = b"<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    head = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    path.write_bytes(zipped({"word/document.xml": head + table * 6000 + b"</w:body></w:document>"}))
    with pytest.raises(UserError, match="quá lớn"):
        read_table(path)


def test_a_cell_as_long_as_a_book_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dài.csv"
    path.write_text(f"Họ và tên,Ngày sinh\nNông Thị Ánh,{'x' * 200_000}\n", encoding="utf-8")
    with pytest.raises(UserError, match="quá lớn"):
        read_table(path)


def test_a_line_of_a_million_headings_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rộng.csv"
    path.write_text(f"Họ và tên,{'a,' * 1_000_000}\nNông Thị Ánh,{'1,' * 1_000_000}\n", encoding="utf-8")
    with pytest.raises(UserError, match="quá lớn"):
        read_table(path)
    # many empty columns are nothing: tables are often wider than what is in them
    path.write_text(f"Họ và tên{',' * 5000}\nNông Thị Ánh{',' * 5000}\n", encoding="utf-8")
    assert len(read_table(path).rows) == 2


def test_empty_cells_with_a_format_far_away_do_no_harm(tmp_path: Path) -> None:
    source = workbook(tmp_path, [["Họ và tên", "Ngày sinh"], ["Nông Thị Ánh", "1/1/1990"]])
    path = tmp_path / "xa.xlsx"
    path.write_bytes(
        with_sheet(source, b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>')
    )
    assert len(read_table(path).rows) == 2


def test_a_locked_part_is_told_as_a_password(tmp_path: Path) -> None:
    content = bytearray(zipped({"xl/workbook.xml": b"<x/>"}))
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    content[6] |= 1
    path = tmp_path / "khóa.xlsx"
    path.write_bytes(bytes(content))
    with pytest.raises(UserError, match="mật khẩu"):
        read_table(path)


def test_too_many_rows_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "dài.csv"
    path.write_text("Họ tên;Năm sinh\n" + "Nông Văn A;1990\n" * (reading.MAX_ROWS + 1), "utf-8")
    with pytest.raises(UserError, match="dòng"):
        read_table(path)


@given(st.binary(max_size=400), st.sampled_from(("a.xlsx", "a.xls", "a.csv", "a.docx", "a.ods", "a.txt")))
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str
) -> None:
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(content)
    try:
        read_table(path)
    except UserError:
        pass


@pytest.mark.parametrize("name", ["co_loi.xlsx", "tcvn3.xls", "so_danh_sach_mau_7.docx"])
def test_a_damaged_copy_is_read_or_refused(name: str, tmp_path: Path) -> None:
    chance = random.Random(3)
    whole = (LISTS / name).read_bytes()
    path = tmp_path / name
    for _round in range(60):
        broken = bytearray(whole[: chance.randrange(1, len(whole))] if chance.random() < 0.4 else whole)
        for _hit in range(chance.randrange(1, 30)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        path.write_bytes(bytes(broken))
        try:
            read_table(path)
        except UserError:
            pass


# --- CSV -------------------------------------------------------------------------------------------------------------

LINES = (
    'STT{0}Họ và tên{0}Ngày sinh{0}Quê quán\n1{0}Nông Thị Ánh{0}03/02/1998{0}"Xã Hòa Bình, Lạng Sơn; VN"\n'
)


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_with_any_separator_and_unicode_encoding(separator: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "danh sách.csv"
    path.write_bytes(LINES.format(separator).encode(encoding))
    sheet = read_table(path)
    assert sheet.rows[0] == ("STT", "Họ và tên", "Ngày sinh", "Quê quán")
    assert sheet.rows[1] == ("1", "Nông Thị Ánh", "03/02/1998", "Xã Hòa Bình, Lạng Sơn; VN")


def test_a_csv_that_names_its_separator(tmp_path: Path) -> None:
    path = tmp_path / "danh sách.csv"
    path.write_text("sep=|\n" + LINES.format("|"), "utf-8")
    assert read_table(path).rows[1][1] == "Họ và tên"


def test_a_csv_of_windows_1258(tmp_path: Path) -> None:
    names = ["Nguyễn Thị Hường", "Đặng Văn Thủy", "Trần Quốc Việt", "Lương Đức Nghĩa", "Phạm Thị Ngọc"]
    import unicodedata

    def old(text: str) -> bytes:
        # that code page has whole vowels and separate tones
        out = b""
        for letter in text:
            for piece in (letter, *_apart(letter)):
                try:
                    out += piece.encode("cp1258")
                except UnicodeError:
                    continue
                if piece == letter:
                    break
        return out

    def _apart(letter: str) -> tuple[str, ...]:
        marks = unicodedata.normalize("NFD", letter)
        tones = [m for m in marks[1:] if m in "\u0300\u0301\u0303\u0309\u0323"]
        base = unicodedata.normalize("NFC", "".join(m for m in marks if m not in tones))
        return (base, *tones)

    path = tmp_path / "cũ.csv"
    path.write_bytes(b"Ho ten;Nam sinh\n" + b"".join(old(name) + b";1960\n" for name in names))
    sheet = read_table(path)
    assert sheet.reading == "windows-1258"
    assert [legacy_text.read_as(str(row[0]), "windows-1258") for row in sheet.rows[1:]] == names


# --- old letters -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "there, here, reading",
    [
        # members K 40
        ("NguyÔn V¨n An", "Nguyễn Văn An", "tcvn3"),
        ("§¶ng bé x· Hßa B×nh", "Đảng bộ xã Hòa Bình", "tcvn3"),
        ("Nguyeãn Vaên An", "Nguyễn Văn An", "vni"),
        ("Ñaûng boä xaõ", "Đảng bộ xã", "vni"),
        ("NGUYEÃN THÒ PHÖÔÏNG", "NGUYỄN THỊ PHƯỢNG", "vni"),
        ("Ph\u00adêng Th¾ng Lîi", "Phường Thắng Lợi", "tcvn3"),
        ("Nguyá»…n VÄƒn An", "Nguyễn Văn An", "utf-8"),
    ],
)
def test_old_letters(there: str, here: str, reading: str) -> None:
    assert legacy_text.read_as(there, reading) == here
    assert legacy_text.detect([there] * 3) == reading


def test_every_letter_of_tcvn3_and_vni_comes_back() -> None:
    assert len(set(legacy_text._TCVN3.values())) == 67 + 7
    pairs = legacy_text._VNI_PAIRS | legacy_text._VNI_ONES
    small = {letter for letter in pairs.values() if letter.islower()}
    assert small == set(legacy_text._LETTERS) - set("aăâbcdeghiklmnopqrstuvxyêoôơuư") | set("ăâêôơư")


@pytest.mark.parametrize(
    "text",
    ["Nguyễn Văn An", "Y Blô Êban", "H'Mông", "Lê Tú", "Nông Thị Ánh", "Tô Hà", "Café Müller", "Đinh", ""],
)
def test_unicode_is_left_alone(text: str) -> None:
    assert legacy_text.detect([text] * 5) is None
    assert legacy_text.reading_of(text, None) is None


def test_a_single_old_cell_in_a_unicode_list_is_noticed() -> None:
    assert legacy_text.reading_of("TriÖu ThÞ H»ng", None) == "tcvn3"
    assert legacy_text.reading_of("Nguyeãn Vaên An", None) == "vni"


# --- sheets ----------------------------------------------------------------------------------------------------------


def test_the_sheet_that_looks_most_like_a_list_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "nhiều trang.xlsx"
    with xlsxwriter.Workbook(path) as book:
        cover = book.add_worksheet("Bìa")
        cover.write(0, 0, "DANH SÁCH ĐẢNG VIÊN")
        words = book.add_worksheet("DANTOC")
        words.write_column(0, 0, ["Kinh", "Tày"])
        people = book.add_worksheet("Đảng viên")
        people.write_row(2, 1, ["Họ và tên", "Ngày sinh", "Ngày vào Đảng"])
        people.write_row(3, 1, ["Nông Thị Ánh", "03/02/1998", "03/02/2020"])
    sheet = read_table(path)
    assert sheet.name == "Đảng viên"
    assert set(sheet.others) == {"Bìa", "DANTOC"}


def test_a_hidden_sheet_comes_last(tmp_path: Path) -> None:
    path = tmp_path / "ẩn.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("Cũ", "Mới"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Họ và tên", "Ngày sinh"])
            sheet.write_row(1, 0, ["Nông Thị Ánh", "03/02/1998"])
            if name == "Cũ":
                sheet.hide()
        book.worksheets()[1].activate()
    assert read_table(path).name == "Mới"


def test_a_list_in_word_cut_over_pages_is_one_list(tmp_path: Path) -> None:
    def table(rows: list[list[str]]) -> str:
        cells = "".join(
            "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{c}</w:t></w:r></w:p></w:tc>" for c in row) + "</w:tr>"
            for row in rows
        )
        return f"<w:tbl>{cells}</w:tbl>"

    head = ["STT", "Họ và tên", "Ngày sinh"]
    body = (
        table([head, ["1", "Nông Thị Ánh", "1990"]]) + "<w:p/>" + table([head, ["2", "Vi Văn Sơn", "1980"]])
    )
    text = f'<w:document xmlns:w="{word_tables.W[1:-1]}"><w:body>{body}</w:body></w:document>'
    path = tmp_path / "hai trang.docx"
    path.write_bytes(zipped({"word/document.xml": text.encode()}))
    assert [row[1] for row in read_sheets(path)[0].rows] == [
        "Họ và tên",
        "Nông Thị Ánh",
        "Họ và tên",
        "Vi Văn Sơn",
    ]


def test_reading_can_be_stopped() -> None:
    class Stop(Exception):
        pass

    def stop() -> None:
        raise Stop

    with pytest.raises(Stop):
        read_table(LISTS / "co_loi.xlsx", stop)


def test_a_hidden_sheet_gives_way_to_one_that_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "bảng.xlsx"
    old = [["Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD"]] + [["Nông Văn Mẫu", "1970", "Nam", ""]] * 9
    new = [["Họ và tên", "Ngày sinh"], ["Lý Thu Mẫu", "1980"]]
    with xlsxwriter.Workbook(path) as book:
        for name, rows in (("Nay", new), ("Năm ngoái", old)):
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows):
                sheet.write_row(r, 0, row)
        book.worksheets()[1].hide()
    assert read_table(path).name == "Nay"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Trống").write(0, 0, "Hướng dẫn")
        sheet = book.add_worksheet("Ẩn")
        for r, row in enumerate(old):
            sheet.write_row(r, 0, row)
        sheet.hide()
    assert read_table(path).name == "Ẩn"


def test_an_old_excel_file_says_from_when_its_days_are_counted(tmp_path: Path) -> None:
    content = (LISTS / "tcvn3.xls").read_bytes()
    record = b"\x22\x00\x02\x00\x00\x00"
    assert content.count(record) == 1
    (tmp_path / "dem.xls").write_bytes(content.replace(record, record[:4] + b"\x01\x00"))
    assert [read_table(path).dates_from_1904 for path in (LISTS / "tcvn3.xls", tmp_path / "dem.xls")] == [
        False,
        True,
    ]


def test_what_an_old_excel_file_says_without_words() -> None:
    """Struck-through names, hidden rows, and a month that is kept as its first day."""

    def record(kind: int, *numbers: int, tail: bytes = b"") -> bytes:
        body = struct.pack(f"<{len(numbers)}H", *numbers) + tail
        return struct.pack("<HH", kind, len(body)) + body

    name = b"Trang"
    plain = b"".join(record(0x0031, 200, 0) for _n in range(4)) + record(0x0031, 200, 8)
    plain += record(0x041E, 170, 7, tail=b"\x00mm/yyyy") + record(0x041E, 171, 10, tail=b"\x00dd/mm/yyyy")
    # the fifth font in the list is called the sixth
    plain += record(0x00E0, 5, 0) + record(0x00E0, 0, 170) + record(0x00E0, 0, 171) + record(0x00E0, 0, 17)
    head = 4 + 4
    start = head + len(plain) + 4 + 8 + len(name) + 4
    stream = record(0x0809, 0x0600, 5) + plain
    stream += record(0x0085, start & 0xFFFF, start >> 16, 0, len(name), tail=name) + record(0x000A)
    assert len(stream) == start
    stream += record(0x0809, 0x0600, 16) + record(0x0208, 4, 0, 3, 300, 0, 0, 0x20, 0)
    stream += (
        record(0x00FD, 1, 0, 0, 0, 0)
        + record(0x0203, 1, 1, 1, tail=bytes(8))
        + record(0x0203, 1, 2, 2, tail=bytes(8))
    )
    stream += record(0x00BD, 2, 1, 2, 0, 0, 3, 0, 0, 2)
    marks = old_marks(stream)["Trang"]
    assert (marks.hidden, marks.struck, marks.month, marks.year) == ({4}, {(1, 0)}, {(1, 1), (2, 2)}, set())
