"""What the half-year and the yearly report share on paper: head, headings, tables, charts, signature. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.branch.service import BranchInfo, Signer
from desktop_app.core.vietnamese import date_text, number_text, percent_text, place_date, sentence
from desktop_app.documents.blocks import (
    Appendix,
    Block,
    Chart,
    Column,
    Document,
    Heading,
    Letterhead,
    Paragraph,
    Signature,
    Table,
)
from desktop_app.documents.text import NBSP
from desktop_app.meetings.models import MeetingKind
from desktop_app.papers.service import format_number
from desktop_app.ratings.models import Level
from desktop_app.ratings.regimes import LEVEL_TONES
from desktop_app.reports import movement, narrative, work_lists
from desktop_app.reports.figures import Figure, Figures

ROMAN = ("I", "II", "III", "IV", "V", "VI")
LETTERS = "abcdđeghik"
"""List letters follow the Vietnamese alphabet (meetings study, A3)."""

KIND_WORDS = {
    MeetingKind.REGULAR.value: "Thường kỳ",
    MeetingKind.THEMATIC.value: "Chuyên đề",
    MeetingKind.COMBINED.value: "Thường kỳ, chuyên đề",
    MeetingKind.EXTRAORDINARY.value: "Bất thường",
}
GRADE_WORDS = {"good": "Tốt", "fair": "Khá", "average": "Trung bình", "poor": "Kém"}
LEVEL_WORDS = {
    Level.EXCELLENT.value: "Hoàn thành xuất sắc nhiệm vụ",
    Level.GOOD.value: "Hoàn thành tốt nhiệm vụ",
    Level.COMPLETED.value: "Hoàn thành nhiệm vụ",
    Level.FAILED.value: "Không hoàn thành nhiệm vụ",
}


@dataclass(frozen=True)
class Frame:
    """What surrounds the text: the branch, who signs, the number in the register (None on a draft), the day of the paper,
    whether there is a committee to send it to."""

    branch: BranchInfo
    signer: Signer
    day: date
    number: int | None = None
    committee: bool = True


_NOTHING = (Paragraph("Kỳ này sổ chưa ghi số liệu, nội dung nào để báo cáo."),)


def number_line(number: int | None) -> str:
    """``Số 05-BC/CB``; a draft leaves room for the number, none is invented."""
    return f"Số{NBSP * 6}-BC/CB" if number is None else format_number(number, "BC")


def report(figures: Figures, texts: Mapping[str, str], frame: Frame, subject: str) -> Document:
    """The whole paper: headings of E2 with the sections that have text, tables, appendices."""
    return Document(
        title=f"Báo cáo {subject}",
        author=frame.branch.name,
        letterhead=Letterhead(
            frame.branch.superior_upper,
            (frame.branch.name_upper,),
            number_line(frame.number),
            place_date(frame.branch.place, frame.day),
        ),
        type_name="BÁO CÁO",
        subject=subject,
        body=(*(_sections(figures, texts) or _NOTHING), *appendices(figures)),
        signatures=(Signature(frame.branch.authority, frame.signer.post_line, frame.signer.name),),
        recipients=(
            f"{frame.branch.recipient} (để báo cáo)",
            *(("Các đồng chí chi ủy",) if frame.committee else ()),
            "Lưu Chi bộ",
        ),
        keywords=("báo cáo", figures.period.title),
    )


# --- sections --------------------------------------------------------------------------------------------------------


def _tables(figures: Figures) -> dict[str, list[Block]]:
    """What stands below the text of a section."""
    found: dict[str, list[Block]] = {}
    if figures.number("opening") or figures.number("closing"):
        found["members"] = [changes_table(figures)]
    if figures.number("ratings.rated"):
        found["ratings"] = [ratings_table(figures)]
        if len(figures.years) > 1:
            found["ratings"].append(ratings_chart(figures))
    return found


def _sections(figures: Figures, texts: Mapping[str, str]) -> list[Block]:
    below = _tables(figures)
    filled = [
        section for section in narrative.OUTLINE if texts.get(section.key, "").strip() or section.key in below
    ]
    blocks: list[Block] = []
    counters = [0, 0, 0]
    for at, section in enumerate(narrative.OUTLINE):
        if not section.writable:
            if not any(inner in filled for inner in _inside(at)):
                continue
        elif section not in filled:
            continue
        counters[section.depth - 1] += 1
        for deeper in range(section.depth, 3):
            counters[deeper] = 0
        blocks.append(_heading(section, counters[section.depth - 1], figures))
        blocks += paragraphs(texts.get(section.key, ""))
        blocks += below.get(section.key, [])
    return blocks


def _inside(at: int) -> list[narrative.Section]:
    """The sections under the one at ``at``."""
    depth = narrative.OUTLINE[at].depth
    found = []
    for section in narrative.OUTLINE[at + 1 :]:
        if section.depth <= depth:
            break
        found.append(section)
    return found


def _heading(section: narrative.Section, number: int, figures: Figures) -> Heading:
    if section.depth == 1:
        words = section.heading
        if section.key == "results":
            words = f"{words} {figures.period.title}"
        elif section.key == "plans":
            words = f"{words} {narrative.next_period(figures.period).title}"
        return Heading(f"{ROMAN[number - 1]}- {words.upper()}", 1)
    if section.depth == 2:
        return Heading(f"{number}. {section.heading}", 2)
    return Heading(f"{LETTERS[number - 1]}) {section.heading}", 3)


def paragraphs(text: str) -> list[Block]:
    """Each line of a section's text as a paragraph; lines of a list keep their hyphen and stop."""
    found: list[Block] = []
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for line in lines:
        found.append(Paragraph(line if line[0] == "-" else sentence(line), keep_with_next=line.endswith(":")))
    return found


