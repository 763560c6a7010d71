"""Bringing a scanned paper or a photograph into the book, and looking at it without leaving the book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter, QPainter, QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from desktop_app.core.errors import UserError
from desktop_app.core.files import reason_of
from desktop_app.core.i18n import _
from desktop_app.members import files, service, words
from desktop_app.members.files import AttachmentDraft, AttachmentInfo
from desktop_app.papers import secrecy
from desktop_app.ui import buttons, exports, layouts, messages
from desktop_app.ui.cards import Initials
from desktop_app.ui.context import Context
from desktop_app.ui.exports import Leaving
from desktop_app.ui.forms import FormDialog
from desktop_app.ui.paper_dialog import PaperDialog
from desktop_app.ui.theme import px

_PHOTO_SIZE = QSize(450, 600)
_QUALITY = 88
_PICTURES = frozenset({"image/jpeg", "image/png"})


def read_content(path: Path, limit: int = files.FILE_LIMIT) -> bytes:
    """A file from the disk. Raises UserError when it cannot be read or is too large to be read at all."""
    try:
        # one byte more than may be: the service then says how much too large it is
        with path.open("rb") as file:
            return file.read(limit + 1)
    except OSError as error:
        raise UserError(
            _("Không đọc được tệp {name}: {reason}.").format(name=path.name, reason=reason_of(error)),
            "file",
            _("Chọn lại tệp."),
        ) from error


class AttachmentForm(FormDialog):
    """Put a paper into the book, or change the words of one. After saving, :attr:`told` says what was done."""

    def __init__(
        self, context: Context, parent: QWidget | None, member_id: int, attachment_id: int | None = None
    ) -> None:
        super().__init__(
            parent,
            _("Đưa giấy tờ vào sổ") if attachment_id is None else _("Sửa tên giấy tờ"),
            save_label=_("Đưa vào sổ") if attachment_id is None else _("Lưu"),
            max_columns=2,
        )
        self._context = context
        self._today = context.today()
        self._member_id, self._attachment_id = member_id, attachment_id
        self.told = ""
        self._proposed = ""
        with context.book.read() as session:
            detail = service.get_member(session, member_id, self._today)
            info = files.get_attachment(session, attachment_id) if attachment_id is not None else None
        self._name = detail.person.full_name
        self.intro.setText(self._name)
        self.intro.show()
        f = self.fields
        if info is None:
            f.add_file(
                "file",
                _("Tệp trên máy"),
                [(_("PDF, ảnh, Word, Excel"), " ".join(files.KINDS))],
                required=True,
                hint=_("Đến {limit}; tệp được khóa cùng sổ.").format(limit=files.size_text(files.FILE_LIMIT)),
            )
        f.add_text("title", _("Tên giấy tờ"), required=True, hint=_("ví dụ Quyết định kết nạp"), span=2)
        f.add_choice(
            "event_id",
            _("Của sự kiện"),
            [
                (event.id, f"{event.date.text()} · {_(words.EVENT_WORDS[event.kind])}")
                for event in detail.events
                if event.date is not None and event.id is not None
            ],
            empty=_("– không gắn với sự kiện –"),
            span=2,
        )
        f.add_multiline("note", _("Ghi chú"), lines=2, limit=2000)
        if info is not None:
            self.load({"title": info.title, "event_id": info.event_id, "note": info.note})
            self.foot.insertWidget(0, buttons.remove(_("Đưa vào thùng rác"), self._remove))
        f.edited.connect(self._edited)
        self.use_draft(
            context,
            f"attachment/{member_id}/attachment/{attachment_id or 'new'}",
            "members",
            {"form": "attachment", "member_id": member_id, "attachment_id": attachment_id},
            new=attachment_id is None,
        )

    def _edited(self, name: str) -> None:
        """The name of the file stands as the name of the paper until another is typed."""
        if name != "file" or self.fields.field("title").raw() != self._proposed:
            return
        path = Path(str(self.fields.field("file").raw()).strip('"'))
        if path.is_file():
            self._proposed = path.stem[:120]
            self.fields.set_value("title", self._proposed)

    def warnings(self, values: Mapping[str, Any]) -> Sequence[str | tuple[str, str]]:
        """Papers that do not belong into this book: state secrets, pictures of identity cards."""
        path = values.get("file")
        title = values.get("title") or ""
        name = path.name if isinstance(path, Path) else ""
        found = [secrecy.warning(title), files.odd_name(title, name)]
        return [("title", sentence) for sentence in found if sentence]

    def accept_values(self, values: dict[str, Any]) -> None:
        """Keep the file, or its new words."""
        title = values["title"]
        draft = AttachmentDraft(
            self._member_id,
            title=title,
            note=values["note"] or "",
            event_id=values["event_id"],
            id=self._attachment_id,
        )
        if self._attachment_id is not None:
            with self._context.book.write(_("Sửa tên giấy tờ: {name}").format(name=self._name)) as session:
                files.change_attachment(session, draft)
            self.told = _("Đã sửa tên giấy tờ của {name}.").format(name=self._name)
            return
        path: Path = values["file"]
        content = read_content(path)
        draft = AttachmentDraft(draft.member_id, path.name, draft.title, draft.note, draft.event_id)
        with self._context.book.write(
            _("Đưa giấy tờ vào sổ: {title}, {name}").format(title=title, name=self._name)
        ) as session:
            files.add_attachment(session, draft, content, self._today)
        secrecy.log_kept(self._context.book, title)
        self.told = _("Đã đưa “{title}” vào sổ. Tệp gốc vẫn nằm trên máy, chưa được khóa.").format(
            title=title
        )

    def _remove(self) -> None:
        if self._attachment_id is None or not messages.confirm(
            self,
            _("Đưa giấy tờ này vào thùng rác?"),
            _("Đưa vào thùng rác"),
            dangerous=True,
            detail=_("Lấy lại được ở trang Thùng rác."),
        ):
            return
        title = _("Đưa vào thùng rác: giấy tờ của {name}").format(name=self._name)
        with messages.errors_shown(self) as shown, self._context.book.write(title) as session:
            files.delete_attachment(session, self._attachment_id)
        if shown.ok:
            self.told = _("Đã đưa giấy tờ của {name} vào thùng rác.").format(name=self._name)
            self.fields.mark_clean()
            self.accept()


# --- photograph ------------------------------------------------------------------------------------------------------


def portrait(content: bytes) -> bytes:
    """A photograph made 3 x 4 and small, as JPEG: the middle is kept, of a tall picture its upper part. Raises UserError when
    it is no picture."""
    taken = QBuffer()
    taken.setData(QByteArray(content))
    reader = QImageReader(taken)
    # telephones write down how they were held instead of turning the picture
    reader.setAutoTransform(True)
    image = reader.read()
    if image.isNull():
        raise UserError(_("Tệp này không phải ảnh đọc được."), "file", _("Chọn ảnh JPG hoặc PNG."))
    wide, high = files.PHOTO_SHARE
    width = min(image.width(), image.height() * wide // high)
    height = min(image.height(), image.width() * high // wide)
    left = (image.width() - width) // 2
    top = (image.height() - height) // 4
    cut = image.copy(QRect(left, top, max(1, width), max(1, height)))
    small = cut.scaled(
        _PHOTO_SIZE, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    # white paper below a picture without ground of its own
    flat = QImage(small.size(), QImage.Format.Format_RGB32)
    flat.fill(Qt.GlobalColor.white)
    painter = QPainter(flat)
    painter.drawImage(0, 0, small)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"jpg"))
    writer.setQuality(_QUALITY)
    if not writer.write(flat):
        raise RuntimeError(writer.errorString())
    return bytes(buffer.data().data())


class PhotoForm(FormDialog):
    """The photograph 3 x 4 of a member."""

    def __init__(self, context: Context, parent: QWidget | None, member_id: int) -> None:
        super().__init__(parent, _("Ảnh 3 x 4"), save_label=_("Dùng ảnh này"), max_columns=2)
        self._context = context
        self._member_id = member_id
        self.told = ""
        with context.book.read() as session:
            self._name = service.get_member(session, member_id, context.today()).person.full_name
            now = files.read_photo(session, member_id)
        self.intro.setText(self._name)
        self.intro.show()
        self.shown = Initials(self._name, size=120)
        self.shown.set_picture(now)
        self._outer.insertWidget(self._outer.indexOf(self.fields), layouts.row(self.shown, None))
        self.fields.add_file(
            "file",
            _("Tệp ảnh trên máy"),
            [(_("Ảnh"), " ".join(files.PHOTO_ENDINGS))],
            required=True,
            hint=_("Ảnh chân dung; sổ tự cắt theo tỷ lệ 3 x 4 và thu nhỏ."),
        )
        self.fields.edited.connect(self._edited)
        if now is not None:
            self.foot.insertWidget(0, buttons.remove(_("Bỏ ảnh"), self._remove))
        self.use_draft(
            context, f"photo/member/{member_id}", "members", {"form": "photo", "member_id": member_id}
        )

    def _read(self, path: Path) -> bytes:
        return portrait(read_content(path, 4 * files.FILE_LIMIT))

    def _edited(self, name: str) -> None:
        """Show how it will look as soon as a picture is named."""
        path = Path(str(self.fields.field(name).raw()).strip('"'))
        if path.suffix and path.is_file():
            try:
                self.shown.set_picture(self._read(path))
            except UserError:
                self.shown.set_picture(None)

    def accept_values(self, values: dict[str, Any]) -> None:
        """Keep the photograph."""
        content = self._read(values["file"])
        with self._context.book.write(_("Ảnh 3 x 4: {name}").format(name=self._name)) as session:
            files.set_photo(session, self._member_id, content)
        self.told = _("Đã lưu ảnh của {name}.").format(name=self._name)

    def _remove(self) -> None:
        if not messages.confirm(
            self,
            _("Bỏ ảnh của đồng chí {name}?").format(name=self._name),
            _("Bỏ ảnh"),
            dangerous=True,
            detail=_("Lấy lại được ở trang Lịch sử."),
        ):
            return
        title = _("Bỏ ảnh 3 x 4: {name}").format(name=self._name)
        with messages.errors_shown(self) as shown, self._context.book.write(title) as session:
            files.set_photo(session, self._member_id, None)
        if shown.ok:
            self.told = _("Đã bỏ ảnh của {name}.").format(name=self._name)
            self.fields.mark_clean()
            self.accept()


# --- looking ---------------------------------------------------------------------------------------------------------


class PictureDialog(QDialog):
    """A picture out of the book, in memory only."""

    def __init__(
        self, context: Context, parent: QWidget | None, leaving: Leaving, ending: str, content: bytes
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(leaving.title)
        self.setAccessibleName(leaving.title)
        self._context, self._leaving, self._ending, self._content = context, leaving, ending, content
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        screen = self.screen().availableGeometry()
        room = QSize(min(px(1000), round(screen.width() * 0.9)), min(px(720), round(screen.height() * 0.8)))
        image = QPixmap()
        if image.loadFromData(content):
            if image.width() > room.width() or image.height() > room.height():
                image = image.scaled(
                    room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
                )
            self.picture.setPixmap(image)
        else:
            self.picture.setText(_("Không đọc được ảnh này."))
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(16), px(16), px(16))
        box.setSpacing(px(8))
        box.addWidget(layouts.scrolled(self.picture), 1)
        self.save_button = buttons.plain(_("Lưu ra ngoài sổ…"), self._save, "save")
        box.addWidget(layouts.row(self.save_button, None, buttons.plain(_("Đóng"), self.reject)))
        self.resize(
            QSize(image.width() + px(48), image.height() + px(110)).expandedTo(QSize(px(420), px(320)))
        )

    def _save(self) -> None:
        content = self._content
        exports.save(self, self._context, self._leaving, _("Ảnh"), self._ending, lambda: content)

    def done(self, result: int) -> None:
        """Let go of the picture."""
        self.picture.clear()
        super().done(result)


def show_attachment(context: Context, parent: QWidget, info: AttachmentInfo, name: str) -> None:
    """Show a paper inside the program: a PDF by its pages, a picture as it is. Of other kinds the program can only put a copy
    on the disk, asked for and logged as every export."""
    assert info.id is not None
    with context.book.read() as session:
        content = files.read_attachment(session, info.id)
    title = f"{info.title}, {name}"
    leaving = Leaving(title, title)
    dialog: QDialog
    if info.media_type == "application/pdf":
        dialog = PaperDialog(parent, context, title, title, render=lambda: content)
    elif info.media_type in _PICTURES:
        dialog = PictureDialog(context, parent, leaving, info.ending, content)
    else:
        messages.note(
            parent,
            _("Loại tệp này chỉ xem được sau khi lưu ra ngoài sổ."),
            _("Chọn nơi lưu ở bước sau; tệp lưu ra không còn được khóa."),
        )
        exports.save(parent, context, leaving, info.ending.upper(), info.ending, lambda: content)
        return
    dialog.exec()
    dialog.deleteLater()
