"""What is looked at before a report is handed up: every sum, the names, the records it rests on.

An ``error`` keeps a report from being issued; a ``warning`` is shown and the secretary decides; ``good`` says what agrees.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from desktop_app.branch.service import BranchInfo, Signer, name_warning
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_text
from desktop_app.reports import narrative
from desktop_app.reports.figures import Figures

Severity = Literal["error", "warning", "good"]


@dataclass(frozen=True)
class Finding:
    """One thing found: how grave, one sentence, what to do, and the page on which to do it (with its target)."""

    severity: Severity
    sentence: str
    hint: str = ""
    page: str = ""
    target: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Previous:
    """The report handed up before this one, as it was frozen: its closing figure and the day it counted to."""

    number_text: str
    closing: int
    as_of: date


def check_sums(figures: Figures) -> list[Finding]:
    """Biểu 1: D = A + B − C, each sum is that of its rows, "Trong đó dự bị" is no more than its row; the structure adds
    up to D; ratings: everybody = exempt + not rated + rated, rated = the four levels; tasks add up (F.3, 5.6)."""
    found: list[Finding] = []
    number = figures.number

    def equal(total: str, parts: Sequence[str], what: str, page: str) -> None:
        got = sum(number(part) for part in parts)
        if number(total) != got:
            found.append(
                Finding(
                    "error",
                    _("{what}: tổng là {total} nhưng các dòng cộng lại là {got}.").format(
                        what=what, total=number(total), got=got
                    ),
                    _("Mở danh sách phía sau con số để xem ai bị tính hai lần hoặc bị sót."),
                    page,
                )
            )

    closing = number("opening") + number("increase.total") - number("decrease.total")
    if closing != number("closing"):
        found.append(
            Finding(
                "error",
                _("Đầu kỳ {a} + tăng {b} − giảm {c} không bằng cuối kỳ {d}.").format(
                    a=number("opening"),
                    b=number("increase.total"),
                    c=number("decrease.total"),
                    d=number("closing"),
                ),
                _("Kiểm tra ngày các sự kiện của đảng viên trong kỳ."),
                "members",
            )
        )
    equal(
        "increase.total",
        ("increase.admitted", "increase.transferred_in", "increase.restored"),
        _("Đảng viên tăng"),
        "members",
    )
    equal(
        "increase.transferred_in",
        ("increase.from_other_province", "increase.from_same_province", "increase.from_same_base"),
        _("Chuyển đến"),
        "members",
    )
    equal(
        "decrease.total",
        (
            "decrease.died",
            "decrease.expelled",
            "decrease.removed",
            "decrease.withdrawn",
            "decrease.transferred_out",
        ),
        _("Đảng viên giảm"),
        "members",
    )
    equal(
        "decrease.transferred_out",
        ("decrease.to_other_province", "decrease.to_same_province", "decrease.to_same_base"),
        _("Chuyển đi"),
        "members",
    )
    if number("decrease.removed_probationary") > number("decrease.removed"):
        found.append(
            Finding(
                "error",
                _("Số dự bị bị xóa tên nhiều hơn số bị xóa tên."),
                _("Kiểm tra lại sự kiện xóa tên."),
                "members",
            )
        )
    equal("closing", ("structure.official", "structure.probationary"), _("Chính thức và dự bị"), "members")
    for prefix, what in (
        ("structure.age", _("Cơ cấu tuổi đời")),
        ("structure.party_age", _("Cơ cấu tuổi đảng")),
        ("structure.general_education", _("Trình độ phổ thông")),
        ("structure.professional", _("Trình độ chuyên môn")),
        ("structure.political_theory", _("Trình độ lý luận chính trị")),
    ):
        equal("closing", [f.key for f in figures.under(prefix) if f.unit != "age"], what, "members")
    if figures.get("ratings.total") is not None:
        equal(
            "ratings.total",
            ("ratings.exempt", "ratings.not_rated", "ratings.rated"),
            _("Đánh giá, xếp loại"),
            "ratings",
        )
        equal(
            "ratings.rated",
            ("ratings.excellent", "ratings.good", "ratings.completed", "ratings.failed"),
            _("Đảng viên được xếp loại"),
            "ratings",
        )
    equal(
        "tasks.given",
        ("tasks.on_time", "tasks.late", "tasks.overdue", "tasks.open"),
        _("Nhiệm vụ giao"),
        "meetings",
    )
    if not found:
        found.append(
            Finding(
                "good",
                _("Đầu kỳ {a} + tăng {b} − giảm {c} = cuối kỳ {d}; các dòng cộng đúng.").format(
                    a=number("opening"),
                    b=number("increase.total"),
                    c=number("decrease.total"),
                    d=number("closing"),
                ),
            )
        )
    return found


def check_previous(figures: Figures, previous: Previous | None) -> list[Finding]:
    """A of this period = D of the period before, as it was handed up."""
    if previous is None:
        return []
    opening = figures.number("opening")
    if opening == previous.closing:
        return [
            Finding(
                "good",
                _("Đầu kỳ {n} khớp với cuối kỳ của {paper}.").format(n=opening, paper=previous.number_text),
            )
        ]
    return [
        Finding(
            "warning",
            _("Đầu kỳ là {n} nhưng {paper} đã báo cáo {before} (tính đến {day}).").format(
                n=opening,
                paper=previous.number_text,
                before=previous.closing,
                day=date_text(previous.as_of),
            ),
            _(
                "Có sự kiện ghi sau khi chốt báo cáo trước; nêu rõ với đảng ủy hoặc kiểm tra lại ngày sự kiện."
            ),
            "members",
        )
    ]


def check_records(figures: Figures, today: date) -> list[Finding]:
    """The records the figures rest on: minutes not final, attendance not marked, meetings missing, members with too
    little in their record, the year not rated."""
    found: list[Finding] = []
    if figures.as_of < figures.period.end:
        found.append(
            Finding(
                "warning",
                _("Kỳ chưa hết: số liệu tính đến {day}.").format(day=date_text(figures.as_of)),
                _("Số liệu sẽ chốt theo ngày ban hành."),
            )
        )
    if not figures.number("opening") and not figures.number("closing"):
        found.append(
            Finding(
                "error",
                _("Sổ chưa có đảng viên nào trong kỳ."),
                _("Nhập danh sách đảng viên trước."),
                "members",
            )
        )
    unknown = figures.number("structure.sex_unknown")
    if unknown:
        found.append(
            Finding(
                "warning",
                _("{n} đảng viên chưa ghi giới tính.").format(n=unknown),
                _("Bổ sung ở trang Đảng viên."),
                "members",
                {"member_id": figures["structure.sex_unknown"].people[0]},
            )
        )
    unknown = figures.number("structure.age.unknown")
    if unknown:
        found.append(
            Finding(
                "warning",
                _("{n} đảng viên chưa ghi ngày sinh.").format(n=unknown),
                _("Bổ sung ở trang Đảng viên."),
                "members",
                {"member_id": figures["structure.age.unknown"].people[0]},
            )
        )
    open_minutes = figures["meetings.without_minutes"]
    if open_minutes.value:
        found.append(
            Finding(
                "warning",
                _("{n} buổi sinh hoạt chưa hoàn tất biên bản.").format(n=open_minutes.value),
                _("Hoàn tất biên bản để số liệu không đổi nữa."),
                "meetings",
                {"meeting_id": open_minutes.meetings[0]},
            )
        )
    planned = [line for line in figures.meetings if not line.held]
    if planned:
        found.append(
            Finding(
                "warning",
                _("Buổi {day} chưa điểm danh nên không tính là đã họp.").format(
                    day=date_text(planned[0].date)
                ),
                _("Điểm danh nếu đã họp, hoặc đổi ngày của buổi."),
                "meetings",
                {"meeting_id": planned[0].id},
            )
        )
    unmarked = [line for line in figures.meetings if line.held and line.unmarked]
    if unmarked:
        found.append(
            Finding(
                "warning",
                _("{n} buổi chưa điểm danh xong; buổi {day} còn {people} đồng chí.").format(
                    n=len(unmarked), day=date_text(unmarked[0].date), people=unmarked[0].unmarked
                ),
                _("Điểm danh đủ rồi hãy ban hành báo cáo."),
                "meetings",
                {"meeting_id": unmarked[0].id},
            )
        )
    missing = figures.number("meetings.regular_planned") - figures.number("meetings.regular")
    if missing > 0:
        found.append(
            Finding(
                "warning",
                _("Còn {n} tháng chưa có buổi sinh hoạt thường kỳ trong sổ.").format(n=missing),
                _("Ghi bổ sung nếu đã họp."),
                "meetings",
            )
        )
    missing = figures.number("meetings.thematic_planned") - figures.number("meetings.thematic")
    if missing > 0:
        found.append(
            Finding(
                "warning",
                _("Còn thiếu {n} buổi sinh hoạt chuyên đề so với mỗi quý một lần.").format(n=missing),
                _("Ghi bổ sung nếu đã họp."),
                "meetings",
            )
        )
    ungraded = figures["meetings.not_graded"]
    if ungraded.value:
        found.append(
            Finding(
                "warning",
                _("{n} buổi sinh hoạt chưa chấm điểm.").format(n=ungraded.value),
                _("Chấm điểm ở bước Chấm điểm của buổi."),
                "meetings",
                {"meeting_id": ungraded.meetings[0]},
            )
        )
    if figures.period.kind == "year":
        if figures.get("ratings.total") is None:
            found.append(
                Finding(
                    "warning",
                    _("Năm {year} chưa có kết quả đánh giá, xếp loại.").format(year=figures.period.year),
                    _("Làm ở trang Xếp loại; nếu chưa đến kỳ thì phần này để trống."),
                    "ratings",
                )
            )
        elif figures.number("ratings.not_rated"):
            found.append(
                Finding(
                    "warning",
                    _("{n} đồng chí chưa được xếp loại.").format(n=figures.number("ratings.not_rated")),
                    _("Xem lý do ở trang Xếp loại."),
                    "ratings",
                )
            )
    return found


def check_paper(branch: BranchInfo, signer: Signer, texts: Mapping[str, str]) -> list[Finding]:
    """The names on the paper and the sections without text."""
    found: list[Finding] = []
    if not signer.name:
        found.append(
            Finding(
                "error",
                _("Chưa ghi bí thư hoặc phó bí thư nên báo cáo không có người ký."),
                _("Ghi chức vụ ở trang Chi bộ."),
                "branch",
            )
        )
    elif (warning := name_warning(signer.name)) is not None:
        found.append(Finding("warning", warning, _("Sửa tên ở trang Chi bộ."), "branch"))
    for value, sentence in (
        (branch.superior, _("Chưa ghi tên đảng bộ cấp trên.")),
        (branch.place, _("Chưa ghi địa danh.")),
    ):
        if not value:
            found.append(Finding("error", sentence, _("Ghi ở trang Chi bộ."), "branch"))
    empty = [
        _(section.heading)
        for section in narrative.OUTLINE
        if section.writable
        and section.key in ("mission", "weaknesses", "plans")
        and not texts.get(section.key, "").strip()
    ]
    if empty:
        found.append(
            Finding(
                "warning",
                _("Mục còn trống, sẽ không in: {names}.").format(names=", ".join(empty)),
                _("Viết thêm ở phần Nội dung nếu cần."),
            )
        )
    return found


_ORDER = ("error", "warning", "good")


def check(
    figures: Figures,
    texts: Mapping[str, str],
    branch: BranchInfo,
    signer: Signer,
    today: date,
    previous: Previous | None = None,
) -> list[Finding]:
    """Everything found, the gravest first."""
    found = [
        *check_sums(figures),
        *check_previous(figures, previous),
        *check_paper(branch, signer, texts),
        *check_records(figures, today),
    ]
    return sorted(found, key=lambda finding: _ORDER.index(finding.severity))
