"""The dialogs of the ratings page: opening a year, votes, facts, another level, the decision, the years side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop_app.core.dates import PartialDate
from desktop_app.core.errors import UserError
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import number_text, percent_text
from desktop_app.ratings import service
from desktop_app.ratings.facts import GRADE_WORDS, GRADES, Facts
from desktop_app.ratings.models import Level
from desktop_app.ratings.regimes import LEVEL_WORDS, LEVELS, SUBJECT_WORDS, Subject, regime_of
from desktop_app.ratings.service import BranchDraft, CampaignSheet, Decision, RatingRow, YearResults
from desktop_app.ratings.summary_document import levels_chart
from desktop_app.ui import buttons, labels, layouts
from desktop_app.ui.charts import ChartView
from desktop_app.ui.columns import Column
from desktop_app.ui.context import Context
from desktop_app.ui.form_panel import FieldWarning, FormPanel
from desktop_app.ui.forms import FormDialog
from desktop_app.ui.tables import RecordTable
from desktop_app.ui.theme import px

LEVEL_TONES = {
    Level.EXCELLENT: "gold",
    Level.GOOD: "good",
    Level.COMPLETED: "info",
    Level.FAILED: "danger",
}


def level_items() -> list[tuple[str, str]]:
    """The four levels for a choice."""
    return [(level.value, _(LEVEL_WORDS[level])) for level in LEVELS]


def _day(value: PartialDate | None) -> date | None:
    return None if value is None else value.exact()


def _keep(
    form: FormDialog, context: Context, sheet: CampaignSheet, name: str, member_id: int | None = None
) -> None:
    """Keep what is typed in a form of this year."""
    form.use_draft(
        context,
        f"rating/{sheet.info.year}/{name}" + (f"/{member_id}" if member_id is not None else ""),
        "ratings",
        {"year": sheet.info.year, "form": name, "member_id": member_id},
    )


class OpenForm(FormDialog):
    """Open the rating of a year."""

    def __init__(self, parent: QWidget | None, context: Context, year: int) -> None:
        super().__init__(parent, _("Mở đợt xếp loại"), save_label=_("Mở đợt xếp loại"), max_columns=2)
        self._context = context
        self.year = year
        f = self.fields
        this = context.today().year
        f.add_choice("year", _("Năm"), [(y, str(y)) for y in range(this, 2013, -1)], required=True)
        f.add_date("review_date", _("Ngày kiểm điểm, xếp loại"), required=True, exact=True)
        f.add_date("due", _("Hạn nộp lên cấp trên"), exact=True, hint=_("để trống nếu chưa biết"))
        f.add_number(
            "quota",
            _("Số xuất sắc đảng ủy giao"),
            minimum=0,
            maximum=9999,
            hint=_("để trống nếu chưa giao"),
        )
        f.add_value("regime", _("Quy định áp dụng"), span=2)
        f.edited.connect(self._tell_regime)
        self.load(
            {
                "year": year,
                "review_date": PartialDate.of(service.default_review_date(year, context.today())),
            }
        )
        self._tell_regime("year")
        self.use_draft(context, "rating/new", "ratings", {"form": "open", "open_year": year}, new=True)

    def _tell_regime(self, name: str) -> None:
        if name != "year":
            return
        try:
            text = "; ".join(regime_of(int(self.fields.field("year").value())).basis)
        except (UserError, TypeError, ValueError):
            text = "–"
        self.fields.set_value("regime", text)

    def accept_values(self, values: dict[str, Any]) -> None:
        review = _day(values["review_date"])
        assert review is not None
        with self._context.book.write(_("Mở đợt xếp loại năm {year}").format(year=values["year"])) as session:
            service.open_campaign(
                session,
                values["year"],
                review,
                self._context.today(),
                _day(values["due"]),
                values["quota"],
            )
        self.year = values["year"]


class CampaignForm(FormDialog):
    """The days of a campaign, the number from above, which cap to look at."""

    def __init__(self, parent: QWidget | None, context: Context, sheet: CampaignSheet) -> None:
        super().__init__(
            parent,
            _("Đợt xếp loại năm {year}").format(year=sheet.info.year),
            intro="; ".join(sheet.regime.basis) + (f"\n{sheet.regime.note}" if sheet.regime.note else ""),
            max_columns=2,
        )
        self._context, self._sheet = context, sheet
        f = self.fields
        f.add_date("review_date", _("Ngày kiểm điểm, xếp loại"), required=True, exact=True)
        f.add_date("due", _("Hạn nộp lên cấp trên"), exact=True)
        f.add_number(
            "quota", _("Số xuất sắc đảng ủy giao"), minimum=0, maximum=9999, hint=_("để trống nếu chưa giao")
        )
        if len(sheet.caps.readings) > 1:
            f.add_check(
                "outstanding",
                _("Xem trần {rate}%: chi bộ có thành tích nổi trội, cấp trên cho phép").format(
                    rate=sheet.caps.readings[-1].rate
                ),
                span=2,
            )
        f.add_section(_("Trần xuất sắc, chỉ để tham khảo"))
        f.add_note(sheet.caps.explanation())
        info = sheet.info
        self.load(
            {
                "review_date": PartialDate.of(info.review_date),
                "due": None if info.due is None else PartialDate.of(info.due),
                "quota": info.quota,
                "outstanding": info.outstanding,
            }
        )
        _keep(self, context, sheet, "campaign")

    def accept_values(self, values: dict[str, Any]) -> None:
        review = _day(values["review_date"])
        assert review is not None
        with self._context.book.write(
            _("Sửa đợt xếp loại năm {year}").format(year=self._sheet.info.year)
        ) as session:
            service.update_campaign(
                session,
                self._sheet.info.id,
                review_date=review,
                due=_day(values["due"]),
                quota=values["quota"],
                outstanding=bool(values.get("outstanding", False)),
            )


class VotesForm(FormDialog):
    """The count of the ballots; for those without a number yet, one number for all."""

    def __init__(self, parent: QWidget | None, context: Context, sheet: CampaignSheet) -> None:
        super().__init__(
            parent,
            _("Phiếu, kiểm phiếu"),
            intro=_("Có quyền biểu quyết: {n} = {formula}. Căn cứ: {source}.").format(
                n=sheet.voters, formula=sheet.voters_formula, source=sheet.voters_source
            ),
            max_columns=2,
        )
        self._context, self._sheet = context, sheet
        self._without = [row.member_id for row in sheet.rated if row.votes_for is None]
        f = self.fields
        f.add_number(
            "denominator",
            _("Số người có quyền biểu quyết"),
            minimum=1,
            maximum=99999,
            hint=_("để trống thì lấy số sổ tự tính: {n}").format(n=sheet.voters),
        )
        f.add_number("issued", _("Phiếu phát ra"), minimum=0, maximum=99999)
        f.add_number("returned", _("Phiếu thu về"), minimum=0, maximum=99999)
        f.add_number("valid", _("Phiếu hợp lệ"), minimum=0, maximum=99999)
        if self._without:
            f.add_number(
                "everybody",
                _("Số phiếu đồng ý cho {n} đồng chí chưa ghi").format(n=len(self._without)),
                minimum=0,
                maximum=99999,
                hint=_("số riêng của từng người gõ ở cột Phiếu"),
                span=2,
            )
        self.load({"denominator": sheet.info.denominator, **sheet.info.tally})
        _keep(self, context, sheet, "votes")

    def warnings(self, values: Mapping[str, Any]) -> Sequence[FieldWarning]:
        found: list[FieldWarning] = []
        voters = values.get("denominator") or self._sheet.voters
        over_half = voters // 2 + 1
        few = [r.full_name for r in self._sheet.rated if r.votes_for is not None and r.votes_for < over_half]
        if few:
            found.append(
                _("Chưa quá nửa ({need}/{n}) số phiếu đồng ý: {names}.").format(
                    need=over_half, n=voters, names=", ".join(few[:5])
                )
            )
        return found

    def accept_values(self, values: dict[str, Any]) -> None:
        everybody = values.get("everybody")
        votes = {} if everybody is None else dict.fromkeys(self._without, everybody)
        try:
            with self._context.book.write(
                _("Kiểm phiếu xếp loại năm {year}").format(year=self._sheet.info.year)
            ) as session:
                service.record_votes(
                    session,
                    self._sheet.info.id,
                    votes,
                    values["denominator"],
                    {name: values[name] for name in ("issued", "returned", "valid")},
                )
        except UserError as error:
            if error.field == "votes_for":
                error.field = "everybody" if everybody is not None else "denominator"
            raise


class OverruleForm(FormDialog):
    """Propose another level than the criteria give; the reason is kept. ``row`` None is the branch."""

    def __init__(
        self, parent: QWidget | None, context: Context, sheet: CampaignSheet, row: RatingRow | None
    ) -> None:
        rated = sheet.branch if row is None else row
        given = rated.verdict.level
        super().__init__(
            parent,
            _("Đổi mức khác đề xuất"),
            save_label=_("Đổi mức"),
            intro=_("{name}: theo tiêu chí là {level}.").format(
                name=_("Chi bộ") if row is None else row.full_name,
                level=_("chưa rõ") if given is None else _(LEVEL_WORDS[given]),
            ),
            max_columns=2,
        )
        self._context, self._sheet, self._row, self._rated = context, sheet, row, rated
        f = self.fields
        items = [("", _("Theo tiêu chí")), *level_items()] if rated.overruled else level_items()
        # without a proposal the first level, the highest, must not stand there by itself
        empty = _("– chọn –") if rated.proposal is None else None
        f.add_choice("level", _("Mức chi bộ đề xuất"), items, required=True, empty=empty)
        f.add_multiline("reason", _("Lý do"), lines=3, limit=500, hint=_("ghi vào hồ sơ đợt xếp loại"))
        self.load(
            {
                "level": rated.proposal.value if rated.proposal else None,
                "reason": rated.overrule_reason,
            }
        )
        _keep(self, context, sheet, "overrule", None if row is None else row.member_id)

    def warnings(self, values: Mapping[str, Any]) -> Sequence[FieldWarning]:
        chosen = values.get("level")
        ceiling = self._rated.verdict.ceiling
        if chosen and LEVELS.index(Level(chosen)) < LEVELS.index(ceiling):
            return [
                (
                    "level",
                    _("Cao hơn mức điều kiện cho phép ({level}): {why}. Cấp trên có thể trả lại.").format(
                        level=_(LEVEL_WORDS[ceiling]), why=self._rated.verdict.why
                    ),
                )
            ]
        return []

    def accept_values(self, values: dict[str, Any]) -> None:
        name = _("chi bộ") if self._row is None else self._row.full_name
        with self._context.book.write(_("Đổi mức đề xuất của {name}").format(name=name)) as session:
            service.overrule(
                session,
                self._sheet.info.id,
                None if self._row is None else self._row.member_id,
                Level(values["level"]) if values["level"] else None,
                values["reason"],
            )


class EligibilityForm(FormDialog):
    """Rate somebody the rules leave out, or leave out somebody they rate."""

    def __init__(
        self, parent: QWidget | None, context: Context, sheet: CampaignSheet, row: RatingRow
    ) -> None:
        title = (
            _("Không xếp loại {name}").format(name=row.full_name)
            if row.rated
            else _("Vẫn xếp loại {name}").format(name=row.full_name)
        )
        super().__init__(
            parent,
            title,
            save_label=_("Không xếp loại") if row.rated else _("Xếp loại"),
            intro=""
            if row.rated
            else _("{reason}. Căn cứ: {source}.").format(
                reason=row.eligibility.said(), source=row.eligibility.source
            ),
            max_columns=2,
        )
        self._context, self._sheet, self._row = context, sheet, row
        self.fields.add_multiline("reason", _("Lý do"), lines=3, limit=500)
        _keep(self, context, sheet, "eligibility", row.member_id)

    def accept_values(self, values: dict[str, Any]) -> None:
        with self._context.book.write(
            _("Diện xếp loại của {name}").format(name=self._row.full_name)
        ) as session:
            service.set_excluded(
                session, self._sheet.info.id, self._row.member_id, self._row.rated, values["reason"]
            )


def add_fact_fields(f: FormPanel, sheet: CampaignSheet, subject: Subject) -> None:
    """The fields of the facts the regime asks; what the records say is loaded into them."""
    collective = subject is Subject.COLLECTIVE
    f.add_section(
        _("Nhiệm vụ của chi bộ") if collective else _("Nhiệm vụ được giao"),
        _("Điền sẵn từ nhiệm vụ ghi trong các buổi sinh hoạt; sửa ở đây chỉ đổi cho đợt này."),
    )
    for name, label in (
        ("tasks_total", _("Tổng số")),
        ("tasks_done", _("Đã hoàn thành")),
        ("tasks_on_time", _("Đúng hạn")),
        ("tasks_exceeding", _("Vượt mức")),
    ):
        f.add_number(name, label, minimum=0, maximum=9999)
    if subject is Subject.LEADER:
        f.add_section(_("Nhiệm vụ của đơn vị, lĩnh vực phụ trách"))
        for name, label in (
            ("unit_total", _("Tổng số")),
            ("unit_on_time", _("Đúng hạn")),
            ("unit_exceeding", _("Vượt mức")),
        ):
            f.add_number(name, label, minimum=0, maximum=9999)
    f.add_section(_("Khuyết điểm, kỷ luật"))
    f.add_number("shortcomings_total", _("Khuyết điểm kỳ trước phải khắc phục"), minimum=0, maximum=999)
    f.add_number("shortcomings_remedied", _("Đã khắc phục xong"), minimum=0, maximum=999)
    f.add_number(
        "disciplines",
        _("Thành viên lãnh đạo bị kỷ luật") if collective else _("Số lần bị kỷ luật trong năm"),
        minimum=0,
        maximum=99,
    )
    f.add_check("discipline_remedied", _("Tự phát hiện và đã khắc phục xong hậu quả"), span=2)
    if collective:
        return
    f.add_check("degraded", _("Bị kết luận suy thoái, “tự diễn biến”, “tự chuyển hóa”"), span=2)
    f.add_section(_("Công tác, nghỉ trong năm"))
    f.add_check("state_employee", _("Là công chức, viên chức"))
    f.add_choice("work_level", _("Cơ quan xếp loại"), level_items(), empty=_("– chưa có –"))
    if sheet.regime.find("targets_failed_below") is not None:
        f.add_number(
            "target_percent", _("Hoàn thành chỉ tiêu được giao (%)"), decimals=1, minimum=0, maximum=100
        )
    f.add_number("sick_months", _("Nghỉ ốm (tháng)"), decimals=1, minimum=0, maximum=12)
    f.add_number("maternity_months", _("Nghỉ thai sản (tháng)"), decimals=1, minimum=0, maximum=12)


def fact_values(facts: Facts) -> dict[str, Any]:
    """Facts as the fields show them."""
    found: dict[str, Any] = {
        name: getattr(facts, name)
        for name in (
            "subject tasks_total tasks_done tasks_on_time tasks_exceeding unit_total unit_on_time unit_exceeding "
            "shortcomings_total shortcomings_remedied disciplines discipline_remedied degraded state_employee "
            "work_level target_percent sick_months maternity_months"
        ).split()
    }
    for name in ("target_percent", "sick_months", "maternity_months"):
        if found[name] is not None:
            found[name] = Decimal(str(found[name])) if found[name] else None
    return {name: getattr(value, "value", value) for name, value in found.items()}


_NUMBERS_WITH_ZERO = ("disciplines", "sick_months", "maternity_months")


def changed_facts(
    before: Mapping[str, Any], values: Mapping[str, Any], own: Mapping[str, Any]
) -> dict[str, Any]:
    """The own facts after a form: those kept before and the fields that were changed, as JSON values."""
    kept = dict(own)
    for name, old in before.items():
        if name not in values or values[name] == old:
            continue
        value = values[name]
        if value is None and name in _NUMBERS_WITH_ZERO:
            value = 0
        kept[name] = float(value) if isinstance(value, Decimal) else value
    return kept


class FactsForm(FormDialog):
    """What the criteria ask of one member besides points."""

    def __init__(
        self, parent: QWidget | None, context: Context, sheet: CampaignSheet, row: RatingRow
    ) -> None:
        super().__init__(parent, _("Số liệu, điều kiện: {name}").format(name=row.full_name), max_columns=2)
        self._context, self._sheet, self._row = context, sheet, row
        f = self.fields
        f.add_choice(
            "subject",
            _("Đối tượng"),
            [(s.value, _(SUBJECT_WORDS[s])) for s in Subject if s is not Subject.COLLECTIVE],
            required=True,
            span=2,
            hint=_form_hint(sheet, row.facts.subject),
        )
        add_fact_fields(f, sheet, row.facts.subject)
        f.add_section(_("Ghi chú"))
        f.add_text("note", _("Ghi chú in trong danh sách"), limit=500, span=2)
        self._before = fact_values(row.facts)
        self.load({**self._before, "note": row.note})
        _keep(self, context, sheet, "facts", row.member_id)

    def accept_values(self, values: dict[str, Any]) -> None:
        draft = self._row.draft()
        own = changed_facts(self._before, values, draft.own)
        with self._context.book.write(
            _("Số liệu xếp loại của {name}").format(name=self._row.full_name)
        ) as session:
            service.save_row(
                session,
                self._sheet.info.id,
                service.RowDraft(
                    draft.member_id,
                    draft.self_level,
                    draft.common_points,
                    draft.task_points,
                    own,
                    draft.votes_for,
                    values["note"],
                ),
            )


def _form_hint(sheet: CampaignSheet, subject: Subject) -> str:
    form = sheet.regime.form(subject)
    if form is None:
        return ""
    text = _("bản kiểm điểm: {form}, {source}").format(form=form.value, source=form.source)
    return text + " " + _("(suy từ danh mục, cần đối chiếu)") if form.advisory else text


class BranchForm(FormDialog):
    """The branch's own rating: points or grades, facts, self-rating, votes."""

    def __init__(self, parent: QWidget | None, context: Context, sheet: CampaignSheet) -> None:
        super().__init__(
            parent,
            _("Xếp loại chi bộ năm {year}").format(year=sheet.info.year),
            intro=_("Chi bộ được xếp loại sau cùng, sau khi đã xếp loại từng đảng viên."),
            max_columns=2,
        )
        self._context, self._sheet = context, sheet
        regime, branch = sheet.regime, sheet.branch
        f = self.fields
        f.add_choice("self_level", _("Chi bộ tự nhận"), level_items(), empty=_("– chưa có –"))
        f.add_number("votes_for", _("Số phiếu đồng ý"), minimum=0, maximum=99999)
        self._criteria = regime.criteria(Subject.COLLECTIVE)
        if regime.measure == "points":
            for group, label in (
                ("common", _("Nhóm tiêu chí chung /{most}")),
                ("task", _("Kết quả thực hiện nhiệm vụ /{most}")),
            ):
                most = regime.rule(f"points_{group}_max").value
                f.add_number(f"{group}_points", label.format(most=most), decimals=2, minimum=0, maximum=most)
        for criterion in self._criteria:
            f.add_choice(
                f"grade:{criterion.key}",
                criterion.title,
                [(grade.value, _(GRADE_WORDS[grade])) for grade in GRADES],
                empty=_("– chưa có –"),
            )
        add_fact_fields(f, sheet, Subject.COLLECTIVE)
        self._before = fact_values(branch.facts)
        grades = branch.facts.grades or {}
        self.load(
            {
                **self._before,
                "self_level": branch.self_level.value if branch.self_level else None,
                "votes_for": branch.votes_for,
                "common_points": branch.facts.common_points,
                "task_points": branch.facts.task_points,
                **{f"grade:{key}": grade.value for key, grade in grades.items()},
            }
        )
        _keep(self, context, sheet, "branch")

    def accept_values(self, values: dict[str, Any]) -> None:
        own = changed_facts(self._before, values, self._sheet.branch.own)
        if self._criteria:
            own["grades"] = {
                c.key: values[f"grade:{c.key}"] for c in self._criteria if values[f"grade:{c.key}"]
            }
        with self._context.book.write(
            _("Xếp loại chi bộ năm {year}").format(year=self._sheet.info.year)
        ) as session:
            service.save_branch_rating(
                session,
                self._sheet.info.id,
                BranchDraft(
                    Level(values["self_level"]) if values["self_level"] else None,
                    values.get("common_points"),
                    values.get("task_points"),
                    own,
                    values["votes_for"],
                ),
            )