# --- tables ----------------------------------------------------------------------------------------------------------


def changes_table(figures: Figures) -> Table:
    """Biểu 1, all its rows, with the branch's own row c: this period, the same period last year, percent; while the period
    runs, both columns say up to which day they count."""
    year = figures.period.kind == "year"
    now, before = (
        (f"Năm {figures.period.year}", f"Năm {figures.period.year - 1}")
        if year
        else ("Kỳ này", "Cùng kỳ năm trước")
    )
    if figures.same_stretch is not None:
        now, before = f"Đến {date_text(figures.as_of)}", f"Đến {date_text(figures.same_stretch)}"
    rows = []
    bold = set()
    for at, row in enumerate(movement.BIEU_1):
        figure = figures[row.key]
        rows.append((row.mark, figure.label, figure.text(), figure.before_text(), figure.compared()))
        if row.depth == 0:
            bold.add(at)
    return Table(
        (
            Column("TT", 0.07, "center"),
            Column("Chỉ tiêu", 0.51, wrap=True),
            Column(now, 0.145, "right", wrap=True),
            Column(before, 0.145, "right", wrap=True),
            Column("So sánh", 0.13, "right"),
        ),
        rows,
        bold_rows=frozenset(bold),
        size=11,
    )


def ratings_table(figures: Figures) -> Table:
    """The rating summary of the year beside the year before: number and percent of those rated (7B)."""
    year = figures.period.year
    rated = figures["ratings.rated"]
    rows = []
    for code, key, share in (
        ("1", "ratings.total", False),
        ("2", "ratings.exempt", False),
        ("3", "ratings.not_rated", False),
        ("4", "ratings.rated", False),
        ("a", "ratings.excellent", True),
        ("b", "ratings.good", True),
        ("c", "ratings.completed", True),
        ("d", "ratings.failed", True),
    ):
        figure = figures[key]
        rows.append(
            (
                code,
                figure.label,
                figure.text(),
                percent_text(figure.value or 0, rated.value or 0) if share else "",
                figure.before_text(),
                percent_text(figure.before or 0, rated.before or 0) if share else "",
            )
        )
    return Table(
        (
            Column("TT", 0.08, "center"),
            Column("Chỉ tiêu", 0.48, wrap=True),
            Column("Số lượng", 0.12, "right", wrap=True),
            Column("Tỷ lệ", 0.1, "right"),
            Column("Số lượng", 0.12, "right", wrap=True),
            Column("Tỷ lệ", 0.1, "right"),
        ),
        rows,
        groups=(("", 2), (f"Năm {year}", 2), (f"Năm {year - 1}", 2)),
        bold_rows=frozenset({0, 3}),
    )


_STRUCTURE = (
    ("Theo tình trạng", ("structure.official", "structure.probationary", "structure.exempt")),
    (
        "Giới tính, dân tộc, tôn giáo",
        (
            "structure.men",
            "structure.women",
            "structure.sex_unknown",
            "structure.minorities",
            "structure.religious",
        ),
    ),
    ("Tuổi đời", "structure.age"),
    ("Tuổi đảng (năm)", "structure.party_age"),
    ("Giáo dục phổ thông", "structure.general_education"),
    ("Chuyên môn, nghiệp vụ", "structure.professional"),
    ("Lý luận chính trị", "structure.political_theory"),
)


def structure_table(figures: Figures) -> Table:
    """The structure at the end of the period in two halves side by side, each row in percent of all members; rows of
    nobody are left out."""
    total = figures.number("closing")
    stacks: list[list[tuple[str, str, str, bool]]] = []
    for title, keys in _STRUCTURE:
        group = figures.under(keys) if isinstance(keys, str) else [figures[key] for key in keys]
        shown = [figure for figure in group if figure.value]
        if shown:
            stack = [(title, "", "", True)]
            for figure in sorted(shown, key=_means_last):
                share = percent_text(figure.value or 0, total) if not figure.unit else ""
                stack.append((figure.label, figure.text(), share, False))
            stacks.append(stack)
    left, right = _halves(stacks)
    nothing = ("", "", "", False)
    rows = []
    for at in range(max(len(left), len(right))):
        one = left[at] if at < len(left) else nothing
        other = right[at] if at < len(right) else nothing
        rows.append((_titled(one), *one[1:3], _titled(other), *other[1:3]))
    words, number, share_column = Column("Chỉ tiêu", 0.28, wrap=True), 0.1, 0.12
    return Table(
        (words, Column("Số lượng", number, "right", wrap=True), Column("Tỷ lệ", share_column, "right")) * 2,
        rows,
        size=11,
    )


