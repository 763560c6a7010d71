"""The one door by which a paper or a list leaves the book: a file or a sheet of print.

Asked once: where to and what for. Said quietly: that the file is no longer locked, and who can read the place. Kept in the
history: what left, as what, what for, where to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStyledItemDelegate, QVBoxLayout, QWidget

from desktop_app.core import history, history_reading, paths, places
from desktop_app.core.errors import UserError
from desktop_app.core.files import replace_file
from desktop_app.core.i18n import N_, _
from desktop_app.core.places import PlaceKind
from desktop_app.core.vietnamese import clean
from desktop_app.ui import files, labels, messages
from desktop_app.ui.context import Context
from desktop_app.ui.preview import PdfPreview, Printed
from desktop_app.ui.tasks import Progress
from desktop_app.ui.theme import px

SAVED_FOR = (N_("Nộp đảng ủy"), N_("In để ký"), N_("Chép cho chi ủy"), N_("Lưu hồ sơ chi bộ"))
PRINTED_FOR = (N_("In để ký"), N_("Nộp đảng ủy"), N_("Phát tại buổi sinh hoạt"), N_("Lưu hồ sơ chi bộ"))
_LONGEST_PURPOSE = 120


@dataclass(frozen=True)
class Leaving:
    """What leaves: its title, the name proposed for the file, how much of it, and what the history says besides.

    ``purposes`` stand in place of the usual ones; ``note`` is a line for the dialog ("Số căn cước che bớt"); ``source`` is
    the file it was made from, never written over.
    """

    title: str
    name: str
    purposes: Sequence[str] = ()
    note: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    source: Path | None = None


class PurposeBox(QWidget):
    """What it is for: one of the usual purposes or a few words; the last one stands there already."""

    def __init__(self, label: str, usual: Sequence[str], last: Sequence[str]) -> None:
        super().__init__()
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(12))
        caption = labels.body(label, wrap=False)
        self.combo = QComboBox()
        self.combo.setEditable(True)
        self.combo.setItemDelegate(QStyledItemDelegate(self.combo))
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.setMinimumContentsLength(24)
        self.combo.setAccessibleName(label)
        line = self.combo.lineEdit()
        assert line is not None
        line.setMaxLength(_LONGEST_PURPOSE)
        known = list(usual)
        self.combo.addItems([*known, *(text for text in last if text not in known)])
        self.combo.setCurrentText(last[0] if last else known[0])
        caption.setBuddy(self.combo)
        box.addWidget(caption)
        box.addWidget(self.combo, 1)

    def purpose(self) -> str:
        """What was chosen or typed."""
        return clean(self.combo.currentText())


class ExportFoot(QWidget):
    """The lower part of the dialog that asks where to save: what for, and who can read the place chosen."""

    def __init__(self, purpose: PurposeBox, book: Path, note: str = "") -> None:
        super().__init__()
        self.purpose = purpose
        self._book = book
        self._note = note
        box = QVBoxLayout(self)
        box.setContentsMargins(0, px(8), 0, 0)
        box.setSpacing(px(4))
        box.addWidget(purpose)
        self.line = labels.caption()
        box.addWidget(self.line)

    def set_folder(self, folder: Path) -> None:
        """Say what kind of place this is."""
        kind = places.place_kind(folder, self._book)
        told = {
            PlaceKind.REMOVABLE: _("Đây là USB hoặc ổ rời: ai cầm ổ cũng đọc được tệp này."),
            PlaceKind.NETWORK: _("Đây là ổ đĩa mạng: người khác trong mạng có thể đọc được tệp này."),
            PlaceKind.SYNCED: _("Thư mục này được đồng bộ lên mạng: tệp sẽ rời khỏi máy này."),
        }.get(kind)
        usual = _("Tệp lưu ra ngoài sổ không còn được khóa bằng mật khẩu; việc lưu được ghi vào lịch sử.")
        labels.set_tone(self.line, "warning" if told else "")
        self.line.setText(" ".join(part for part in (self._note, told or usual) if part))


def _last_purposes(context: Context, kind: history.Kind) -> list[str]:
    with context.book.read() as session:
        return history_reading.last_purposes(session, kind)


def export_foot(context: Context, leaving: Leaving) -> ExportFoot:
    """What for and who can read it, for the dialog that asks where to."""
    usual = [_(text) for text in leaving.purposes or SAVED_FOR]
    last = [] if leaving.purposes else _last_purposes(context, history.Kind.EXPORT)
    return ExportFoot(PurposeBox(_("Lưu để làm gì"), usual, last), context.book_path, leaving.note)


def save(
    parent: QWidget,
    context: Context,
    leaving: Leaving,
    word: str,
    ending: str,
    make: Callable[[], bytes],
    saved: Callable[[], object] | None = None,
) -> None:
    """Ask where to and what for, make the file on the worker, put it there whole and write it into the history.

    Given up half way nothing is written. A target that is open elsewhere, a full disk or a folder that is gone is told and
    leaves what was there before.
    """
    foot = export_foot(context, leaving)
    suggested = paths.documents() / f"{files.safe_name(leaving.name)}.{ending}"
    title = _("Lưu {title}").format(title=leaving.title)
    target = files.ask_save(parent, title, suggested, [(word, ending)], foot=foot)
    purpose = foot.purpose.purpose()
    foot.deleteLater()
    if target is None:
        return
    if leaving.source is not None and _same_file(target, leaving.source):
        messages.show_error(
            parent,
            UserError(
                _("“{name}” là tệp gốc, chương trình không ghi đè.").format(name=target.name),
                hint=_("Lưu với tên khác hoặc vào thư mục khác."),
            ),
        )
        return

    def work(progress: Progress) -> str:
        content = make()
        progress.check()
        replace_file(target, content)
        _keep_export(context, leaving, target, word, purpose)
        return target.name

    def done(name: str) -> None:
        if saved is not None:
            saved()
        context.changed(_("Đã lưu {name}.").format(name=name))

    context.tasks.run(work, done=done, owner=parent, title=_("Đang lưu {name}…").format(name=target.name))


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _own(leaving: Leaving) -> dict[str, bool]:
    """Keeps "Cất giữ để mở sổ khi quên mật khẩu" from standing there when the list of members is saved."""
    return {"own_purposes": True} if leaving.purposes else {}


def _keep_export(context: Context, leaving: Leaving, target: Path, form: str, purpose: str) -> None:
    try:
        context.book.log(
            history.Kind.EXPORT,
            _("Lưu tệp: {title}").format(title=leaving.title),
            purpose=purpose,
            place=places.place_words(target.parent, context.book_path),
            file=target.name,
            form=form,
            **_own(leaving),
            **leaving.detail,
        )
    except UserError as error:
        raise UserError(
            _("Đã lưu {name}, nhưng chưa ghi được việc này vào lịch sử của sổ.").format(name=target.name),
            hint=str(error),
        ) from error


def watch_prints(preview: PdfPreview, context: Context, leaving: Callable[[], Leaving]) -> None:
    """Ask what a print from this preview is for, and write it into the history. Every preview needs this."""

    def ask() -> str | None:
        what = leaving()
        usual = [_(text) for text in what.purposes or PRINTED_FOR]
        last = [] if what.purposes else _last_purposes(context, history.Kind.PRINT)
        return ask_print_purpose(preview, what, PurposeBox(_("In để làm gì"), usual, last))

    def keep(printed: Printed) -> None:
        with messages.errors_shown(preview):
            _keep_print(context, leaving(), printed)

    preview.ask_purpose = ask
    preview.printed.connect(keep)


def _keep_print(context: Context, what: Leaving, printed: Printed) -> None:
    if printed.file:
        _keep_export(context, what, Path(printed.file), _("PDF"), printed.purpose)
        return
    context.book.log(
        history.Kind.PRINT,
        _("In: {title}").format(title=what.title),
        purpose=printed.purpose,
        printer=printed.printer,
        pages=printed.pages,
        copies=printed.copies,
        **_own(what),
        **{key: value for key, value in what.detail.items() if key != "pages"},
    )


def ask_print_purpose(parent: QWidget, what: Leaving, purpose: PurposeBox) -> str | None:
    """What the print is for; None when printing was given up."""
    note = _("Giấy in ra không còn được khóa: giao và cất như văn bản của chi bộ.")
    box = messages.MessageBox(
        parent,
        _("In {title}").format(title=what.title),
        " ".join(part for part in (what.note, note) if part),
        "print",
        "info",
    )
    box.words.insertWidget(1, purpose)
    box.add_button("no", _("Hủy"))
    go = box.add_button("yes", _("Chọn máy in…"), "primary")
    line = purpose.combo.lineEdit()
    assert line is not None
    line.returnPressed.connect(go.click)
    purpose.combo.setFocus()
    return purpose.purpose() if box.ask() == "yes" else None
