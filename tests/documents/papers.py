"""Papers of an invented branch, and where things stand on the pages of a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pdfplumber

from desktop_app.documents import layout, pdf
from desktop_app.documents.blocks import (
    Appendix,
    Block,
    Column,
    Document,
    Heading,
    Letterhead,
    Paragraph,
    Run,
    Signature,
    Table,
)
from desktop_app.documents.text import keep_together

SUPERIOR = "ĐẢNG BỘ XÃ HÒA BÌNH"
BRANCH = "CHI BỘ THÔN NÀ SƠN"
PLACE_DATE = "Hòa Bình, ngày 05 tháng 12 năm 2026"
SECRETARY = Signature("T/M CHI BỘ", "BÍ THƯ", "Nguyễn Xuân Đức")
RECIPIENTS = ("Đảng ủy xã (để báo cáo)", "Các đồng chí chi ủy", "Lưu Chi bộ")

SENTENCE = (
    "Việc thực hiện nghị quyết tháng ở một số nhiệm vụ còn chậm so với thời hạn; công tác tạo nguồn kết nạp đảng viên "
    "gặp khó khăn do thanh niên đi làm ăn xa. Nguyên nhân chủ yếu là việc phân công, đôn đốc chưa thường xuyên."
)


def letterhead(
    number: str | None = "Số 05-BC/CB",
    place_date: str | None = PLACE_DATE,
    urgency: str | None = None,
    superior: str = SUPERIOR,
    body: tuple[str, ...] = (BRANCH,),
) -> Letterhead:
    return Letterhead(superior, body, number, place_date, urgency)


def figures_table() -> Table:
    return Table(
        (
            Column("TT", 0.085, "center"),
            Column("Chỉ tiêu", 0.455),
            Column("Năm 2026", 0.157, "right"),
            Column("Năm 2025", 0.157, "right"),
            Column("So sánh", 0.146, "right"),
        ),
        (
            ("A", "Đảng viên cuối kỳ trước chuyển sang", "31", "30", "103,3%"),
            ("B", "Tăng trong kỳ", "5", "2", "250,0%"),
            ("C", "Giảm trong kỳ", "2", "1", "200,0%"),
            ("D", "Đảng viên cuối kỳ báo cáo", "34", "31", "109,7%"),
        ),
        bold_rows=frozenset({3}),
    )


def report(paragraphs: int = 16, duplex: bool = False, urgency: str | None = None) -> Document:
    """A report of three pages or more."""
    body: tuple[Block, ...] = (
        Heading("I- KẾT QUẢ LÃNH ĐẠO THỰC HIỆN NHIỆM VỤ NĂM 2026"),
        Heading("1. Tình hình đảng viên", 2),
        Paragraph("Đầu năm chi bộ có 31 đảng viên; trong năm tăng 5 đồng chí, giảm 2 đồng chí. " + SENTENCE),
        figures_table(),
        Heading("a) Những việc còn lại", 3),
        *[Paragraph(SENTENCE) for _ in range(paragraphs)],
        Heading("II- PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2027"),
        *[Paragraph(SENTENCE) for _ in range(paragraphs)],
    )
    return Document(
        title="Báo cáo tổng kết công tác năm 2026",
        author="Chi bộ thôn Nà Sơn",
        letterhead=letterhead(urgency=urgency),
        type_name="BÁO CÁO",
        subject="tổng kết công tác năm 2026, phương hướng, nhiệm vụ năm 2027",
        body=body,
        signatures=(SECRETARY,),
        recipients=RECIPIENTS,
        duplex=duplex,
        keywords=("báo cáo", "2026"),
    )


def resolution(body: Sequence[Block] | None = None, urgency: str | None = None) -> Document:
    """A resolution of one page."""
    return Document(
        title="Nghị quyết tháng 11 năm 2026",
        author="Chi bộ thôn Nà Sơn",
        letterhead=letterhead("Số 24-NQ/CB", "Hòa Bình, ngày 05 tháng 11 năm 2026", urgency),
        type_name="NGHỊ QUYẾT",
        subject="sinh hoạt chi bộ thường kỳ tháng 11 năm 2026",
        body=tuple(body) if body is not None else (Paragraph(SENTENCE), Paragraph(SENTENCE)),
        signatures=(SECRETARY,),
        recipients=RECIPIENTS,
    )


def minutes() -> Document:
    return Document(
        title="Biên bản sinh hoạt chi bộ tháng 11 năm 2026",
        author="Chi bộ thôn Nà Sơn",
        letterhead=letterhead(None, None),
        type_name="BIÊN BẢN",
        subject="sinh hoạt chi bộ thường kỳ tháng 11 năm 2026",
        body=(
            Paragraph("Hồi 19 giờ 30 phút, ngày 05 tháng 11 năm 2026, Chi bộ thôn Nà Sơn tổ chức sinh hoạt."),
            Heading("I- THÀNH PHẦN"),
            Paragraph(f"- Chủ trì: đồng chí {keep_together('Nguyễn Xuân Đức')}, Bí thư Chi bộ."),
            Paragraph((Run("- Có mặt "), Run("30/32", bold=True), Run(" đồng chí."))),
            Paragraph("Biên bản kết thúc vào hồi 21 giờ 05 phút cùng ngày."),
        ),
        signatures=(
            Signature("", "NGƯỜI GHI BIÊN BẢN", "Trần Thị Ngọc Ánh", bold_post=True),
            Signature("", "CHỦ TRÌ HỘI NGHỊ", "Nguyễn Xuân Đức", bold_post=True),
        ),
        dashes=False,
    )


def official_letter(addressees: tuple[str, ...] = ("Đảng ủy xã Hòa Bình",)) -> Document:
    return Document(
        title="Công văn về việc cử đảng viên tham gia lớp bồi dưỡng",
        author="Chi bộ thôn Nà Sơn",
        letterhead=letterhead("Số 04-CV/CB"),
        type_name="CÔNG VĂN",
        subject="về việc cử đảng viên tham gia lớp bồi dưỡng lý luận chính trị",
        body=(Paragraph(SENTENCE),),
        signatures=(Signature("T/M CHI BỘ", "PHÓ BÍ THƯ", "Trần Thị B"),),
        recipients=("Như trên", "Lưu Chi bộ"),
        official_letter=True,
        addressee_label="Kính gửi:",
        addressees=addressees,
    )


def proposal() -> Document:
    return Document(
        title="Tờ trình",
        author="Chi bộ thôn Nà Sơn",
        letterhead=letterhead("Số 03-TTr/CB"),
        type_name="TỜ TRÌNH",
        subject="về việc công nhận đảng viên chính thức",
        body=(
            Paragraph(SENTENCE),
            Appendix("PHỤ LỤC 1", "danh sách đảng viên"),
            figures_table(),
            Appendix("PHỤ LỤC 2"),
            Paragraph("Nội dung phụ lục."),
        ),
        signatures=(SECRETARY,),
        recipients=("Như trên", "Lưu Chi bộ"),
        addressee_label="Kính trình:",
        addressees=("Đảng ủy xã Hòa Bình",),
    )


NAMES = ("Nguyễn Thị Ngọc Ánh", "Đặng Văn Dũng", "Trần Xuân Khuê", "Công Tằng Tôn Nữ Nguyễn Thị Huyền Trang")


def member_list(rows: int = 300, landscape: bool = False) -> Document:
    columns = (
        Column("TT", 0.06, "center"),
        Column("Họ và tên", 0.26, name=True),
        Column("Ngày sinh", 0.14, "center"),
        Column("Ngày vào Đảng", 0.16, "center"),
        Column("Quê quán", 0.38, wrap=True),
    )
    homes = ("Xã Hòa Bình", "Tổ dân phố số 12, phường Xuân Hương - Đà Lạt, tỉnh Lâm Đồng, khu vực phía nam")
    table = Table(
        columns,
        [
            (str(at + 1), NAMES[at % len(NAMES)], "05/02/1976", "19/05/1998", homes[at % 5 == 0])
            for at in range(rows)
        ],
    )
    return Document(
        title="Danh sách đảng viên",
        author="Chi bộ thôn Nà Sơn",
        letterhead=letterhead(),
        type_name="DANH SÁCH",
        subject="đảng viên",
        body=(table,),
        signatures=(SECRETARY,),
        recipients=RECIPIENTS,
        landscape=landscape,
    )


@dataclass(frozen=True)
class Found:
    """A stretch of text on a page. Lengths in points from the top left corner; `baseline` too."""

    page: int
    left: float
    right: float
    top: float
    bottom: float
    baseline: float
    size: float
    fonts: frozenset[str]
    text: str

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def style(self) -> str:
        """The face: Regular, Bold, Italic or BoldItalic; "mixed" when more than one."""
        if len(self.fonts) != 1:
            return "mixed"
        name = next(iter(self.fonts)).split("+")[-1]
        return name.partition("-")[2] or "Regular"


class Read:
    """A finished PDF, read back."""

    def __init__(self, document: Document) -> None:
        self.content = pdf.render(document)
        with pdfplumber.open(BytesIO(self.content)) as opened:
            self.sizes = [(float(page.width), float(page.height)) for page in opened.pages]
            self.chars: list[list[Any]] = [page.chars for page in opened.pages]
            self.rules: list[list[Any]] = [page.lines for page in opened.pages]
            self.images = [len(page.images) for page in opened.pages]
            self.metadata = dict(opened.metadata)
        self.texts = ["".join(char["text"] for char in chars) for chars in self.chars]

    @property
    def pages(self) -> int:
        return len(self.sizes)

    def all(self, text: str) -> list[Found]:
        """Every place where `text` is drawn in one go."""
        found: list[Found] = []
        for number, drawn in enumerate(self.texts):
            at = drawn.find(text)
            while at >= 0:
                found.append(self._found(number, at, at + len(text)))
                at = drawn.find(text, at + 1)
        return found

    def one(self, text: str) -> Found:
        found = self.all(text)
        assert len(found) == 1, f"{text!r} stands {len(found)} times"
        return found[0]

    def _found(self, number: int, start: int, end: int) -> Found:
        chars = self.chars[number][start:end]
        height = self.sizes[number][1]
        return Found(
            number + 1,
            min(char["x0"] for char in chars),
            max(char["x1"] for char in chars),
            min(char["top"] for char in chars),
            max(char["bottom"] for char in chars),
            height - chars[0]["matrix"][5],
            chars[0]["size"],
            frozenset(char["fontname"] for char in chars),
            "".join(char["text"] for char in chars),
        )

    def lines(self, page: int) -> list[Found]:
        """The lines drawn on a page (from 1), from top to bottom, then from left to right."""
        number = page - 1
        chars = self.chars[number]
        starts = [0]
        for at in range(1, len(chars)):
            former, char = chars[at - 1], chars[at]
            if abs(char["matrix"][5] - former["matrix"][5]) > 0.1 or abs(
                char["x0"] - former["x1"]
            ) > 0.5 + layout.BODY_SIZE * 3 * (former["text"] == " "):
                starts.append(at)
        found = [
            self._found(number, start, end)
            for start, end in zip(starts, [*starts[1:], len(chars)], strict=True)
        ]
        return sorted(found, key=lambda line: (round(line.baseline, 1), line.left))
