"""The text of a report by its sections: drafted from the records, with figures, for the secretary to go over.

What the records do not say is left empty; an empty section is left out of the paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop_app.core import rules
from desktop_app.core.i18n import N_
from desktop_app.core.period import Period
from desktop_app.core.vietnamese import (
    date_in_words,
    list_text,
    lower_first,
    number_text,
    percent_text,
    sentence,
    two_digits,
    upper_first,
)
from desktop_app.reports.figures import Figures


@dataclass(frozen=True)
class Section:
    """A section of the report. ``heading`` is as printed after its number; ``depth`` 1 is ``I-``, 2 ``1.``, 3 ``a)``.
    Sections without text of their own (``writable`` False) only hold others."""

    key: str
    heading: str
    depth: int
    writable: bool = True


OUTLINE: tuple[Section, ...] = (
    Section("results", N_("Kết quả lãnh đạo thực hiện nhiệm vụ"), 1, writable=False),
    Section("members", N_("Tình hình đảng viên"), 2),
    Section("ideology", N_("Công tác chính trị, tư tưởng"), 2),
    Section("mission", N_("Lãnh đạo thực hiện nhiệm vụ chính trị"), 2),
    Section("building", N_("Công tác xây dựng Đảng"), 2, writable=False),
    Section("meetings", N_("Sinh hoạt chi bộ"), 3),
    Section("development", N_("Quản lý, phát triển đảng viên"), 3),
    Section("discipline", N_("Khen thưởng, kiểm tra, giám sát, kỷ luật"), 3),
    Section("ratings", N_("Đánh giá, xếp loại chất lượng"), 3),
    Section("unions", N_("Lãnh đạo các đoàn thể"), 2),
    Section("weaknesses", N_("Hạn chế, nguyên nhân"), 1),
    Section("plans", N_("Phương hướng, nhiệm vụ"), 1),
    Section("proposals", N_("Đề xuất, kiến nghị"), 1),
)
"""Headings of a periodic report of a branch (meetings study, E2)."""

KEYS = tuple(section.key for section in OUTLINE if section.writable)
SHOWN = 10
"""How many items a drafted list names before it says how many more there are."""


def _count(value: int) -> str:
    return two_digits(value)


def _parts(figures: Figures, keys: Iterable[tuple[str, str]], one: str = "") -> str:
    """``kết nạp 02, chuyển đến 03``: the parts that are not nothing."""
    found = [f"{word} {_count(figures.number(key))}{one}" for key, word in keys if figures.number(key)]
    return ", ".join(found)


def _names(figures: Figures, subject: str) -> str:
    """``: A, B và C`` where the records name few enough."""
    names = figures.said(subject)
    return f": {list_text(names)}" if 0 < len(names) <= SHOWN else ""


def _listed(items: Sequence[str]) -> list[str]:
    shown = [f"- {upper_first(item).rstrip('.;')};" for item in items[:SHOWN]]
    if len(items) > SHOWN:
        shown.append(f"- Và {_count(len(items) - SHOWN)} việc khác;")
    if shown:
        shown[-1] = shown[-1].rstrip(";") + "."
    return shown


def _joined(sentences: Iterable[str]) -> str:
    return " ".join(sentence(upper_first(text)) for text in sentences if text)


def members(figures: Figures) -> str:
    """Tình hình đảng viên: opening, increase, decrease, closing, structure."""
    if not figures.number("opening") and not figures.number("closing"):
        return ""
    total = figures.number("closing")
    start = "Đầu năm" if figures.period.kind == "year" else "Đầu kỳ"
    within = "trong năm" if figures.period.kind == "year" else "trong kỳ"
    changes = []
    if figures.number("increase.total"):
        parts = _parts(
            figures,
            (
                ("increase.admitted", "kết nạp"),
                ("increase.transferred_in", "chuyển đến"),
                ("increase.restored", "phục hồi đảng tịch"),
            ),
        )
        changes.append(f"tăng {_count(figures.number('increase.total'))} đồng chí ({parts})")
    if figures.number("decrease.total"):
        parts = _parts(
            figures,
            (
                ("decrease.died", "từ trần"),
                ("decrease.expelled", "khai trừ"),
                ("decrease.removed", "xóa tên"),
                ("decrease.withdrawn", "xin ra khỏi Đảng"),
                ("decrease.transferred_out", "chuyển đi"),
            ),
        )
        changes.append(f"giảm {_count(figures.number('decrease.total'))} đồng chí ({parts})")
    moved = f"{within} {', '.join(changes)}" if changes else f"{within} số lượng đảng viên không thay đổi"
    lines = [
        f"{start}, chi bộ có {_count(figures.number('opening'))} đảng viên; {moved}",
        f"Đến {date_in_words(figures.as_of)}, chi bộ có {_count(total)} đảng viên"
        + (
            f", gồm {_count(figures.number('structure.official'))} đảng viên chính thức và "
            f"{_count(figures.number('structure.probationary'))} đảng viên dự bị"
            if figures.number("structure.probationary")
            else ", đều là đảng viên chính thức"
        )
        + (
            f"; {_count(figures.number('structure.exempt'))} đồng chí được miễn công tác và sinh hoạt đảng"
            if figures.number("structure.exempt")
            else ""
        ),
    ]
    kinds = [
        f"{word} {_count(figures.number(key))} đồng chí ({percent_text(figures.number(key), total)})"
        for key, word in (
            ("structure.women", "đảng viên nữ"),
            ("structure.minorities", "dân tộc thiểu số"),
            ("structure.religious", "có tôn giáo"),
        )
        if figures.number(key)
    ]
    age = figures.get("structure.age.mean")
    if age is not None:
        kinds.append(f"tuổi đời bình quân {number_text(age, 1)}")
    lines.append("Trong đó " + "; ".join(kinds) if kinds else "")
    if figures.number("structure.temporary_in"):
        lines.append(
            f"Ngoài ra có {_count(figures.number('structure.temporary_in'))} đảng viên sinh hoạt tạm thời tại chi bộ, "
            "không tính trong danh sách"
        )
    return _joined(lines)


def ideology(figures: Figures) -> str:
    """Công tác chính trị, tư tưởng: the thematic meetings and their topics."""
    topics = figures.said("topics")
    held = figures.number("meetings.thematic")
    if not held:
        return ""
    lines = [f"Chi bộ tổ chức {_count(held)} buổi sinh hoạt chuyên đề{':' if topics else '.'}"]
    return "\n".join(lines + _listed(topics))


def mission(figures: Figures) -> str:
    """Nhiệm vụ chính trị: resolutions, tasks given and what became of them."""
    adopted, given = figures.number("resolutions.adopted"), figures.number("tasks.given")
    if not adopted and not given:
        return ""
    lines = []
    if adopted:
        lines.append(f"Chi bộ thông qua {_count(adopted)} nghị quyết")
    if given:
        parts = _parts(
            figures,
            (
                ("tasks.on_time", "hoàn thành đúng hạn"),
                ("tasks.late", "hoàn thành chậm"),
                ("tasks.overdue", "quá hạn chưa xong"),
                ("tasks.open", "đang thực hiện"),
            ),
            " việc",
        )
        share = percent_text(figures.number("tasks.on_time"), given)
        lines.append(
            f"Giao {_count(given)} nhiệm vụ cụ thể cho đảng viên: {parts}"
            + (f"; tỷ lệ hoàn thành đúng hạn {share}" if figures.number("tasks.on_time") else "")
        )
    text = [_joined(lines)]
    done = figures.said("tasks_done")
    if done:
        text += ["Những việc đã hoàn thành:", *_listed(done)]
    return "\n".join(text)


def meetings(figures: Figures) -> str:
    """Sinh hoạt chi bộ: how many of how many, attendance, classes."""
    if not figures.number("meetings.total"):
        return ""
    held, asked = figures.number("meetings.regular"), figures.number("meetings.regular_planned")
    kinds = [f"{_count(held)}/{_count(asked)} buổi sinh hoạt thường kỳ"]
    for key, word in (
        ("meetings.thematic", "buổi sinh hoạt chuyên đề"),
        ("meetings.extraordinary", "buổi sinh hoạt bất thường"),
    ):
        if figures.number(key):
            kinds.append(f"{_count(figures.number(key))} {word}")
    lines = [f"Chi bộ tổ chức {list_text(kinds)}"]
    rate = figures.get("meetings.attendance_rate")
    if rate is not None:
        lines.append(f"Tỷ lệ đảng viên dự sinh hoạt bình quân đạt {number_text(rate, 1)}%")
    graded = _parts(
        figures,
        (
            ("meetings.graded.good", "loại Tốt"),
            ("meetings.graded.fair", "loại Khá"),
            ("meetings.graded.average", "loại Trung bình"),
            ("meetings.graded.poor", "loại Kém"),
        ),
        " buổi",
    )
    lines.append(f"Chất lượng các buổi sinh hoạt đã chấm điểm: {graded}" if graded else "")
    return _joined(lines)


def development(figures: Figures) -> str:
    """Quản lý, phát triển đảng viên: admitted, recognised, badges, transfers."""
    lines = []
    for key, words, subject in (
        ("increase.admitted", "kết nạp {n} đảng viên mới", "admitted"),
        ("recognised", "công nhận chính thức {n} đảng viên dự bị", "recognised"),
        ("badges.total", "có {n} đồng chí được tặng Huy hiệu Đảng", "badges"),
    ):
        if figures.number(key):
            lines.append("Chi bộ " + words.format(n=_count(figures.number(key))) + _names(figures, subject))
    moves = _parts(
        figures,
        (("increase.transferred_in", "tiếp nhận"), ("decrease.transferred_out", "giới thiệu chuyển đi")),
    )
    if moves:
        lines.append(f"Làm thủ tục chuyển sinh hoạt đảng chính thức: {moves} đồng chí")
    return _joined(lines)


def discipline(figures: Figures) -> str:
    """Khen thưởng, kỷ luật, and what was praised at the meetings."""
    if not figures.number("opening") and not figures.number("closing"):
        return ""
    lines = []
    if figures.number("commendations.total"):
        lines.append(
            f"Trong kỳ có {_count(figures.number('commendations.total'))} lượt đảng viên được khen thưởng"
            + _names(figures, "commended")
        )
    if figures.number("discipline.total"):
        forms = _parts(
            figures,
            (
                ("discipline.reprimand", "khiển trách"),
                ("discipline.warning", "cảnh cáo"),
                ("discipline.dismissal", "cách chức"),
                ("discipline.expulsion", "khai trừ"),
                ("discipline.other", "hình thức khác"),
            ),
        )
        lines.append(f"Thi hành kỷ luật {_count(figures.number('discipline.total'))} đảng viên ({forms})")
    else:
        lines.append("Trong kỳ không có đảng viên bị thi hành kỷ luật")
    text = [_joined(lines)]
    praise = figures.said("praise")
    if praise:
        text += ["Những việc được biểu dương tại các buổi sinh hoạt:", *_listed(praise)]
    return "\n".join(text)


def ratings(figures: Figures) -> str:
    """Đánh giá, xếp loại: how many of how many, each level in percent of those rated."""
    rated = figures.number("ratings.rated")
    if not rated:
        return ""
    levels = [
        f"{word} {_count(figures.number(key))} đồng chí ({percent_text(figures.number(key), rated)})"
        for key, word in (
            ("ratings.excellent", "hoàn thành xuất sắc nhiệm vụ"),
            ("ratings.good", "hoàn thành tốt nhiệm vụ"),
            ("ratings.completed", "hoàn thành nhiệm vụ"),
            ("ratings.failed", "không hoàn thành nhiệm vụ"),
        )
        if figures.number(key)
    ]
    total = figures.number("ratings.total")
    lines = [
        f"Năm {figures.period.year}, chi bộ có {_count(rated)}/{_count(total)} đảng viên được đánh giá, xếp loại: "
        + ", ".join(levels)
    ]
    apart = _parts(
        figures, (("ratings.exempt", "được miễn"), ("ratings.not_rated", "chưa xếp loại")), " đồng chí"
    )
    lines.append(f"Không xếp loại: {apart}" if apart else "")
    level = figures.said("branch_level")
    if level:
        lines.append(f"Chi bộ xếp loại {lower_first(level[0])}")
    return _joined(lines)


def weaknesses(figures: Figures) -> str:
    """Hạn chế: what was written down at the meetings, and what the figures show."""
    found = list(figures.said("weaknesses"))
    if figures.number("tasks.overdue"):
        found.append(f"Còn {_count(figures.number('tasks.overdue'))} nhiệm vụ quá hạn chưa hoàn thành")
    if figures.number("tasks.late"):
        found.append(f"{_count(figures.number('tasks.late'))} nhiệm vụ hoàn thành chậm so với thời hạn")
    if figures.number("meetings.total"):
        missing = figures.number("meetings.regular_planned") - figures.number("meetings.regular")
        if missing > 0:
            found.append(f"Còn {_count(missing)} tháng chưa tổ chức sinh hoạt thường kỳ")
        missing = figures.number("meetings.thematic_planned") - figures.number("meetings.thematic")
        if missing > 0:
            found.append(
                f"Sinh hoạt chuyên đề còn thiếu {_count(missing)} buổi so với quy định mỗi quý một lần"
            )
    rate = figures.get("meetings.attendance_rate")
    norm = attendance_norm(figures)
    if rate is not None and norm is not None and rate < norm:
        found.append(
            f"Tỷ lệ dự sinh hoạt bình quân {number_text(rate, 1)}%, chưa đạt mức {number_text(norm)}%"
        )
    return "\n".join(_listed(found))


def attendance_norm(figures: Figures) -> float | None:
    """The attendance in percent the rules ask for at the end of the period; None before there was such a rule."""
    try:
        return float(rules.rule("meetings", "attendance", figures.as_of).value["percent"])
    except KeyError:
        return None


def plans(figures: Figures) -> str:
    """Phương hướng, nhiệm vụ: what is carried over and what falls due in the next period."""
    found = []
    if figures.said("tasks_open"):
        found += [f"Tiếp tục thực hiện: {lower_first(item)}" for item in figures.said("tasks_open")]
    for name in figures.said("probation"):
        found.append(f"Xét, đề nghị công nhận chính thức: {name}")
    for name in figures.said("badges_next"):
        found.append(f"Lập hồ sơ đề nghị tặng Huy hiệu Đảng: {name}")
    return "\n".join(_listed(found))


def proposals(figures: Figures) -> str:
    """Đề xuất, kiến nghị: what was proposed at the meetings."""
    return "\n".join(_listed(figures.said("proposals")))


_DRAFTS = {
    "members": members,
    "ideology": ideology,
    "mission": mission,
    "meetings": meetings,
    "development": development,
    "discipline": discipline,
    "ratings": ratings,
    "weaknesses": weaknesses,
    "plans": plans,
    "proposals": proposals,
}


def draft(figures: Figures, leave_out: Iterable[str] = ()) -> dict[str, str]:
    """The text of every section; empty where the records say nothing or the kind of report has no such section."""
    without = set(leave_out)
    return {key: _DRAFTS[key](figures) if key in _DRAFTS and key not in without else "" for key in KEYS}


def next_period(period: Period) -> Period:
    """The period the plans are for: the second half-year after the first, the next year after a year."""
    return period.next()
