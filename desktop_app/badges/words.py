"""Badges in Vietnamese: kinds of cases, where a file stands, why a round is what it is."""

from __future__ import annotations

from datetime import date

from desktop_app.badges.history_words import KIND_WORDS
from desktop_app.badges.rules import Award
from desktop_app.core.i18n import N_, _
from desktop_app.core.vietnamese import date_text, lower_first, number_text
from desktop_app.members.models import EventKind
from desktop_app.members.service import Person
from desktop_app.members.words import money_text

SHORT_KINDS = {
    "due": N_("Đủ năm"),
    "early": N_("Xét sớm"),
    "posthumous": N_("Truy tặng"),
    "reissue": N_("Cấp lại"),
}


def kind_word(kind: str) -> str:
    """The kind of a case in a list."""
    return _(SHORT_KINDS[kind])


def long_kind(kind: str) -> str:
    """The kind of a case in a form."""
    return _(KIND_WORDS[kind])


def badge_word(years: int) -> str:
    """``Huy hiệu 40 năm``."""
    return _("Huy hiệu {n} năm").format(n=years)


def level_word(award: Award) -> str:
    """``40``, ``40 · xét sớm``."""
    level = str(award.years)
    return level if award.kind == "due" else f"{level} · {lower_first(kind_word(award.kind))}"


def state_of(award: Award, today: date) -> tuple[str, str]:
    """Where the file stands, in a word, and its tone."""
    case = award.case
    if award.remark_only:
        return (
            (_("Đã gửi nhận xét"), "good")
            if case.remark_sent_on is not None
            else (_("Cần ghi nhận xét"), "warning")
        )
    if award.moved == "in":
        return _("Nơi chuyển đi xét"), "muted"
    if award.needs_recognition:
        return _("Chờ công nhận sửa chữa"), "danger"
    if case.submitted_on is not None:
        return (_("Chờ ghi đã trao"), "warning") if award.round_day <= today else (_("Đã nộp hồ sơ"), "good")
    if award.file_by < today:
        return _("Quá hạn nộp"), "danger"
    return (_("Đã có tờ khai"), "info") if case.declared_on is not None else (_("Chưa có tờ khai"), "warning")


def money_line(award: Award) -> str:
    """``2 × 2.530.000 = 5.060.000 đ``; says what is not known."""
    money = award.money
    if money.multiplier is None or money.base_pay is None or money.amount is None:
        return _("chưa rõ mức của {n} năm; ghi ở “Mức tiền, cách tính”").format(n=award.years)
    return _("{multiple} × {pay} = {amount}").format(
        multiple=number_text(money.multiplier),
        pay=number_text(money.base_pay),
        amount=money_text(money.amount),
    )


def why_round(award: Award) -> str:
    """Why this round: the sentence beside it."""
    if award.kind == "reissue":
        return _("Huy hiệu bị mất, đề nghị cấp lại")
    if award.kind == "posthumous":
        return _("đợt đầu tiên từ ngày từ trần; truy tặng sớm không quá 12 tháng")
    if award.kind == "early" and award.earliest is not None:
        return _("bệnh nặng, được xét từ {day}").format(day=date_text(award.earliest))
    if award.round_day != award.natural_round and award.free_from is None:
        return _("để đợt sau: {reason}").format(reason=award.case.reason)
    if award.free_from is not None:
        return _("bị kỷ luật, được xét từ {day}").format(day=date_text(award.free_from))
    return _("đợt đầu tiên từ ngày đủ năm")


def why_no_case(person: Person) -> tuple[str, str] | None:
    """Why no early case and no lost badge is written down for somebody, and what to do; None for the official members here."""
    now, name = person.standing, person.full_name
    if now.state == "left" and now.left_by == EventKind.DEATH.value:
        return _("Đồng chí {name} đã từ trần.").format(name=name), _(
            "Người từ trần gần đủ năm tự có trong danh sách để truy tặng."
        )
    if now.state == "left":
        return _("Đồng chí {name} không còn ở chi bộ.").format(name=name), _("Nơi đang sinh hoạt xét.")
    if now.temporary_in:
        return _("Đồng chí {name} chỉ sinh hoạt tạm thời ở chi bộ.").format(name=name), _(
            "Nơi sinh hoạt chính thức xét; chi bộ ghi nhận xét vào tờ khai (38-HD/BTCTW, III.1.5)."
        )
    if now.state == "probationary":
        return _("Đồng chí {name} còn dự bị, chưa tính tuổi đảng.").format(name=name), _(
            "Ghi công nhận chính thức trước."
        )
    if now.state != "official":
        return _("Sổ chưa ghi đồng chí {name} vào Đảng ngày nào.").format(name=name), _(
            "Bổ sung ngày vào Đảng, ngày chính thức ở trang Đảng viên."
        )
    return None
