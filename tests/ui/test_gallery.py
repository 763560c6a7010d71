"""Every part of the kit in one picture, at 100, 150 and 200 per cent, light and dark: nothing cut, nothing missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.main_window import MainWindow, PageEntry
from desktop_app.ui import buttons, labels, layouts, messages, theme
from desktop_app.ui.cards import (
    Callout,
    Card,
    CheckList,
    DueCard,
    Facts,
    FigureTile,
    Initials,
    Timeline,
    TimelineItem,
)
from desktop_app.ui.charts import ChartView
from desktop_app.ui.chips import ChipBar
from desktop_app.ui.columns import Column
from desktop_app.ui.context import Context
from desktop_app.ui.editable_table import EditableTable
from desktop_app.ui.form_panel import FieldWarning
from desktop_app.ui.forms import FormDialog
from desktop_app.ui.lock import UnlockScreen
from desktop_app.ui.page import Page
from desktop_app.ui.preview import PdfPreview
from desktop_app.ui.steps import StepBar
from desktop_app.ui.tables import RecordTable

LOOKS = [(100, False), (150, False), (200, False), (100, True)]


@dataclass(frozen=True)
class Row:
    id: int
    name: str
    born: PartialDate | None
    joined: PartialDate | None
    official: PartialDate | None
    state: str
    tone: str


@dataclass(frozen=True)
class Score:
    id: int
    name: str
    own: str
    common: float | None
    task: float | None
    level: str
    tone: str
    votes: str


def day(text: str) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


PEOPLE = [
    Row(i, name, day(born), day(joined), day(official), state, tone)
    for i, (name, born, joined, official, state, tone) in enumerate(
        [
            ("Nông Thị Hồng Ánh", "12/03/1978", "19/05/2003", "19/05/2004", "Chính thức", "good"),
            ("Hoàng Đức Bình", "1956", "03/02/1980", "03/02/1981", "Được miễn", "muted"),
            ("Lương Văn Cường", "05/11/1985", "02/09/2011", "02/09/2012", "Chính thức", "good"),
            ("Vi Thị Kim Dung", "21/08/1990", "07/11/2015", "07/11/2016", "Chính thức", "good"),
            ("Hứa Minh Đạt", "14/01/2001", "10/11/2025", "", "Dự bị", "warning"),
            ("Nguyễn Xuân Đức", "30/09/1969", "03/02/1996", "03/02/1997", "Chính thức", "good"),
            ("Triệu Thế Hải", "07/1972", "19/08/1999", "19/08/2000", "Chính thức", "good"),
            ("Trần Thanh Hiền", "25/12/1983", "26/03/2008", "26/03/2009", "Chính thức", "good"),
            (
                "Nguyễn Hoàng Phạm Thị Quỳnh Phượng Uyên",
                "09/04/1988",
                "30/04/2013",
                "30/04/2014",
                "Chính thức",
                "good",
            ),
            ("Đặng Hữu Thủy", "1949", "22/12/1975", "22/12/1976", "Chính thức", "good"),
            ("Hoàng Bích Yến", "11/02/1992", "08/03/2019", "08/03/2020", "Tạm thời đến", "info"),
        ]
    )
]
COLUMNS = [
    Column("name", "Họ và tên", 250, "name"),
    Column("born", "Sinh", 100, "date"),
    Column("joined", "Vào Đảng", 100, "date"),
    Column("official", "Chính thức", 100, "date"),
    Column("state", "Trạng thái", 130, "status", tone=lambda row: row.tone),
]


def write_task(row: Score, text: str) -> Score:
    value = float(text.replace(",", "."))
    if value > 70:
        raise UserError("Điểm nhóm 2 nhiều nhất là 70.", hint="Ghi lại từ 0 đến 70.")
    return replace(row, task=value)


SCORES = [
    Score(0, "Nông Thị Hồng Ánh", "Xuất sắc", 29, 66, "Xuất sắc", "gold", "30/30"),
    Score(1, "Lương Văn Cường", "Xuất sắc", 28.5, 63, "Xuất sắc", "gold", "29/30"),
    Score(2, "Vi Thị Kim Dung", "Tốt", 27, 58, "Tốt", "good", "28/30"),
    Score(3, "Mai Công Sơn", "Tốt", 24, 41, "Hoàn thành", "info", "28/30"),
]
SCORE_COLUMNS = [
    Column("name", "Họ và tên", 220, "name"),
    Column(
        "own", "Tự nhận", 110, choices=["Xuất sắc", "Tốt", "Hoàn thành"], write=lambda r, t: replace(r, own=t)
    ),
    Column("common", "/30", 70, "number", write=lambda r, t: replace(r, common=float(t.replace(",", ".")))),
    Column("task", "/70", 70, "number", write=write_task),
    Column("sum", "Tổng", 80, "number", text=lambda r: f"{r.common + r.task:g}".replace(".", ",")),
    Column("level", "Đề xuất", 130, "status", tone=lambda r: r.tone),
    Column("votes", "Phiếu đồng ý", 110, align="right"),
]


def picture(width: int, dark: bool, scale: float) -> bytes:
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter

    image = QImage(width, round(100 * scale), QImage.Format.Format_RGB32)
    image.fill(QColor(theme.colours().card))
    painter = QPainter(image)
    for i in range(12):
        height = round((60 + (i * 7) % 30) * scale)
        painter.fillRect(
            round(i * width / 12),
            image.height() - height,
            round(width / 18),
            height,
            QColor(theme.colours().accent),
        )
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(data.data())


class Due(Page):
    def __init__(self, context: Context) -> None:
        super().__init__(context, "Việc cần làm")
        self.set_status("Thứ Hai, 23/11/2026 · 3 việc đến hạn trong tháng, 1 việc quá hạn")
        self.enable_search()
        self.set_primary("Chuẩn bị sinh hoạt tháng 12", lambda: None)
        left = layouts.column(
            DueCard(
                "Quá 3 ngày",
                "danger",
                "Chưa báo cáo kết quả sinh hoạt tháng 11 lên Đảng ủy xã",
                "Trong 02 ngày sau buổi sinh hoạt 18/11 · Hướng dẫn 42-HD/BTCTW",
                "Lập báo cáo",
                lambda: None,
            ),
            DueCard(
                "Còn 6 ngày",
                "warning",
                "Xét công nhận chính thức: đồng chí Nông Quang Khánh",
                "Hạn 01/12/2026 · 30 ngày làm việc sau dự bị · 294-QĐ/TW điểm 4.2",
                "Đưa vào chương trình",
                lambda: None,
            ),
            DueCard(
                "Còn 30 ngày",
                "good",
                "Huy hiệu Đảng đợt 03/02/2027: 1 đồng chí đủ 50 năm tuổi đảng",
                "Đồng chí Đặng Hữu Thủy, quyết định kết nạp 22/12/1975 · nộp hồ sơ trước 23/12",
                "Lập tờ khai",
                lambda: None,
            ),
            DueCard(
                "Tháng 12",
                "muted",
                "Sinh hoạt chuyên đề quý IV chưa tổ chức",
                "Mỗi quý ít nhất một lần",
                "Chọn chuyên đề",
            ),
            None,
        )
        figures = Card("Chi bộ hôm nay")
        figures.body.addWidget(
            layouts.row(
                layouts.column(
                    FigureTile("34", "đảng viên", lambda: None), FigureTile("93,4%", "dự họp 12 tháng")
                ),
                layouts.column(FigureTile("2", "dự bị", lambda: None), FigureTile("11/12", "buổi loại Tốt")),
            )
        )
        chart = Card("Tỷ lệ dự họp theo tháng")
        chart.body.addWidget(ChartView(picture, "Tỷ lệ dự họp 12 tháng, thấp nhất tháng 5"))
        chart.body.addWidget(labels.caption("Nhạt: dưới 90%"))
        self.content.addWidget(
            layouts.columns((left, 3), (layouts.column(figures, chart, None, spacing=12), 1)), 1
        )

    def help_text(self) -> str:
        return "Những việc đến hạn, gấp nhất ở trên.\n\n- Nút bên phải làm ngay việc đó\n- Số trên màu đỏ là đã quá hạn"


class Members(Page):
    def __init__(self, context: Context) -> None:
        super().__init__(context, "Đảng viên")
        self.set_status("34 trong danh sách: 32 chính thức (1 được miễn), 2 dự bị · thêm 1 tạm thời")
        self.enable_search()
        self.set_primary("Thêm đảng viên", lambda: None)
        self.add_action("Nhập danh sách…", lambda: None)
        chips = ChipBar(
            [
                ("all", "Tất cả", 35),
                ("official", "Chính thức", 32),
                ("probation", "Dự bị", 2),
                ("left", "Đã rời", 6),
            ]
        )
        self.table = RecordTable(COLUMNS, key=lambda r: r.id, settings=context.settings, name="members")
        self.table.set_rows(PEOPLE)
        self.table.sort_by("name")
        self.table.select_key(4)
        chips.setSizePolicy(
            chips.sizePolicy().horizontalPolicy().Expanding, chips.sizePolicy().verticalPolicy().Preferred
        )
        self.content.addWidget(layouts.row(chips, buttons.link("Cột hiển thị"), buttons.link("In danh sách")))
        card = Card()
        card.body.addWidget(
            layouts.row(
                Initials("Hứa Minh Đạt"),
                layouts.column(
                    labels.title("Hứa Minh Đạt"),
                    labels.caption("Đảng viên dự bị · sinh 14/01/2001 (25 tuổi)"),
                    labels.caption("CCCD •••• •••• 4471   ·   Thẻ: chưa cấp"),
                    spacing=2,
                ),
            )
        )
        card.body.addWidget(
            Callout(
                "warning",
                "Xét công nhận chính thức: còn 21 ngày làm việc",
                "Hết 12 tháng dự bị 10/11/2026 · hạn 22/12/2026",
            )
        )
        card.body.addWidget(
            Timeline(
                [
                    TimelineItem("10/11/2025", "Lễ kết nạp tại chi bộ", "Giới thiệu: Nguyễn Xuân Đức"),
                    TimelineItem(
                        "28/10/2025", "Quyết định kết nạp số 41-QĐ/ĐU", "Tuổi đảng tính từ ngày này"
                    ),
                ]
            )
        )
        card.body.addStretch(1)
        card.body.addWidget(layouts.row(buttons.plain("Sửa"), buttons.plain("Ghi sự kiện…"), None))
        self.content.addWidget(layouts.columns((self.table.framed(), 2), (card, 1)), 1)


class Meeting(Page):
    def __init__(self, context: Context) -> None:
        super().__init__(context, "Sinh hoạt thường kỳ tháng 11/2026")
        self.set_status("18/11/2026, 14:00 · Nhà văn hóa thôn · nháp, đã lưu lúc 14:05")
        self.set_primary("Tiếp: Diễn biến", lambda: None)
        steps = StepBar(
            [
                ("prepare", "Chuẩn bị"),
                ("attendance", "Điểm danh"),
                ("course", "Diễn biến"),
                ("vote", "Kết luận, biểu quyết"),
                ("score", "Chấm điểm"),
                ("minutes", "Biên bản"),
            ]
        )
        steps.set_done("prepare")
        steps.set_current("attendance")
        self.content.addWidget(steps)
        sums = Card("Cộng lại")
        facts = Facts(right=True)
        facts.set_items(
            [("Trong danh sách", "34"), ("Được miễn, vắng", "− 1"), ("Phải dự", "33"), ("Có mặt", "31")],
            strong=("Phải dự", "Có mặt"),
        )
        sums.body.addWidget(facts)
        sums.body.addWidget(Callout("good", "31 + 1 + 1 = 33, khớp"))
        sums.body.addWidget(
            Callout(
                "warning",
                "",
                "Tỷ lệ dự 93,9%. Chưa đạt mức chuẩn vì có 1 đồng chí vắng không lý do (42-HD/BTCTW).",
            )
        )
        sums.body.addStretch(1)
        sums.body.addWidget(buttons.plain("Tất cả có mặt"))
        preview = PdfPreview()
        preview.set_message("Biên bản hiện ra ở đây khi đã ghi diễn biến.")
        self.content.addWidget(layouts.columns((preview, 3), (sums, 1)), 1)


class Ratings(Page):
    def __init__(self, context: Context) -> None:
        super().__init__(context, "Xếp loại năm 2026")
        self.set_status("366-QĐ/TW, 43-HD/BTCTW · xếp loại 32, không xếp loại 2 (xem lý do) · nháp")
        self.enable_search()
        self.add_action("Phiếu, kiểm phiếu…", lambda: None)
        self.set_primary("Chốt đề xuất", lambda: None)
        self.table = EditableTable(
            SCORE_COLUMNS, key=lambda r: r.id, settings=context.settings, name="ratings"
        )
        self.table.set_rows(SCORES)
        self.table.go_to(1, 3)
        self.table.write_cells([(2, 3, "85")])
        why = Card("Vì sao: Lương Văn Cường")
        why.body.addWidget(
            CheckList(
                [
                    ("good", "Tổng 91,5 điểm, từ 90 trở lên", "Điều 11 khoản 1"),
                    ("warning", "Vắng không lý do 1 buổi (tháng 6)", "không chặn, chi bộ cân nhắc"),
                    ("danger", "Chưa nộp bản tự kiểm điểm", "hạn 30/11"),
                    ("muted", "Mức của đơn vị công tác", "chưa có số liệu"),
                ]
            )
        )
        why.body.addStretch(1)
        self.content.addWidget(layouts.columns((self.table.framed(), 3), (why, 1)), 1)


class Form(FormDialog):
    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(
            parent,
            "Thêm đảng viên",
            save_label="Thêm đảng viên",
            intro="Ghi những gì đã biết; còn lại bổ sung sau.",
        )
        f = self.fields
        f.add_tab("Lý lịch")
        f.add_section("Bản thân")
        f.add_text("full_name", "Họ và tên khai sinh", required=True)
        f.add_date("birth_date", "Ngày sinh", hint="Chỉ nhớ năm thì ghi năm")
        f.add_choice("sex", "Giới tính", [("male", "Nam"), ("female", "Nữ")], empty="– chọn –")
        f.add_text("citizen_id", "Số căn cước")
        f.add_number("share", "Mức đóng", decimals=1)
        f.add_person("by", "Người giới thiệu", [(1, "Nguyễn Xuân Đức", "sinh 1969")], free=True)
        f.add_section("Quyết định kết nạp")
        f.add_text("number", "Số quyết định")
        f.add_date("decided", "Ngày quyết định", exact=True)
        f.add_check("reported", "Đã báo cáo đảng ủy")
        f.add_multiline("note", "Ghi chú", span=3)
        f.add_tab("Đào tạo")
        f.add_text("school", "Trình độ")

    def warnings(self, values: Mapping[str, Any]) -> Sequence[FieldWarning]:
        return (
            [("birth_date", "Tính đến hôm nay chưa đủ 18 tuổi. Kiểm tra lại ngày sinh.")]
            if values["birth_date"]
            else []
        )


def entries() -> list[PageEntry]:
    return [
        PageEntry("home", "Việc cần làm", "home", Due, lambda: 3),
        PageEntry("members", "Đảng viên", "members", Members),
        PageEntry("meetings", "Sinh hoạt", "meetings", Meeting, lambda: 1),
        PageEntry("ratings", "Xếp loại", "ratings", Ratings),
        PageEntry("reports", "Báo cáo", "reports", Page),
        PageEntry("branch", "Chi bộ", "branch", Page),
        PageEntry("backup", "Sao lưu & khôi phục", "backup", Page),
    ]


def make_window(context: Context) -> MainWindow:
    window = MainWindow(context, entries())
    window.resize(1366, 728)
    window.set_branch("Chi bộ thôn Nà Sơn", "Đảng bộ xã Hòa Bình")
    window.set_saved("Đã lưu lúc 14:05")
    window.set_backup("Sao lưu gần nhất: hôm nay")
    return window


def cut_words(root: QWidget) -> list[str]:
    """Buttons and one-line labels whose words do not fit into the room they got."""
    found = []
    for button in root.findChildren(QPushButton):
        if button.isVisible() and button.text() and button.width() < button.minimumSizeHint().width():
            found.append(f"button {button.text()!r}: {button.width()} < {button.minimumSizeHint().width()}")
    for label in root.findChildren(QLabel):
        if label.isVisible() and label.text() and not label.pixmap():
            if label.wordWrap():
                if label.height() < label.heightForWidth(label.width()) - 1:
                    found.append(
                        f"label {label.text()!r} is {label.height()}, needs {label.heightForWidth(label.width())}"
                    )
                widest = max(
                    (QFontMetrics(label.font()).horizontalAdvance(w) for w in label.text().split()), default=0
                )
                if label.width() < widest - 1:
                    found.append(f"word of {label.text()!r} in {label.width()}")
            elif label.width() < QFontMetrics(label.font()).horizontalAdvance(label.text()) - 1:
                found.append(f"label {label.text()!r} in {label.width()}")
    return found


@pytest.mark.parametrize("zoom,dark", LOOKS)
def test_pages_in_the_window(
    qtbot: QtBot, qapp: QApplication, context: Context, tmp_path: Path, zoom: int, dark: bool
) -> None:
    theme.apply(qapp, dark, zoom)
    window = make_window(context)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    faults = []
    for key in ("home", "members", "meetings", "ratings"):
        window.open_page(key)
        if key == "members":
            window.changed("Đã thêm đồng chí Hứa Minh Đạt.", 7)
        if key == "ratings":
            window.page().findChild(EditableTable).setFocus()  # type: ignore[union-attr]  # the page was just opened
        qtbot.wait(20)
        window.grab().save(str(tmp_path / f"{key}-{zoom}-{'dark' if dark else 'light'}.png"))
        faults += [f"{key} {zoom}: {fault}" for fault in cut_words(window)]
    assert not faults


@pytest.mark.parametrize("zoom,dark", LOOKS)
def test_dialogs_and_lock(qtbot: QtBot, qapp: QApplication, tmp_path: Path, zoom: int, dark: bool) -> None:
    theme.apply(qapp, dark, zoom)
    form = Form(None)
    form.load({"birth_date": PartialDate(2012, 5), "full_name": "Hứa Minh Đạt", "number": "41-QĐ/ĐU"})
    form.fields.show_error(
        UserError("Số quyết định đã dùng cho đồng chí khác.", "number", "Kiểm tra lại số.")
    )
    box = messages.MessageBox(
        None, "Xóa bản nháp biên bản tháng 11?", "Những gì đã ghi vào biên bản sẽ mất.", "warning", "warning"
    )
    box.add_button("no", "Không, quay lại", focus=True)
    box.add_button("yes", "Xóa bản nháp", "danger")
    lock = UnlockScreen([Path("/sach/Chi bộ thôn Nà Sơn.chibo"), Path("/sach/Mẫu.chibo")])
    lock.resize(1366, 728)
    lock.show_error(UserError("Mật khẩu không đúng.", hint="Kiểm tra phím Caps Lock và bộ gõ."))
    all_kinds = QWidget()
    box_layout = QVBoxLayout(all_kinds)
    for make in (buttons.plain, buttons.primary, buttons.danger, buttons.link, buttons.quiet):
        button = make("Chốt đề xuất", None, "add")
        box_layout.addWidget(button)
    primary = buttons.primary("Nút đang chọn")
    box_layout.addWidget(primary)
    faults = []
    for name, widget in (("form", form), ("box", box), ("lock", lock), ("buttons", all_kinds)):
        qtbot.addWidget(widget)
        widget.show()
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)
        if widget is all_kinds:
            primary.setFocus()
        qtbot.wait(20)
        widget.grab().save(str(tmp_path / f"{name}-{zoom}-{'dark' if dark else 'light'}.png"))
        faults += [f"{name} {zoom}: {fault}" for fault in cut_words(widget)]
        assert widget.width() <= qapp.primaryScreen().size().width() or widget is lock
        widget.hide()
    assert not faults
