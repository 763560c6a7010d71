"""Scanned papers and the photograph of a member, kept inside the book.

The limits keep the book small enough to be copied to a stick at every backup. What a file is, is told by its first bytes, not
by its name alone. The book itself freezes the content once (:func:`desktop_app.core.orm.store_file`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.core import orm
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.orm import StoredFile
from desktop_app.core.vietnamese import clean, clean_text, fold, number_text
from desktop_app.documents.picture import picture_size
from desktop_app.members import checks
from desktop_app.members.models import Attachment, Member, MemberEvent

MEGABYTE = 1024 * 1024
FILE_LIMIT = 10 * MEGABYTE
"""The largest single file, bytes."""
BOOK_LIMIT = 300 * MEGABYTE
"""All files of a book together, bytes."""
PHOTO_LIMIT = MEGABYTE // 2
"""A photograph as it is kept, bytes; the form makes it small."""
SCAN_PIXELS = 80_000_000
"""A scanned picture, pixels: a sheet of A3 at 600 dpi."""
PHOTO_PIXELS = 2_000_000
"""A photograph as it is kept, pixels: five times what the form makes of it, and little to unpack."""
PHOTO_SHARE = (3, 4)
_NOTE_LIMIT = 2000

_ZIP, _OLD_OFFICE = (b"PK\x03\x04",), (b"\xd0\xcf\x11\xe0",)


@dataclass(frozen=True)
class FileKind:
    """What may be kept: its media type and how such a file begins."""

    media_type: str
    begins: tuple[bytes, ...]


_OPEN_XML = "application/vnd.openxmlformats-officedocument"
KINDS: Mapping[str, FileKind] = {
    "pdf": FileKind("application/pdf", (b"%PDF",)),
    "jpg": FileKind("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": FileKind("image/jpeg", (b"\xff\xd8\xff",)),
    "png": FileKind("image/png", (b"\x89PNG\r\n",)),
    "docx": FileKind(f"{_OPEN_XML}.wordprocessingml.document", _ZIP),
    "xlsx": FileKind(f"{_OPEN_XML}.spreadsheetml.sheet", _ZIP),
    "doc": FileKind("application/msword", _OLD_OFFICE),
    "xls": FileKind("application/vnd.ms-excel", _OLD_OFFICE),
    "odt": FileKind("application/vnd.oasis.opendocument.text", _ZIP),
    "ods": FileKind("application/vnd.oasis.opendocument.spreadsheet", _ZIP),
}
PHOTO_ENDINGS = ("jpg", "jpeg", "png")


@dataclass(frozen=True)
class AttachmentDraft:
    """The words of an attachment; ``event_id`` is the event it proves, ``id`` None for a new one."""

    member_id: int
    file_name: str = ""
    title: str = ""
    note: str = ""
    event_id: int | None = None
    id: int | None = None


@dataclass(frozen=True)
class AttachmentInfo(AttachmentDraft):
    """An attachment as kept: when it was put in, how large it is (bytes)."""

    added_on: date = date.min
    media_type: str = ""
    size: int = 0

    @property
    def ending(self) -> str:
        """``pdf``, ``jpg`` …"""
        return ending_of(self.file_name)


def ending_of(name: str) -> str:
    """The ending of a file's name, small letters, without the dot."""
    return PurePath(name).suffix.lower().lstrip(".")


def size_text(size: int) -> str:
    """``350 KB``, ``1,2 MB``."""
    if size < MEGABYTE:
        return f"{number_text(max(1, round(size / 1024)))} KB"
    return f"{number_text(size / MEGABYTE, 1)} MB"