class DecisionForm(FormDialog):
    """The decision of the superior: everybody as proposed, but for those typed in the grid before."""

    def __init__(self, parent: QWidget | None, context: Context, sheet: CampaignSheet) -> None:
        counts = " · ".join(f"{_(LEVEL_WORDS[level])} {number_text(n)}" for level, n in sheet.counts.items())
        other = [r for r in sheet.rated if r.decided is not None and r.decided is not r.proposal]
        intro = _("Kết quả sẽ ghi: {counts}.").format(counts=counts)
        intro += " " + (
            _("Khác đề xuất {n} đồng chí: {names}.").format(
                n=len(other), names=", ".join(f"{r.full_name} ({_word(r.decided)})" for r in other[:5])
            )
            if other
            else _("Mọi đồng chí theo đề xuất; ai khác thì gõ mức ở cột Quyết định trước.")
        )
        super().__init__(
            parent,
            _("Ghi quyết định của cấp trên"),
            save_label=_("Ghi quyết định"),
            intro=intro,
            max_columns=2,
        )
        self._context, self._sheet = context, sheet
        f = self.fields
        f.add_text("number", _("Số quyết định"), required=True, hint=_("ví dụ 41-QĐ/ĐU"), limit=60)
        f.add_date("day", _("Ngày"), required=True, exact=True)
        f.add_choice(
            "branch_level",
            _("Mức của chi bộ"),
            level_items(),
            empty=_("– chưa có –"),
            hint=_("có thể ghi sau, nếu cấp trên quyết định riêng"),
        )
        proposal = sheet.branch.proposal
        self.load(
            {
                "day": PartialDate.of(context.today()),
                "branch_level": proposal.value if proposal else None,
            }
        )
        _keep(self, context, sheet, "decision")

    def accept_values(self, values: dict[str, Any]) -> None:
        day = _day(values["day"])
        assert day is not None
        branch = values["branch_level"]
        with self._context.book.write(
            _("Quyết định xếp loại năm {year}").format(year=self._sheet.info.year)
        ) as session:
            service.decide(
                session,
                self._sheet.info.id,
                Decision(values["number"], day, {}, Level(branch) if branch else None),
                self._context.today(),
            )


