"""Beside the grid: why a member or the branch comes to a level, and how many stand at each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import date_text, percent_text
from desktop_app.ratings.eligibility import OUTCOME_WORDS
from desktop_app.ratings.form import LEVEL_TONES
from desktop_app.ratings.grid_page import level_word
from desktop_app.ratings.models import CampaignState, Level
from desktop_app.ratings.service import BranchRating, CampaignSheet, RatingRow
from desktop_app.ratings.verdict import Condition, Verdict
from desktop_app.ui import buttons, labels, layouts, theme
from desktop_app.ui.cards import Callout, Card, CheckList
from desktop_app.ui.theme import px


class DistributionBar(QWidget):
    """How many stand at each level, as one bar; the words stand beside it."""

    def __init__(self) -> None:
        super().__init__()
        self._counts: dict[Level, int] = {}
        self._whole = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_counts(self, counts: dict[Level, int], whole: int) -> None:
        """Show other figures; ``whole`` is everybody rated."""
        self._counts, self._whole = counts, whole
        words = ", ".join(f"{level_word(level)} {percent_text(n, whole)}" for level, n in counts.items())
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(160), px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.soft_colour("muted"))
        painter.drawRoundedRect(QRectF(self.rect()), self.height() / 2, self.height() / 2)
        x = 0.0
        for level, count in self._counts.items():
            width = self.width() * count / self._whole if self._whole else 0.0
            painter.setBrush(theme.dot_colour(LEVEL_TONES[level]))
            painter.drawRect(QRectF(x, 0, max(0.0, width - 1), self.height()))
            x += width


_HINT_TONES = {
    "help": "warning",
    "residence-waiting": "warning",
    "residence-poor": "warning",
    "residence-good": "good",
}


class Acts(Protocol):
    """What can be done from the card; the page does it."""

    def edit_facts(self) -> None: ...
    def overrule(self, branch: bool = False) -> None: ...
    def change_eligibility(self) -> None: ...
    def rerate(self, branch: bool = False) -> None: ...
    def edit_branch(self) -> None: ...
    def show_history(self) -> None: ...
    def show_campaign_history(self) -> None: ...
    def show_people(self) -> None: ...


class WhyCard(Card):
    """For the row one is on, or for the branch: each condition with tick, cross or mark, its figure and document."""

    def __init__(self, page: Acts) -> None:
        super().__init__()
        self._page = page
        self.setMinimumWidth(px(280))
        self._inside = QVBoxLayout()
        self._inside.setContentsMargins(0, 0, px(8), 0)
        self._inside.setSpacing(px(10))
        holder = QWidget()
        holder.setLayout(self._inside)
        self.body.addWidget(layouts.scrolled(holder), 1)
        self.years = labels.caption()
        self.body.addWidget(self.years)
        self._buttons = QVBoxLayout()
        self._buttons.setSpacing(px(8))
        self.body.addLayout(self._buttons)

    def show_row(self, sheet: CampaignSheet | None, row: RatingRow | None) -> None:
        """One member, or nobody."""
        self._clear()
        if sheet is None or row is None:
            self.set_title(_("Vì sao"))
            self._inside.addWidget(labels.caption(_("Chọn một đồng chí để xem vì sao.")))
            self._inside.addStretch(1)
            self.years.hide()
            return
        self.set_title(_("Vì sao: {name}").format(name=row.full_name))
        if row.rated:
            self._say_verdict(row.verdict)
            if row.above_ceiling:
                self._inside.addWidget(
                    Callout(
                        "danger",
                        _("Đề xuất cao hơn điều kiện cho phép"),
                        _("Mức cao nhất theo quy định: {level}. Cấp trên có thể trả lại.").format(
                            level=level_word(row.verdict.ceiling)
                        ),
                    )
                )
            if row.overruled:
                self._inside.addWidget(
                    Callout(
                        "info",
                        _("Chi bộ đề xuất {level}, khác tiêu chí ({given})").format(
                            level=level_word(row.proposal),
                            given=level_word(row.verdict.level) or _("chưa rõ"),
                        ),
                        row.overrule_reason,
                    )
                )
            for hint in row.hints:
                if hint.key == "excellent-year" and row.decided is None:
                    continue
                tone = _HINT_TONES.get(hint.key, "info" if hint.key.startswith("residence") else "gold")
                self._inside.addWidget(Callout(tone, "", f"{hint.sentence}\n{hint.source}"))
        else:
            self._inside.addWidget(
                Callout(
                    "muted",
                    _(OUTCOME_WORDS[row.eligibility.outcome]),
                    _("{reason}. Căn cứ: {source}.").format(
                        reason=row.eligibility.said(), source=row.eligibility.source
                    ),
                )
            )
            if row.eligibility.confidence == "inferred" and not row.eligibility.overruled:
                self._inside.addWidget(
                    labels.caption(_("Quy định hiện hành chưa thấy nguyên văn; chi bộ có thể xác định khác."))
                )
        if row.eligibility.overruled and row.rated:
            self._inside.addWidget(Callout("info", _("Chi bộ quyết định xếp loại"), row.eligibility.said()))
        for again in sheet.reratings:
            if again.member_id == row.member_id:
                self._inside.addWidget(
                    Callout(
                        "info",
                        _("Xếp loại lại: {before} → {after}").format(
                            before=level_word(again.before), after=level_word(again.after)
                        ),
                        " · ".join(
                            part
                            for part in (
                                again.decision_number,
                                date_text(again.decision_date) if again.decision_date else "",
                                again.reason,
                            )
                            if part
                        ),
                    )
                )
        self._inside.addStretch(1)
        self._tell_years(row.past)
        page, state = self._page, sheet.info.state
        if state is CampaignState.OPEN:
            if row.rated:
                self._add(_("Số liệu, điều kiện…"), page.edit_facts)
                self._add(_("Đổi mức khác đề xuất…"), page.overrule)
                self._add(_("Không xếp loại đồng chí này…"), page.change_eligibility, link=True)
            else:
                self._add(_("Vẫn xếp loại…"), page.change_eligibility)
        elif state is CampaignState.DECIDED and row.rated:
            self._add(_("Xếp loại lại…"), page.rerate)
        self._add(_("Lịch sử…"), page.show_history, link=True)

    def show_branch(self, sheet: CampaignSheet) -> None:
        """The branch itself."""
        self._clear()
        branch = sheet.branch
        self.set_title(_("Xếp loại chi bộ"))
        self._inside.addWidget(labels.strong(_branch_line(branch)))
        self._say_verdict(branch.verdict)
        waiting = sum(row.level is None for row in sheet.rated)
        if waiting:
            self._inside.addWidget(
                Callout(
                    "warning",
                    "",
                    _("Còn {n} đồng chí chưa có mức; chi bộ xếp loại sau cùng.").format(n=waiting),
                )
            )
        if branch.overruled:
            self._inside.addWidget(Callout("info", _("Khác tiêu chí"), branch.overrule_reason))
        self._inside.addStretch(1)
        self._tell_years(branch.past)
        state = sheet.info.state
        if state is CampaignState.OPEN:
            self._add(_("Nhập điểm, số liệu…"), self._page.edit_branch)
            self._add(_("Đổi mức khác đề xuất…"), partial(self._page.overrule, True))
        elif state is CampaignState.DECIDED:
            word = _("Xếp loại lại chi bộ…") if branch.decided else _("Ghi mức của chi bộ…")
            self._add(word, partial(self._page.rerate, True))
        self._add(_("Lịch sử của đợt…"), self._page.show_campaign_history, link=True)
        self._add(_("Về từng đồng chí"), self._page.show_people, link=True)

    def _say_verdict(self, verdict: Verdict) -> None:
        if verdict.conditions:
            self._inside.addWidget(CheckList([_line(c) for c in verdict.conditions]))
        else:
            self._inside.addWidget(labels.body(verdict.why))
        if verdict.warnings:
            text = "\n".join(
                warning.sentence + (f" ({warning.source})" if warning.source else "")
                for warning in verdict.warnings
            )
            self._inside.addWidget(Callout("warning", _("Chi bộ cân nhắc"), text))

    def _tell_years(self, past: Any) -> None:
        self.years.setText("  ·  ".join(f"{year}: {level_word(past[year])}" for year in sorted(past)[-3:]))
        self.years.setVisible(bool(past))

    def _add(self, text: str, slot: Callable[[], object], link: bool = False) -> None:
        self._buttons.addWidget(buttons.link(text, slot) if link else buttons.plain(text, slot))

    def _clear(self) -> None:
        layouts.clear(self._inside)
        layouts.clear(self._buttons)


def _line(condition: Condition) -> tuple[str, str, str]:
    detail = [condition.figure, condition.source]
    if condition.confidence == "inferred":
        detail.append(_("suy luận, chỉ để tham khảo"))
    state = "muted" if condition.met is None else condition.state
    return state, condition.sentence, " · ".join(part for part in detail if part)


def _branch_line(branch: BranchRating) -> str:
    parts = []
    if branch.self_level:
        parts.append(_("Tự nhận {level}").format(level=level_word(branch.self_level)))
    parts.append(
        _("đề xuất {level}").format(level=level_word(branch.proposal))
        if branch.proposal
        else _("chưa có mức đề xuất")
    )
    if branch.decided:
        parts.append(_("cấp trên quyết định {level}").format(level=level_word(branch.decided)))
    text = " · ".join(parts)
    return text[:1].upper() + text[1:]