def check_content(name: str, content: bytes) -> FileKind:
    """What kind of file it is. Raises UserError when it may not be kept."""
    kind = KINDS.get(ending_of(name))
    if kind is None:
        raise UserError(
            _("Sổ không lưu loại tệp này: {name}.").format(name=clean(name)[:80]),
            "file",
            _("Lưu được PDF, ảnh JPG và PNG, tệp Word và Excel."),
        )
    if not content:
        raise UserError(_("Tệp trống, không có nội dung."), "file", _("Chọn tệp khác."))
    if len(content) > FILE_LIMIT:
        raise UserError(
            _("Tệp nặng {size}, sổ chỉ lưu tệp đến {limit}.").format(
                size=size_text(len(content)), limit=size_text(FILE_LIMIT)
            ),
            "file",
            _("Quét lại ở mức 200 dpi, đen trắng, hoặc tách thành nhiều tệp."),
        )
    if not content.startswith(kind.begins):
        raise UserError(
            _("Nội dung tệp không phải {ending}, dù tên ghi như vậy.").format(ending=ending_of(name).upper()),
            "file",
            _("Mở tệp xem lại, lưu đúng loại rồi chọn lại."),
        )
    return kind


def _check_picture(content: bytes, most_pixels: int) -> None:
    if picture_size(content, most_pixels) is None:
        raise UserError(
            _("Tệp này không phải ảnh đọc được trọn vẹn, hoặc ảnh quá lớn."),
            "file",
            _("Chọn ảnh JPG hoặc PNG khác, hoặc chụp, quét lại."),
        )


def odd_name(*texts: str) -> str | None:
    """A sentence when the words say that it is a picture of an identity card: no report needs it, and it is sensitive data
    (Nghị định 356/2025/NĐ-CP, Điều 4)."""
    said = fold(" ".join(texts))
    if any(word in said for word in ("cccd", "can cuoc", "cmnd", "chung minh")):
        return _("Ảnh thẻ căn cước là dữ liệu nhạy cảm, báo cáo không cần đến: nên bỏ ra, chỉ ghi số.")
    return None


# --- attachments -----------------------------------------------------------------------------------------------------


def attachments(session: Session, member_id: int) -> list[AttachmentInfo]:
    """The attachments of a member, newest first."""
    rows = session.execute(
        select(
            Attachment.id,
            Attachment.file_name,
            Attachment.title,
            Attachment.note,
            Attachment.event_id,
            Attachment.added_on,
            StoredFile.media_type,
            func.length(StoredFile.content).label("size"),
        )
        .join(StoredFile, StoredFile.id == Attachment.file_id)
        .where(Attachment.member_id == member_id)
        .order_by(Attachment.added_on.desc(), Attachment.id.desc())
    )
    return [
        AttachmentInfo(
            member_id,
            row.file_name,
            row.title,
            row.note,
            row.event_id,
            row.id,
            row.added_on,
            row.media_type,
            row.size,
        )
        for row in rows
    ]


def get_attachment(session: Session, attachment_id: int) -> AttachmentInfo:
    """One attachment. Raises UserError when it is gone."""
    row = session.get(Attachment, attachment_id)
    found = [one for one in attachments(session, row.member_id) if one.id == row.id] if row else []
    if not found:
        raise UserError(_("Giấy tờ này không còn trong sổ."), None, _("Xem ở Thùng rác."))
    return found[0]


def read_attachment(session: Session, attachment_id: int) -> bytes:
    """The content of an attachment."""
    row = session.get(Attachment, attachment_id)
    if row is None:
        raise UserError(_("Giấy tờ này không còn trong sổ."), None, _("Xem ở Thùng rác."))
    return orm.read_file(session, row.file_id)


def used_bytes(session: Session) -> int:
    """What attachments and photographs take in the book."""
    ids = select(Attachment.file_id).union(select(Member.photo_id).where(Member.photo_id.is_not(None)))
    total = select(func.sum(func.length(StoredFile.content))).where(StoredFile.id.in_(ids))
    return session.scalar(total) or 0