class RerateForm(FormDialog):
    """Change a decided level by a later decision; ``row`` None is the branch."""

    def __init__(
        self, parent: QWidget | None, context: Context, sheet: CampaignSheet, row: RatingRow | None
    ) -> None:
        before = sheet.branch.decided if row is None else row.decided
        super().__init__(
            parent,
            _("Xếp loại lại: {name}").format(name=_("chi bộ") if row is None else row.full_name),
            save_label=_("Xếp loại lại"),
            intro=_("Mức đang có: {level}. Mức cũ được giữ trong lịch sử.").format(
                level=_word(before) or "–"
            ),
            max_columns=2,
        )
        self._context, self._sheet, self._row = context, sheet, row
        f = self.fields
        f.add_choice("level", _("Mức mới"), level_items(), required=True, span=2)
        f.add_text("number", _("Số quyết định"), limit=60)
        f.add_date("day", _("Ngày"), exact=True)
        f.add_multiline("reason", _("Lý do"), lines=3, limit=500)
        _keep(self, context, sheet, "rerate", None if row is None else row.member_id)

    def accept_values(self, values: dict[str, Any]) -> None:
        name = _("chi bộ") if self._row is None else self._row.full_name
        with self._context.book.write(_("Xếp loại lại {name}").format(name=name)) as session:
            service.rerate(
                session,
                self._sheet.info.id,
                None if self._row is None else self._row.member_id,
                Level(values["level"]),
                values["reason"],
                values["number"],
                _day(values["day"]),
                today=self._context.today(),
            )