def _titled(half: tuple[str, str, str, bool]) -> str:
    return half[0].upper() if half[3] else half[0]


def _halves(
    stacks: Sequence[list[tuple[str, str, str, bool]]],
) -> tuple[list[tuple[str, str, str, bool]], list[tuple[str, str, str, bool]]]:
    """The groups in two columns of about the same length, in their order."""
    whole = sum(map(len, stacks))
    left: list[tuple[str, str, str, bool]] = []
    right: list[tuple[str, str, str, bool]] = []
    for stack in stacks:
        (left if not right and len(left) + len(stack) / 2 <= whole / 2 else right).extend(stack)
    return left, right


def _means_last(figure: Figure) -> tuple[bool, bool]:
    return figure.unit == "age", figure.key.endswith((".unknown", ".none"))


def meetings_table(figures: Figures) -> Table:
    """The meetings of the period: who was expected, who came, score and class."""
    rows = []
    for at, line in enumerate((line for line in figures.meetings if line.held), 1):
        taken = line.rate is not None
        rows.append(
            (
                str(at),
                date_text(line.date),
                KIND_WORDS.get(line.kind, ""),
                str(line.expected),
                str(line.present) if taken else "–",
                str(line.excused) if taken else "–",
                str(line.absent) if taken else "–",
                f"{number_text(line.rate, 1)}%" if line.rate is not None else "–",
                number_text(line.score) if line.score is not None else "–",
                GRADE_WORDS.get(line.grade, line.grade) or "–",
            )
        )
    return Table(
        (
            Column("TT", 0.06, "center"),
            Column("Ngày", 0.14, "center"),
            Column("Hình thức", 0.18, wrap=True),
            Column("Phải dự", 0.08, "right", wrap=True),
            Column("Có mặt", 0.08, "right", wrap=True),
            Column("Có lý do", 0.08, "right", wrap=True),
            Column("Không lý do", 0.09, "right", wrap=True),
            Column("Tỷ lệ", 0.1, "right"),
            Column("Điểm", 0.09, "right"),
            Column("Xếp loại", 0.1, "center", wrap=True),
        ),
        rows,
        groups=(("", 3), ("", 1), ("", 1), ("Vắng", 2), ("", 3)),
        size=11,
    )


# --- charts ----------------------------------------------------------------------------------------------------------


def attendance_chart(figures: Figures, title: str = "Tỷ lệ dự sinh hoạt theo tháng (%)") -> Chart:
    """Attendance by month: all meetings of a month together."""
    labels, values = [], []
    for month in figures.period.months():
        if month.start > figures.as_of:
            break
        labels.append(str(month.index))
        values.append(
            work_lists.attendance_rate(line for line in figures.meetings if month.contains(line.date))
        )
    return Chart("bar", title, tuple(labels), (("Tỷ lệ dự", tuple(values)),), unit="%")


def age_chart(figures: Figures, title: str = "Cơ cấu tuổi đời (đồng chí)") -> Chart:
    """Members by band of age."""
    shown = [
        figure
        for figure in figures.under("structure.age")
        if figure.unit != "age" and not figure.key.endswith(".unknown")
    ]
    return Chart(
        "bar",
        title,
        tuple(figure.label for figure in shown),
        (("Đảng viên", tuple(float(figure.value or 0) for figure in shown)),),
    )


def ratings_chart(figures: Figures, title: str = "Kết quả xếp loại các năm (đồng chí)") -> Chart:
    """Levels of the last years, stacked."""
    return Chart(
        "stacked",
        title,
        tuple(str(year) for year, _levels in figures.years),
        tuple(
            (words, tuple(float(levels.get(level, 0)) for _year, levels in figures.years))
            for level, words in LEVEL_WORDS.items()
        ),
        tones=LEVEL_TONES,
    )


# --- appendices ------------------------------------------------------------------------------------------------------


def appendices(figures: Figures) -> list[Block]:
    """The structure with the chart of ages, the meetings with the chart of attendance; only what there is."""
    parts: list[tuple[str, Sequence[Block]]] = []
    if figures.number("closing"):
        parts.append(
            (
                f"cơ cấu đội ngũ đảng viên đến ngày {date_text(figures.as_of)}",
                (structure_table(figures), age_chart(figures)),
            )
        )
    if figures.number("meetings.total"):
        blocks: list[Block] = [meetings_table(figures)]
        if figures.get("meetings.attendance_rate") is not None:
            blocks.append(attendance_chart(figures))
        parts.append((f"các buổi sinh hoạt chi bộ {figures.period.title}", blocks))
    return list(_numbered(parts))


def _numbered(parts: Sequence[tuple[str, Sequence[Block]]]) -> Iterable[Block]:
    for at, (subject, blocks) in enumerate(parts, 1):
        yield Appendix("PHỤ LỤC" if len(parts) == 1 else f"PHỤ LỤC {at}", subject)
        yield from blocks