def _words(session: Session, draft: AttachmentDraft) -> dict[str, object]:
    title, note = clean(draft.title), clean_text(draft.note)
    if not title:
        raise UserError(_("Chưa ghi tên giấy tờ."), "title", _("Ví dụ: Quyết định kết nạp."))
    for name, text, limit in (("title", title, checks.TEXT_LIMIT), ("note", note, _NOTE_LIMIT)):
        if len(text) > limit:
            raise UserError(_("Nội dung dài quá {n} ký tự.").format(n=limit), name, _("Ghi gọn lại."))
    if draft.event_id is not None:
        event = session.get(MemberEvent, draft.event_id)
        if event is None or event.member_id != draft.member_id:
            raise UserError(
                _("Sự kiện này không còn trong sổ."), "event_id", _("Chọn sự kiện khác hoặc để trống.")
            )
    return {"title": title, "note": note, "event_id": draft.event_id}


def _bare(name: str) -> str:
    """The name alone, without folders and without marks that turn the order of letters."""
    last = clean(name).replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if unicodedata.category(letter) != "Cf")


def add_attachment(session: Session, draft: AttachmentDraft, content: bytes, today: date) -> int:
    """Keep a file of a member; returns the attachment's id. Raises UserError with the field when it cannot be."""
    kind = check_content(draft.file_name, content)
    if kind.media_type.startswith("image/"):
        _check_picture(content, SCAN_PIXELS)
    if session.get(Member, draft.member_id) is None:
        raise UserError(_("Không tìm thấy đảng viên này; có thể đã bị xóa."))
    values = _words(session, draft)
    if used_bytes(session) + len(content) > BOOK_LIMIT:
        raise UserError(
            _("Các tệp trong sổ đã nặng gần {limit}, không thêm được nữa.").format(
                limit=size_text(BOOK_LIMIT)
            ),
            "file",
            _("Bỏ bớt những tệp không còn cần, rồi xóa hẳn ở Thùng rác."),
        )
    row = Attachment(
        member_id=draft.member_id,
        file_id=orm.store_file(session, content, kind.media_type),
        file_name=_bare(draft.file_name),
        added_on=today,
        **values,
    )
    session.add(row)
    session.flush()
    return row.id


def change_attachment(session: Session, draft: AttachmentDraft) -> None:
    """Change the words of an attachment; its file stays what it is."""
    row = session.get(Attachment, draft.id)
    if row is None:
        raise UserError(_("Giấy tờ này không còn trong sổ."), None, _("Xem ở Thùng rác."))
    for name, value in _words(session, draft).items():
        if getattr(row, name) != value:
            setattr(row, name, value)
    session.flush()


def delete_attachment(session: Session, attachment_id: int) -> None:
    """Put an attachment into the bin; the file stays in the book until it is purged."""
    row = session.get(Attachment, attachment_id)
    if row is not None:
        session.delete(row)
        session.flush()


# --- photograph ------------------------------------------------------------------------------------------------------


def read_photo(session: Session, member_id: int) -> bytes | None:
    """The photograph 3 x 4 of a member, None when there is none."""
    content = session.scalar(
        select(StoredFile.content)
        .join(Member, Member.photo_id == StoredFile.id)
        .where(Member.id == member_id)
    )
    return content or None


def set_photo(session: Session, member_id: int, content: bytes | None) -> None:
    """Keep a photograph (JPEG or PNG, already made small), or take it away with None. Raises UserError for one that is too large
    or cannot be read to its end."""
    row = session.get(Member, member_id)
    if row is None:
        raise UserError(_("Không tìm thấy đảng viên này; có thể đã bị xóa."))
    if content is None:
        row.photo_id = None
    else:
        if len(content) > PHOTO_LIMIT:
            raise UserError(
                _("Ảnh nặng {size}, sổ chỉ lưu ảnh thẻ đến {limit}.").format(
                    size=size_text(len(content)), limit=size_text(PHOTO_LIMIT)
                ),
                "file",
                _("Chọn ảnh nhỏ hơn, hoặc đưa ảnh vào ở mục “Ảnh 3 x 4” để sổ tự thu nhỏ."),
            )
        name = "photo.png" if content.startswith(KINDS["png"].begins) else "photo.jpg"
        kind = check_content(name, content)
        _check_picture(content, PHOTO_PIXELS)
        row.photo_id = orm.store_file(session, content, kind.media_type)
    session.flush()
