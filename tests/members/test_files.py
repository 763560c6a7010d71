"""Attachments and photographs inside the book: what may come in, and that a purge leaves nothing of them."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from sqlalchemy import select

from desktop_app.branch import service as branch
from desktop_app.branch.models import Post
from desktop_app.core.book import Book
from desktop_app.core.errors import UserError
from desktop_app.core.orm import StoredFile
from desktop_app.members import files, service
from desktop_app.members.files import AttachmentDraft
from desktop_app.members.models import PURGED_NAME, EventKind, Member
from desktop_app.safety import bin as bins
from desktop_app.safety import purge
from tests.members.conftest import TODAY, draft, happening

PDF = b"%PDF-1.7 a scan"


def face(red: int = 200, width: int = 30, height: int = 40, kind: str = "JPEG") -> bytes:
    """A small picture, each of another colour."""
    made = io.BytesIO()
    Image.new("RGB", (width, height), (red, 150, 120)).save(made, kind)
    return made.getvalue()


JPEG = face()


@pytest.fixture
def anh(book: Book) -> int:
    return person(book, "Nông Thị Hồng Ánh")


def person(book: Book, name: str) -> int:
    with book.write("Thêm") as session:
        return service.save_member(session, draft(name, admission_date="2003-05-19"), TODAY)[0]


def attach(book: Book, member_id: int, content: bytes = PDF, name: str = "quyết định.pdf") -> int:
    with book.write("Đưa vào sổ") as session:
        item = AttachmentDraft(member_id, name, "Quyết định kết nạp")
        return files.add_attachment(session, item, content, TODAY)


def kept(book: Book) -> list[bytes]:
    with book.read() as session:
        return list(session.scalars(select(StoredFile.content)))


def test_a_scanned_paper_comes_back_as_it_went_in(book: Book, anh: int) -> None:
    attachment = attach(book, anh)
    with book.read() as session:
        [info] = files.attachments(session, anh)
        assert files.read_attachment(session, attachment) == PDF
        assert files.used_bytes(session) == len(PDF)
    assert (info.title, info.ending, info.size, info.added_on) == (
        "Quyết định kết nạp",
        "pdf",
        len(PDF),
        TODAY,
    )
    with book.write("Sửa") as session:
        files.change_attachment(session, AttachmentDraft(anh, title="QĐ kết nạp số 41", id=attachment))
    with book.read() as session:
        assert files.get_attachment(session, attachment).title == "QĐ kết nạp số 41"


def test_a_file_is_kept_under_its_bare_name(book: Book, anh: int) -> None:
    with book.write("Đính kèm") as session:
        item = AttachmentDraft(anh, title="Đơn", file_name="../../tm\u202ep/đơn.pdf")
        kept_id = files.add_attachment(session, item, PDF, TODAY)
    with book.read() as session:
        assert files.get_attachment(session, kept_id).file_name == "đơn.pdf"


@pytest.mark.parametrize(
    "name, content, said",
    [
        ("bài.exe", b"MZ", "không lưu loại tệp"),
        ("bài.pdf", b"MZ not a paper", "không phải PDF"),
        ("bài.pdf", b"", "trống"),
        ("ảnh chụp.jpg", JPEG[:-20], "không phải ảnh đọc được trọn vẹn"),
        ("ảnh chụp.png", JPEG, "không phải PNG"),
        ("bài.pdf", PDF + bytes(files.FILE_LIMIT), "chỉ lưu tệp đến 10,0 MB"),
    ],
)
def test_what_may_not_be_kept_is_refused_in_words(
    book: Book, anh: int, name: str, content: bytes, said: str
) -> None:
    with pytest.raises(UserError, match=said) as caught:
        attach(book, anh, content, name)
    assert caught.value.field == "file"
    assert kept(book) == []


def test_the_files_of_a_book_together_have_a_limit(
    book: Book, anh: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "BOOK_LIMIT", 20)
    attach(book, anh)
    with pytest.raises(UserError, match="không thêm được nữa"):
        attach(book, anh, PDF + b" of another", "hai.pdf")


def test_an_attachment_belongs_to_an_event_of_the_same_person(book: Book, anh: int) -> None:
    other = person(book, "Lương Văn Cường")
    with book.write("Ghi") as session:
        event = service.record_event(
            session, happening(other, EventKind.COMMENDATION, "2024-02-03", detail="Giấy khen"), TODAY
        )
    with pytest.raises(UserError) as caught, book.write("Đưa vào sổ") as session:
        files.add_attachment(session, AttachmentDraft(anh, "a.pdf", "Giấy khen", event_id=event), PDF, TODAY)
    assert caught.value.field == "event_id"


def test_a_picture_of_an_identity_card_is_pointed_out() -> None:
    """Photos of the identity card are not to be stored (members study, G 9)."""
    assert files.odd_name("Ảnh căn cước", "scan.jpg")
    assert files.odd_name("", "CCCD mat truoc.png")
    assert files.odd_name("Quyết định", "41.pdf") is None


def test_a_photograph_is_kept_changed_and_taken_away(book: Book, anh: int) -> None:
    with book.write("Ảnh") as session:
        files.set_photo(session, anh, JPEG)
    with book.read() as session:
        assert files.read_photo(session, anh) == JPEG
    with book.write("Bỏ ảnh") as session:
        files.set_photo(session, anh, None)
    with book.read() as session:
        assert files.read_photo(session, anh) is None
    with pytest.raises(UserError), book.write("Ảnh") as session:
        files.set_photo(session, anh, PDF)


@pytest.mark.parametrize(
    "content, said",
    [
        (b"\xff\xd8\xff\xe0 a face", "không phải ảnh đọc được"),
        (JPEG[: len(JPEG) // 2], "không phải ảnh đọc được"),
        (face(kind="PNG")[:-40], "không phải ảnh đọc được"),
        (face(width=20_000, height=200, kind="PNG"), "quá lớn"),
        (JPEG + bytes(files.PHOTO_LIMIT), "nặng"),
        (PDF, "không phải JPG"),
    ],
)
def test_a_photograph_that_cannot_be_shown_is_refused(
    book: Book, anh: int, content: bytes, said: str
) -> None:
    with book.write("Ảnh") as session:
        files.set_photo(session, anh, JPEG)
    with pytest.raises(UserError, match=said) as caught, book.write("Ảnh") as session:
        files.set_photo(session, anh, content)
    assert caught.value.field == "file"
    with book.read() as session:
        assert files.read_photo(session, anh) == JPEG


def erase(book: Book, member_id: int) -> None:
    with book.write("Bỏ") as session:
        service.delete_member(session, member_id)
    with book.write("Xóa hẳn") as session:
        chosen = [i for i in bins.current_items(session) if i.rows[0] == ("member", member_id)]
        purge.purge(session, chosen)


@pytest.mark.parametrize("rests", [False, True])
def test_a_purge_erases_files_and_photograph(book: Book, anh: int, rests: bool) -> None:
    """Also those that were there for a time only, and also when the row itself stays for the sums."""
    gone = attach(book, anh, PDF + b" taken away before")
    attach(book, anh)
    with book.write("Ảnh") as session:
        files.set_photo(session, anh, JPEG)
    with book.write("Ảnh mới") as session:
        files.set_photo(session, anh, face(10))
        files.delete_attachment(session, gone)
    if rests:
        with book.write("Chức vụ") as session:
            info = branch.OfficerInfo(None, Post.DEPUTY_SECRETARY, "x", anh, TODAY, None)
            branch.save_officer(session, info)
    assert len(kept(book)) == 4
    erase(book, anh)
    assert kept(book) == []
    with book.read() as session:
        row = session.get(Member, anh)
        assert (row is not None) == rests
        assert row is None or (row.full_name, row.photo_id) == (PURGED_NAME, None)


def test_a_file_of_two_people_stays_with_the_other(book: Book, anh: int) -> None:
    """The same decision admitted both; the other one's copy lies in the bin and must come back whole."""
    other = person(book, "Lương Văn Cường")
    attach(book, anh)
    attachment = attach(book, other)
    with book.write("Bỏ") as session:
        files.delete_attachment(session, attachment)
    erase(book, anh)
    assert kept(book) == [PDF]
    with book.write("Lấy lại") as session:
        bins.restore(session, bins.current_items(session)[0])
    with book.read() as session:
        assert files.read_attachment(session, attachment) == PDF