def _word(level: Level | None) -> str:
    return "" if level is None else _(LEVEL_WORDS[level])


def _hints_text(row: RatingRow) -> str:
    return " ".join(hint.sentence for hint in row.hints if hint.key != "excellent-year")


def _year_column(year: int, last: int) -> Column:
    def level(row: RatingRow) -> Level | None:
        return row.level if year == last else row.past.get(year)

    def tone(row: RatingRow) -> str:
        found = level(row)
        return "muted" if found is None else LEVEL_TONES[found]

    return Column(f"y{year}", str(year), 150, "status", text=lambda row: _word(level(row)) or "–", tone=tone)


class YearsDialog(QDialog):
    """Three years side by side: a chart of the branch, then each person's levels."""

    def __init__(
        self, parent: QWidget | None, context: Context, sheet: CampaignSheet, years: Sequence[YearResults]
    ) -> None:
        super().__init__(parent.window() if parent is not None else None)
        self.setWindowTitle(_("Các năm"))
        last = sheet.info.year
        shown = [last - 2, last - 1, last]
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(16), px(24), px(16))
        box.setSpacing(px(12))
        box.addWidget(labels.title(_("Ba năm đặt cạnh nhau")))
        known = [results for results in years if results.rated]
        if known:
            box.addWidget(ChartView(_draw(known), _alt(known)))
        columns = [Column("full_name", _("Họ và tên"), 260, "name", sort=lambda row: row.sort_key)]
        columns.extend(_year_column(year, last) for year in shown)
        columns.append(Column("hints", _("Cần xem"), 260, text=_hints_text))
        self.table = RecordTable(
            columns, key=lambda row: row.member_id, settings=context.settings, name="rating-years", freeze=1
        )
        self.table.set_rows([row for row in sheet.rows if row.rated or row.past])
        box.addWidget(self.table.framed(), 1)
        box.addWidget(layouts.row(None, buttons.plain(_("Đóng"), self.reject)))
        self.resize(min(px(1080), self.screen().availableGeometry().width()), px(640))


def _draw(years: Sequence[YearResults]) -> Any:
    def draw(width: int, dark: bool, scale: float) -> bytes:
        from desktop_app.documents.charts import chart_png

        return chart_png(levels_chart(years, 40), width, dark, scale)

    return draw


def _alt(years: Sequence[YearResults]) -> str:
    return "; ".join(
        f"{results.year}: "
        + ", ".join(
            f"{_(LEVEL_WORDS[level])} {n} ({percent_text(n, results.rated)})"
            for level, n in results.by_level.items()
        )
        for results in years
    )
